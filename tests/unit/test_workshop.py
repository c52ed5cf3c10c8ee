"""The rules of a workshop: every phase's moves, and that no series of presses can lose the way."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain.errors import NotNow
from almene_assess.domain.workshop import (
    VOTING,
    AgendaItem,
    Move,
    Phase,
    Run,
    Standing,
    packed,
    possible,
    step,
    unpacked,
)


def run_of(items: int = 3) -> Run:
    return Run(tuple(AgendaItem(f"i{n}") for n in range(items)))


def pressed(run: Run, *moves: Move) -> Run:
    for move in moves:
        run = step(run, move)
    return run


def at(phase: Phase) -> Run:
    """Return a run whose first item stands at a phase."""
    run = step(run_of(), Move.NEXT)
    if phase in (Phase.VOTE_AGAIN, Phase.REVEAL_AGAIN):
        run = pressed(run, Move.NEXT, Move.NEXT, Move.NEXT, Move.AGAIN)
    while run.phase is not phase:
        run = step(run, Move.NEXT)
    return run


N, S = Move.NEXT, Move.SKIP
MAIN = [
    (Phase.READ, Phase.VOTE),
    (Phase.VOTE, Phase.REVEAL),
    (Phase.REVEAL, Phase.TALK),
    (Phase.TALK, Phase.JOINT),
    (Phase.VOTE_AGAIN, Phase.REVEAL_AGAIN),
    (Phase.REVEAL_AGAIN, Phase.JOINT),
    (Phase.JOINT, Phase.NOTE),
    (Phase.NOTE, Phase.READ),
]


@pytest.mark.parametrize(("before", "after"), MAIN)
def test_next_follows_the_order_of_the_meeting(before: Phase, after: Phase) -> None:
    assert step(at(before), Move.NEXT).phase is after


@pytest.mark.parametrize("phase", [p for p, _ in MAIN])
def test_a_vote_again_needs_a_first_picture_and_a_talk_instead_needs_none(phase: Phase) -> None:
    moves = possible(at(phase))
    assert (Move.AGAIN in moves) is (phase in (Phase.REVEAL, Phase.TALK))
    assert (Move.TALK in moves) is (phase in (Phase.READ, Phase.VOTE))


@pytest.mark.parametrize("phase", [p for p, _ in MAIN])
@pytest.mark.parametrize("move", [m for m in Move if m is not Move.GO])
def test_a_move_that_is_not_offered_is_refused(phase: Phase, move: Move) -> None:
    run = at(phase)
    if move in possible(run):
        assert step(run, move) != run
    else:
        with pytest.raises(NotNow):
            step(run, move)


def test_a_talk_instead_of_a_vote_reveals_nothing() -> None:
    run = step(at(Phase.VOTE), Move.TALK)
    assert run.phase is Phase.TALK
    assert run.shown_vote is None
    assert step(run, Move.NEXT).shown_vote is None


def test_a_picture_is_hidden_while_the_room_votes_again() -> None:
    run = at(Phase.TALK)
    assert run.shown_vote == 1
    run = step(run, Move.AGAIN)
    assert run.shown_vote is None
    assert step(run, Move.NEXT).shown_vote == 2


def test_the_last_item_leads_to_the_end_and_skipped_ones_can_be_returned_to() -> None:
    run = pressed(run_of(2), N, N, S)
    assert run.place == 1
    run = pressed(run, S)
    assert (run.phase, run.place) == (Phase.ENDING, None)
    assert [item.standing for item in run.items] == [Standing.SKIPPED, Standing.SKIPPED]
    run = step(run, Move.GO, 0)
    assert (run.phase, run.place, run.items[0].standing) == (Phase.VOTE, 0, Standing.BEGUN)


def test_an_item_that_was_left_open_is_met_again_before_the_end() -> None:
    run = step(pressed(run_of(2), N, N), Move.GO, 1)
    while run.place == 1:
        run = step(run, Move.NEXT)
    assert (run.place, run.phase) == (0, Phase.VOTE)


@pytest.mark.parametrize("place", [-1, 3, None])
def test_nobody_goes_to_an_item_that_is_not_there(place: int | None) -> None:
    with pytest.raises(NotNow):
        step(run_of(), Move.GO, place)


moves = st.lists(st.tuples(st.sampled_from(Move), st.integers(0, 3)), max_size=60)


@given(moves)
def test_no_series_of_presses_loses_the_way(presses: list[tuple[Move, int]]) -> None:
    run = run_of(4)
    for move, place in presses:
        if move not in possible(run):
            continue
        before, run = run, step(run, move, place)
        assert (run.place is None) is (run.phase in (Phase.WELCOME, Phase.ENDING))
        if run.current is not None:
            assert run.current.phase is run.phase
            assert run.current.standing is Standing.BEGUN
        assert sum(item.standing is Standing.BEGUN and item.phase is None for item in run.items) == 0
        assert all(new.revealed >= old.revealed for new, old in zip(run.items, before.items, strict=True))
        assert run.vote_no == VOTING.get(run.phase)
        assert run.vote_no is None or run.shown_vote is None
        assert unpacked(json.loads(json.dumps(packed(run)))) == run


@given(moves)
def test_pressing_next_often_enough_always_ends_the_meeting(presses: list[tuple[Move, int]]) -> None:
    run = run_of(4)
    for move, place in presses:
        if move in possible(run):
            run = step(run, move, place)
    for _ in range(4 * len(Phase)):
        if run.phase is Phase.ENDING:
            break
        run = step(run, Move.NEXT)
    assert run.phase is Phase.ENDING
    with pytest.raises(NotNow):
        step(run, Move.NEXT)
