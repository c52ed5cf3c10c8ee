"""Measurement quality as a verb: made with a release and never else, shown to the sector's staff alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from almene_assess.domain.errors import NotAllowed, NotFound, ReleaseRefused
from almene_assess.domain.quality import Quality
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import benchmarks, quality
from almene_assess.services.benchmarks import OPERATOR, Published, build_release
from almene_assess.services.quality import View, look
from almene_assess.storage import quality as store
from almene_assess.storage import releases, schema
from almene_assess.storage.database import reading, writing
from tests.support.short_bank import short_bank

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUND = 1


def actor(role: Role, kind: ScopeKind, scope: int | None = None) -> Actor:
    return Actor(1, (Grant(role, kind, scope, datetime(2026, 1, 1, tzinfo=UTC)),))


STAFF = actor(Role.SECTOR_ADMIN, ScopeKind.SECTOR)


def seen(engine: sa.Engine) -> View:
    view = look(engine, STAFF, NOW)
    assert view is not None
    return view


def kept(engine: sa.Engine) -> Quality:
    found = seen(engine).quality
    assert found is not None
    return found


def withdraw(engine: sa.Engine, leave: int) -> list[int]:
    """Withdraw consents until so many stand; return the participations that left."""
    with writing(engine) as connection:
        table = schema.consent.c
        standing = sa.select(table.participation_id).where(table.withdrawn_at.is_(None)).order_by(table.id)
        everybody = list(connection.execute(standing).scalars())
        gone = everybody[leave:]
        _set(connection, gone, NOW)
    return gone


def give_back(engine: sa.Engine, participations: list[int]) -> None:
    with writing(engine) as connection:
        _set(connection, participations, None)


def _set(connection: sa.Connection, participations: list[int], at: datetime | None) -> None:
    update = schema.consent.update().where(schema.consent.c.participation_id.in_(participations))
    connection.execute(update.values(withdrawn_at=at))


def write_again(engine: sa.Engine, organisations: int) -> None:
    """Write to a sheet of so many of the members, as a corrected answer does."""
    with writing(engine) as connection:
        rows = sorted(store.stamps(connection, ROUND))[:organisations]
        of_them = (
            sa.select(schema.respondent.c.id)
            .join(schema.participation)
            .where(schema.participation.c.organisation_id.in_(rows))
        )
        update = schema.sheet.update().where(schema.sheet.c.respondent_id.in_(of_them))
        connection.execute(update.values(version=schema.sheet.c.version + 1))


def test_the_secretariat_sees_what_the_release_was_made_with(published: tuple[sa.Engine, Published]) -> None:
    engine, made = published
    view = seen(engine)
    assert view.release == made.release
    assert view.vintage == 1
    assert {theme.theme for theme in kept(engine).themes} == set(view.questionnaire.form_themes("full"))
    assert kept(engine).organisations_ca == view.organisations_ca == 75


@pytest.mark.parametrize(
    "other",
    [
        actor(Role.ORGANISATION_ADMIN, ScopeKind.ORGANISATION, 1),
        actor(Role.READER, ScopeKind.SECTOR),
        actor(Role.KREDS_COORDINATOR, ScopeKind.KREDS, 1),
        actor(Role.SECTOR_ADMIN, ScopeKind.KREDS, 1),
        Actor(1),
    ],
)
def test_nobody_else_sees_them(published: tuple[sa.Engine, Published], other: Actor) -> None:
    with pytest.raises(NotAllowed):
        look(published[0], other, NOW)


def test_before_a_release_there_is_nothing_however_many_take_part(example: sa.Engine) -> None:
    view = seen(example)
    assert (view.release, view.quality) == (None, None)
    assert view.organisations_ca == 75


def test_a_refused_release_keeps_nothing(example: sa.Engine) -> None:
    withdraw(example, leave=3)
    with pytest.raises(ReleaseRefused):
        build_release(example, OPERATOR, ROUND, NOW)
    with reading(example) as connection:
        assert store.standing(connection, ROUND) is None


def test_a_small_round_has_a_release_without_figures_until_thirty_are_in(example: sa.Engine) -> None:
    gone = withdraw(example, leave=29)
    build_release(example, OPERATOR, ROUND, NOW)
    view = seen(example)
    assert view.release is not None
    assert view.quality is None
    assert view.organisations_ca == 30  # "ca.": 29 is shown to the nearest five
    give_back(example, gone[:1])
    made = next_release(example)
    assert made.vintage == 2
    assert made.quality is not None
    assert made.quality.organisations_ca == 30


def next_release(engine: sa.Engine) -> store.Standing:
    """Return what the round's second release would show; no gate, and nothing is kept."""
    with reading(engine) as connection:
        facts = releases.find_round(connection, ROUND)
        assert facts is not None
        found = quality.sheets(connection, facts, short_bank())
        return quality.measure(found, releases.members(connection, ROUND), 2)


def test_a_second_release_repeats_the_figures_unless_a_crowd_changed(example: sa.Engine) -> None:
    gone = withdraw(example, leave=40)
    build_release(example, OPERATOR, ROUND, NOW)
    first = kept(example)
    assert next_release(example) == seen_standing(example)
    for came, edited, anew in [(4, 0, False), (5, 0, True), (5, 1, False), (6, 5, True)]:
        give_back(example, gone[:came])
        write_again(example, edited)
        made = next_release(example)
        assert (made.vintage, made.quality != first) == ((2, True) if anew else (1, False)), (came, edited)
    withdraw(example, leave=20)
    assert next_release(example) == seen_standing(example), "what is published is not taken away"
    build_release(example, OPERATOR, ROUND, NOW)
    assert (kept(example), seen(example).vintage) == (first, 1)


def seen_standing(engine: sa.Engine) -> store.Standing:
    with reading(engine) as connection:
        found = store.standing(connection, ROUND)
    assert found is not None
    return found


def test_whoever_agreed_to_earlier_words_is_left_out(example: sa.Engine) -> None:
    withdraw(example, leave=31)
    with writing(example) as connection:
        standing = schema.consent.c.withdrawn_at.is_(None)
        keys = list(connection.execute(sa.select(schema.consent.c.id).where(standing)).scalars())
        for earlier, enough in ((keys[:1], True), (keys[:2], False)):
            update = schema.consent.update().where(schema.consent.c.id.in_(earlier))
            connection.execute(update.values(text_version="2026-11.2"))
            facts = releases.find_round(connection, ROUND)
            assert facts is not None
            found = quality.sheets(connection, facts, short_bank())
            made = quality.measure(found, releases.members(connection, ROUND), 1)
            assert (made.quality is not None) is enough
            assert len(made.stamps) == 31 - len(earlier)


def test_a_release_from_before_there_were_such_figures_has_none(example: sa.Engine) -> None:
    build_release(example, OPERATOR, ROUND, NOW)
    before = kept(example)
    with writing(example) as connection:
        connection.execute(schema.sheet.update().values(levels=bytes([4]) * 6, version=9))
    assert kept(example) == before, "answers after the release change nothing that is seen"
    with writing(example) as connection:
        connection.execute(schema.release_quality_member.delete())
        connection.execute(schema.release_quality.delete())
    assert seen(example).quality is None
    assert next_release(example).vintage == 2


@pytest.mark.parametrize("odd", [2, 0, -1, 2**70, "1", None])
def test_only_the_sectors_own_rounds_can_be_named(example: sa.Engine, odd: object) -> None:
    if odd is None:
        with writing(example) as connection:
            connection.execute(schema.round_.update().values(owner_organisation_id=1))
        assert look(example, STAFF, NOW) is None
        return
    with pytest.raises(NotFound):
        look(example, STAFF, NOW, odd)  # type: ignore[arg-type]  # what an address may hold


def test_what_is_kept_holds_no_answer_and_is_never_changed() -> None:
    text = Path(store.__file__).read_text(encoding="utf-8")
    assert "levels" not in text
    assert "update(" not in text
    assert "delete(" not in text
    made_in = Path(benchmarks.__file__).read_text(encoding="utf-8")
    assert made_in.count("quality.measure(") == made_in.count("quality.keep(") == 1
