"""Malformed values at the services: whatever comes, only our own errors come out, and texts stay as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import COMMENT_LIMIT, EVIDENCE_LIMIT, Card, UnscoredReason
from almene_assess.domain.benchmark import Family
from almene_assess.domain.errors import PejlingError
from almene_assess.domain.rights import Actor
from almene_assess.services import accounts, answering, benchmarks, results, rounds
from almene_assess.storage.database import connect
from tests.screens import stage

EXAMPLES = 640
"""Each makes sixteen malformed calls: more than 10,000 in all."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)
QUIET = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Call = Callable[[sa.Engine, Actor], object]


class Desk(NamedTuple):
    """Somebody with an open sheet, and the ids that are somebody else's."""

    engine: sa.Engine
    actor: Actor
    respondent: int
    participation: int
    items: tuple[str, ...]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return the newcomer's desk on a stage of its own, in a real file."""
    path = tmp_path_factory.mktemp("malformed") / "stage.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEJLING_PASSWORD_COST", "4")
        stage.build(path)
    engine = connect(f"sqlite:///{Path(path).as_posix()}")
    sa.event.listen(engine, "connect", _no_waiting_for_the_disk)
    actor = stage.actor(engine, stage.NEWCOMER)
    sheet = stage.sheet(engine, actor)
    yield Desk(engine, actor, sheet.seat.respondent_id, sheet.seat.participation.id, sheet.items)
    engine.dispose()


def _no_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # thousands of commits; nothing here is about power cuts


# Surrogates, NUL, control characters, right-to-left, emoji, and the length of a book.
odd_text = st.one_of(
    st.text(st.characters(), max_size=40),
    st.sampled_from(
        [
            "",
            "\x00",
            "\ud800",
            "a\udfffb",
            "\u202eטקסט",
            "👩‍👩‍👧‍👦",
            "\x1b[31m",
            "\r\n\t",
            "'; DROP TABLE answer;--",
        ]
    ),
    st.just("æ" * 1_000_000),
)
odd_number = st.one_of(
    st.integers(),
    st.integers(-2, 260),
    st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 0, -1]),
    st.booleans(),
)
odd_thing = st.one_of(
    odd_number,
    odd_text.filter(lambda text: len(text) < 1_000),
    st.none(),
    st.floats(),
    st.binary(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.datetimes(),
)
reasons = st.one_of(st.none(), st.sampled_from(list(UnscoredReason)), odd_thing)
"""Also values of the wrong type: the browser's words pass through code that could change."""


odd_cards: Any = st.builds(
    Card,
    st.one_of(st.none(), odd_number, odd_thing),
    reasons,
    st.one_of(odd_text, odd_thing),
    st.one_of(odd_text, odd_thing),
)


def malformed(desk: Desk, odd: Any, card: Any, word: Any, share: Any) -> list[Call]:
    """Return calls of every service, each with something wrong in it."""
    mine, first = desk.respondent, desk.items[0]
    return [
        lambda engine, who: answering.save(engine, who, mine, first, card, 0),
        lambda engine, who: answering.save(engine, who, mine, word, Card(1), 0),
        lambda engine, who: answering.save(engine, who, mine, first, Card(1), odd),
        lambda engine, who: answering.save(engine, who, odd, first, Card(2), 0),
        lambda engine, who: answering.look(engine, who, mine, word),
        lambda engine, who: answering.look(engine, who, odd, first),
        lambda engine, who: answering.open_sheet(engine, who, odd),
        lambda engine, who: answering.submit(engine, who, odd, with_gaps=share),
        lambda engine, who: answering.reopen(engine, who, odd),
        lambda engine, who: rounds.standing(engine, who, odd),
        lambda engine, who: rounds.submit(engine, who, odd, share=share),
        lambda engine, who: rounds.reopen(engine, who, odd),
        lambda engine, who: results.profile(engine, who, odd),
        lambda engine, who: results.inside(engine, who, odd),
        lambda engine, who: results.own_profile(engine, who, odd),
        lambda engine, who: benchmarks.compare(engine, who, odd, Family.SECTOR, NOW),
        lambda engine, who: benchmarks.compare(engine, who, desk.participation, word, NOW),
    ]


@pytest.mark.slow
def test_ten_thousand_malformed_values_bring_out_only_our_own_errors(desk: Desk) -> None:
    refused = passed = 0
    others = st.integers(-1, 700).filter(lambda key: key not in (desk.respondent, desk.participation))

    @settings(QUIET, max_examples=EXAMPLES)
    @given(
        odd=st.one_of(others, odd_thing), card=odd_cards, word=st.one_of(odd_text, odd_thing), share=odd_thing
    )
    def try_some(odd: Any, card: Any, word: Any, share: Any) -> None:
        nonlocal refused, passed
        for call in malformed(desk, odd, card, word, share):
            try:
                call(desk.engine, desk.actor)
                passed += 1
            except PejlingError:
                refused += 1

    try_some()
    assert refused + passed >= 10_000
    assert refused > 10 * passed  # the few that pass are looks at items nobody has answered, and plain texts


def test_an_actor_who_does_not_exist_is_refused_like_anybody_else(desk: Desk) -> None:
    for account in (-1, 0, 2**63, 10**400):
        ghost = Actor(account, desk.actor.grants, None)
        with pytest.raises(PejlingError):
            answering.save(desk.engine, ghost, desk.respondent, desk.items[0], Card(1), 0)


def test_what_was_refused_left_no_trace(desk: Desk) -> None:
    before = answering.look(desk.engine, desk.actor, desk.respondent, desk.items[9])
    for card in (Card(99), Card(-1), Card(True), Card(comment="æ" * (COMMENT_LIMIT + 1))):
        with suppress(PejlingError):
            answering.save(
                desk.engine, desk.actor, desk.respondent, desk.items[9], card, before.stored.version
            )
    assert answering.look(desk.engine, desk.actor, desk.respondent, desk.items[9]) == before


typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


@settings(QUIET, max_examples=300)
@given(
    level=st.one_of(st.none(), st.integers(0, 4)),
    unknown=st.booleans(),
    evidence=st.one_of(typed, st.just("å" * EVIDENCE_LIMIT)),
    comment=st.one_of(typed, st.just("👩‍👧" * (COMMENT_LIMIT // 3))),
    place=st.integers(0, 47),
)
def test_a_valid_card_is_read_back_exactly_as_typed(
    desk: Desk, level: int | None, unknown: bool, evidence: str, comment: str, place: int
) -> None:
    reason = UnscoredReason.VED_IKKE if level is None and unknown else None
    card, item = Card(level, reason, evidence, comment), desk.items[place]
    version = answering.look(desk.engine, desk.actor, desk.respondent, item).stored.version
    answering.save(desk.engine, desk.actor, desk.respondent, item, card, version)
    found = answering.look(desk.engine, desk.actor, desk.respondent, item)
    assert found.stored.card == card
    assert found.stored.version == version + 1
    assert answering.open_sheet(desk.engine, desk.actor, desk.respondent).card(item).card == card


def test_session_numbers_from_outside_never_break_the_lookup(desk: Desk) -> None:
    for handle in (-1, 0, 2**63 - 1):
        assert accounts.actor_of(desk.engine, handle) is None
