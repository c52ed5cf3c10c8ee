"""Every page as every example account: it runs, it has a title, and strangers see only the way in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.example.accounts import EXAMPLE_ACCOUNTS
from almene_assess.services import answering, joint_steps, rounds
from almene_assess.storage import participations, schema
from almene_assess.storage.database import writing
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage

PEOPLE = [*(person.username for person in EXAMPLE_ACCOUNTS), stage.NEWCOMER]
PAGES = [entry.file for entry in navigation.ENTRIES]


def _name(page: Path) -> str:
    return page.stem


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_runs_for_every_account(see: See, who: str) -> None:
    for page in PAGES:
        seen = see(who, page)
        assert not seen.exception, f"{who} at {page.name}: {seen.exception}"
        assert [title.value for title in seen.title], f"{who} at {page.name} has no heading"
        assert seen.sidebar.button(key="konto_log_ud").label == "Log ud"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_stranger_sees_only_the_way_in(see: See, page: Path) -> None:
    seen = see(None, page)
    assert not seen.exception
    assert [title.value for title in seen.title] == ["Pejling"]
    assert [field.label for field in seen.text_input] == ["Brugernavn", "Adgangskode"]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_invented_data_say_so_on_every_page(see: See, page: Path) -> None:
    assert any("Eksempeldata" in text.value for text in see(stage.LEADER, page).markdown)


def test_a_choice_is_saved_and_read_back(see: See, engine: sa.Engine) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    seen.radio[0].set_value(3).run()
    assert not seen.exception
    assert any("Gemt kl." in text.value for text in seen.caption)
    assert _card(engine, "am26.b1.1") == Card(level=3)


def test_written_evidence_is_saved_as_typed(see: See, engine: sa.Engine) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    _open_texts(seen, engine, "am26.b1.1")
    seen.text_area[0].set_value("Referat, maj: **æ** & <b>ø</b> | å").run()
    assert not seen.exception
    assert _card(engine, "am26.b1.1").evidence == "Referat, maj: **æ** & <b>ø</b> | å"


def test_what_was_written_survives_the_fold_closing_over_it(see: See, engine: sa.Engine) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1")
    fold = _open_texts(seen, engine, "am26.b1.1")
    seen.text_area[0].set_value("Et bilag fra maj")
    seen.session_state[fold] = False  # the blur and the closing arrive in the same run
    seen.run()
    assert not seen.text_area
    assert _card(engine, "am26.b1.1").evidence == "Et bilag fra maj"


def test_one_sheets_cards_never_reach_another_sheet_of_the_same_person(see: See, engine: sa.Engine) -> None:
    actor = stage.actor(engine, stage.NEWCOMER)
    first = stage.sheet(engine, actor).seat
    with writing(engine) as connection:
        columns = schema.participation.c
        other = connection.execute(
            sa.select(columns.id, columns.organisation_id).where(
                columns.submitted_at.is_(None), columns.id != first.participation.id
            )
        ).first()
        assert other is not None
        second = participations.add_respondent(
            connection,
            other.id,
            group=RespondentGroup.VALGTE,
            kind=RespondentKind.ACCOUNT,
            account_id=actor.account_id,
            items=48,
        )
        grant = {"valid_from": datetime(2020, 1, 1, tzinfo=UTC), "scope_id": other.organisation_id}
        connection.execute(
            schema.role_grant.insert().values(
                account_id=actor.account_id, role="respondent", scope_kind="organisation", **grant
            )
        )
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.b1", ark=str(second))
    seen.radio[0].set_value(3).run()
    seen.query_params["ark"] = str(first.respondent_id)
    seen.run()
    assert not seen.exception
    assert seen.radio[0].value is None
    assert _card(engine, "am26.b1.1") == Card()


def test_the_first_unanswered_theme_is_where_one_goes_on(see: See) -> None:
    seen = see(stage.LEADER, navigation.ANSWER)
    assert _title(seen).startswith("A4")  # eleven items are answered, three a theme


def test_nothing_is_chosen_before_somebody_chooses(see: See) -> None:
    seen = see(stage.NEWCOMER, navigation.ANSWER, tema="am26.a1")
    assert [radio.value for radio in seen.radio] == [None, None, None]


def test_a_sheet_with_gaps_is_submitted_only_when_the_gaps_are_accepted(see: See) -> None:
    seen = see(stage.LEADER, navigation.SUMMARY)
    seen.button(key="indsend-ark").click().run()
    assert seen.error
    seen.checkbox(key="med-huller").check().run()
    seen.button(key="indsend-ark").click().run()
    assert not seen.error
    assert [text.value for text in seen.success] == ["Du har indsendt dine svar. Tak!"]


def test_somebody_elses_sheet_in_the_address_shows_the_own_one(see: See) -> None:
    own, asked = see(stage.LEADER, navigation.SUMMARY), see(stage.LEADER, navigation.SUMMARY, ark="2")
    assert [text.value for text in asked.markdown] == [text.value for text in own.markdown]


@pytest.mark.parametrize(
    "odd", ["-1", "0", "9" * 400, "\x00", "am26.zz", "'; DROP TABLE sheet;--", "æøå", ""]
)
def test_odd_addresses_show_an_ordinary_page(see: See, odd: str) -> None:
    for page in (navigation.ANSWER, navigation.SUMMARY, navigation.SUBMIT, navigation.RESULT):
        seen = see(stage.LEADER, page, ark=odd, tema=odd, deltagelse=odd)
        assert not seen.exception
        assert seen.title


def _open_texts(seen: AppTest, engine: sa.Engine, item: str) -> str:
    """Open the fold over a card's texts, and return its key."""
    seat = stage.sheet(engine, stage.actor(engine, stage.NEWCOMER)).seat
    key = f"tekster-{seat.respondent_id}-{item}"
    seen.session_state[key] = True
    seen.run()
    return key


def _title(seen: AppTest) -> str:
    return str(seen.title[0].value)


def _card(engine: sa.Engine, item: str) -> Card:
    actor = stage.actor(engine, stage.NEWCOMER)
    return answering.look(engine, actor, stage.sheet(engine, actor).seat.respondent_id, item).stored.card


def test_a_result_that_rests_on_joint_steps_alone_says_so(see: See, engine: sa.Engine) -> None:
    leader = stage.actor(engine, stage.LEADER)
    whole = stage.sheet(engine, leader).seat.participation
    people = schema.respondent
    with writing(engine) as connection:
        of_it = people.c.participation_id == whole.id
        connection.execute(people.update().where(of_it).values(submitted_at=None))
    joint_steps.set_joint(engine, leader, whole.id, "am26.a1.1", Card(level=2), 0)
    rounds.submit(engine, leader, whole.id, share=False)
    seen = see(stage.LEADER, navigation.RESULT)
    assert not seen.exception
    assert any("fælles trin, I er blevet enige om" in text.value for text in seen.markdown)
    assert not any("Bygger på 0" in text.value for text in seen.markdown)


def test_a_coordinator_finds_the_kreds_on_the_start_page(see: See) -> None:
    seen = see(stage.KREDS)
    assert "Din kreds" in [head.value for head in seen.header]
    assert "til-kreds" in [button.key for button in seen.button]


def test_whoever_has_submitted_is_shown_no_progress_any_more(see: See) -> None:
    assert len(see(stage.LEADER).get("progress")) == 1
    assert not see(stage.FINISHED).get("progress")
