"""Del med kredsen and the kreds's meeting: nothing typed is lost, and everybody gets what is theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from almene_assess.services import offers
from almene_assess.services.offers import TEXT_LIMIT
from almene_assess.storage import schema
from almene_assess.storage.database import reading, writing
from almene_assess.storage.offers import Draft, OfferKind
from almene_assess.ui import navigation
from tests.app.conftest import See
from tests.screens import stage


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of this label."""
    return next(one for one in app.button if one.label == label).click().run()


def told(app: AppTest) -> str:
    """Return everything that a page says."""
    found = [*app.title, *app.header, *app.subheader, *app.markdown, *app.text, *app.caption, *app.info]
    return "\n".join(str(one.value) for one in [*found, *app.warning, *app.error])


def own(engine: sa.Engine) -> list[tuple[int, str, datetime]]:
    """Return the entries of the organisation that is finished: id, text, written when."""
    home = stage.actor(engine, stage.FINISHED).grants[0].scope_id
    table = schema.offer.c
    with reading(engine) as connection:
        query = sa.select(table.id, table.text, table.at).where(table.organisation_id == home)
        return [tuple(row) for row in connection.execute(query.order_by(table.id))]


def fill(app: AppTest, text: str, contact: str = "Kontoret, post@eksempel.dk") -> AppTest:
    """Fill the empty form."""
    next(one for one in app.radio if one.key == "opslag-art-0").set_value(OfferKind.SEEKS)
    next(one for one in app.selectbox if one.key == "opslag-tema-0").set_value("am26.b1")
    next(one for one in app.text_area if one.key == "opslag-tekst-nyt-0").set_value(text)
    next(one for one in app.text_input if one.key == "opslag-kontakt-nyt-0").set_value(contact)
    next(one for one in app.checkbox if one.key == "opslag-navn-0").check()
    return app


def test_an_entry_goes_up_comes_down_and_comes_back(see: See, engine: sa.Engine) -> None:
    app = see(stage.FINISHED, navigation.EXCHANGE)
    before = len(own(engine))
    app = press(fill(app, "Vi søger en **fed** _idé_ til taget"), "Sæt op på tavlen")
    assert not app.exception
    assert own(engine)[-1][1] == "Vi søger en **fed** _idé_ til taget"
    key = own(engine)[-1][0]
    app = next(one for one in app.button if one.key == f"opslag-slet-{key}").click().run()
    assert len(own(engine)) == before
    assert "Opslaget er slettet" in told(app)
    app = press(app, "Fortryd, og sæt det op igen")
    assert own(engine)[-1][1] == "Vi søger en **fed** _idé_ til taget"
    assert "Opslaget er slettet" not in told(app)


@pytest.mark.parametrize(("text", "contact"), [("", "Kontoret"), ("En tekst", " "), ("\x00", "Kontoret")])
def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(
    see: See, engine: sa.Engine, text: str, contact: str
) -> None:
    before = own(engine)
    app = press(fill(see(stage.FINISHED, navigation.EXCHANGE), text, contact), "Sæt op på tavlen")
    assert not app.exception
    assert len(app.error) == 1
    assert own(engine) == before
    kept = next(one for one in app.text_input if one.key == "opslag-kontakt-nyt-0").value
    assert kept == contact


def test_without_a_yes_to_the_name_nothing_goes_up(see: See, engine: sa.Engine) -> None:
    before = own(engine)
    app = fill(see(stage.FINISHED, navigation.EXCHANGE), "En tekst")
    next(one for one in app.checkbox if one.key == "opslag-navn-0").uncheck()
    app = press(app, "Sæt op på tavlen")
    assert "sæt kryds ved, at navnet må stå der" in told(app)
    assert own(engine) == before


def test_a_colleagues_change_is_shown_before_it_is_written_over(see: See, engine: sa.Engine) -> None:
    key, _, at = own(engine)[0]
    app = see(stage.FINISHED, navigation.EXCHANGE)
    field = next(one for one in app.text_area if one.key == f"opslag-tekst-{key}")
    field.set_value("min tekst")
    desk = stage.actor(engine, stage.FINISHED)
    theirs = Draft(OfferKind.SHARES, "am26.a1", "deres tekst", "Kontoret")
    offers.change(engine, desk, key, at, theirs, datetime.now(UTC))
    app = next(one for one in app.button if one.key == f"opslag-ret-gem-{key}").click().run()
    assert own(engine)[0][1] == "deres tekst"
    assert "En anden hos jer har rettet opslaget imens" in told(app)
    assert "deres tekst" in told(app)
    assert next(one for one in app.text_area if one.key == f"opslag-tekst-{key}").value == "min tekst"
    app = next(one for one in app.button if one.key == f"opslag-ret-gem-{key}").click().run()
    assert own(engine)[0][1] == "min tekst"


def test_an_entry_that_is_gone_says_so(see: See, engine: sa.Engine) -> None:
    key = own(engine)[0][0]
    app = see(stage.FINISHED, navigation.EXCHANGE)
    offers.withdraw(engine, stage.actor(engine, stage.FINISHED), key, datetime.now(UTC))
    app = next(one for one in app.button if one.key == f"opslag-slet-{key}").click().run()
    assert not app.exception
    assert key not in {one[0] for one in own(engine)}


def test_readers_and_coordinators_read_and_have_nothing_to_press(see: See) -> None:
    for who in (stage.READER, stage.KREDS):
        app = see(who, navigation.EXCHANGE)
        assert not app.exception
        assert "De kan hjælpe hinanden" in told(app)
        assert not [one for one in app.button if str(one.key).startswith(("opslag", "note"))]
        assert "Jeres egne noter" not in told(app)


@pytest.mark.parametrize("page", [navigation.EXCHANGE, navigation.KREDS_MEETING])
def test_the_sectors_staff_are_told_that_there_is_nothing_here(see: See, page: object) -> None:
    app = see(stage.SECTOR, page)
    assert not app.exception
    assert not app.main.text
    assert "eksempel.dk" not in told(app).replace(stage.SECTOR, "")


def test_a_note_is_shared_only_after_reading_what_it_may_give_away(see: See, engine: sa.Engine) -> None:
    app = see(stage.FINISHED, navigation.EXCHANGE)
    assert "ordene kan røbe jer" in told(app)
    shares = next(one for one in app.button if one.label == "Del noten")
    assert shares.disabled
    next(one for one in app.checkbox if str(one.key).startswith("note-sikker-")).check()
    app = press(app.run(), "Del noten")
    assert "Den kan tidligst læses fra den 1. " in told(app)
    back = [one for one in app.button if one.label == "Træk noten tilbage"]
    count = len(back)
    app = back[0].click().run()
    assert len([one for one in app.button if one.label == "Træk noten tilbage"]) == count - 1


@pytest.mark.parametrize("billede", ["0", "-1", "1' OR 1=1", "²", "99999999999999999999"])
def test_an_odd_address_shows_one_of_the_pictures(see: See, billede: str) -> None:
    app = see(stage.KREDS, navigation.KREDS_MEETING, billede=billede, kreds="x", runde="-1")
    assert not app.exception
    assert len(app.title) == 1


def test_somebody_elses_participation_in_the_address_is_not_shown(see: See, engine: sa.Engine) -> None:
    with reading(engine) as connection:
        foreign = connection.exec_driver_sql(
            "SELECT id FROM participation WHERE submitted_at IS NOT NULL ORDER BY id DESC LIMIT 1"
        ).scalar_one()
    app = see(stage.KREDS, navigation.KREDS_MEETING, deltagelse=str(foreign))
    assert [one.value for one in app.title] == ["Kredsens møde kan ikke vises endnu"]


def test_the_meeting_shows_one_thing_at_a_time_and_never_a_contact(see: See) -> None:
    app = see(stage.FINISHED, navigation.KREDS_MEETING, deltagelse="0")
    said, titles = "", []
    while True:
        assert not app.exception
        titles += [one.value for one in app.title]
        said += told(app)
        on = next(one for one in app.button if one.key == "storskaerm-naeste")
        if on.disabled:
            break
        app = on.click().run()
    assert titles[0].endswith("kreds")
    assert titles[-1] == "Hvem taler med hvem?"
    assert {"Her står kredsen stærkest", "Her er det svært for mange", "En af os lærte"} <= set(titles)
    assert "@" not in said
    assert not app.toggle


def test_where_the_kreds_is_hidden_the_meeting_says_so_and_still_has_a_board(
    see: See, engine: sa.Engine
) -> None:
    with writing(engine) as connection:
        cells = schema.release_cell
        hidden = {"hidden_reason": "few_organisations", "band_reason": None, "n_ca": None}
        none = {"median": None, "p25": None, "p75": None, "mean": None}
        connection.execute(cells.update().where(cells.c.family == "kreds").values(**none, **hidden))
    app = see(stage.KREDS, navigation.KREDS_MEETING, billede="2")
    assert [one.value for one in app.title] == ["Vi kender ikke kredsens tal"]
    app = see(stage.KREDS, navigation.EXCHANGE)
    assert "for få organisationer" in told(app)
    assert "Det prøvede vi" not in told(app)


def test_a_text_at_its_limit_is_kept_whole(see: See, engine: sa.Engine) -> None:
    text = "æ" * TEXT_LIMIT
    press(fill(see(stage.FINISHED, navigation.EXCHANGE), text), "Sæt op på tavlen")
    assert own(engine)[-1][1] == text
