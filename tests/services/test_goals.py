"""Goals, actions, learning and closing a round: who may, what a conflict does, and what a figure may tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady
from almene_assess.domain.goal_figures import Figure, Hidden
from almene_assess.domain.goals import (
    ActionWords,
    Counts,
    Doer,
    GoalState,
    GoalWords,
    Horizon,
    Measured,
    Outcome,
)
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import (
    answering,
    goal_closing,
    goal_deeds,
    goal_learning,
    goal_standing,
    goals,
    joint_steps,
    rounds,
)
from almene_assess.services.goals import Board
from almene_assess.storage import finished_sheets, schema
from almene_assess.storage.database import reading, writing
from almene_assess.storage.finished_sheets import Finished
from almene_assess.storage.learning import LessonWords
from tests.support.meeting import meet
from tests.support.small_sector import LONG_AGO, SmallSector, make

THEME, ITEM, SECOND = "am26.a3", "am26.a3.1", "am26.a3.2"
DAY = date(2027, 3, 1)
WORDS = GoalWords("Vi spørger beboerne", "Flere kommer", "Formanden", DAY, Horizon.LARGER, Doer.BOARD)
ACTION = ActionWords("Skriv til kommunen", "Driftslederen", DAY)
LESSON = LessonWords("Et åbent møde", "Ingen kom", "Vi går ud til dem")
NASTY = "=HYPERLINK(1)\x00 <b>æ</b> 😀\ud800"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


@pytest.fixture
def leader(sector: SmallSector) -> Actor:
    return sector.people["leder"]


def board(sector: SmallSector, who: str = "leder", where: str = "eng") -> Board:
    return goals.board(sector.engine, sector.people[who], sector.participations[where])


def set_goal(sector: SmallSector, targets: dict[str, int] | None = None, **changed: Any) -> int:
    theme = THEME if targets else None
    place = sector.participations["eng"]
    words = replace(WORDS, **changed)
    return goals.add_goal(sector.engine, sector.people["leder"], place, theme, words, targets or {})


def submit(sector: SmallSector, *, valgte: int = 0, level: int = 2) -> None:
    """Let the leader answer everything, so many elected with them, and the organisation submit."""
    leader = sector.people["leder"]
    for item in sector.bank.item_order:
        answering.save(sector.engine, leader, sector.seats["leder"], item, Card(level=level), 0)
    answering.submit(sector.engine, leader, sector.seats["leder"])
    codes = dict.fromkeys(sector.bank.item_order, level)
    people = [Finished(RespondentKind.LINK, RespondentGroup.ANSATTE, codes)] * valgte
    with writing(sector.engine) as connection:
        finished_sheets.add(
            connection,
            sector.participations["eng"],
            people,
            sector.bank.item_order,
            at=datetime.now(UTC),
            source="screen",
        )
    rounds.submit(sector.engine, leader, sector.participations["eng"], share=False)


def agree(sector: SmallSector, item: str, level: int) -> None:
    """Let the board agree on a step."""
    place = sector.participations["eng"]
    joint_steps.set_joint(sector.engine, sector.people["leder"], place, item, Card(level=level), 0)


# --- who may -----------------------------------------------------------------------------------------
def guest(sector: SmallSector) -> Actor:
    scope = sector.organisations["eng"]
    return Actor(9_999, (Grant(Role.GUEST, ScopeKind.ORGANISATION, scope, LONG_AGO),))


@pytest.mark.parametrize("who", ["leder", "valgt", "læser"])
def test_everybody_inside_reads_goals(sector: SmallSector, who: str) -> None:
    set_goal(sector)
    assert [goal.words for goal in board(sector, who).goals] == [WORDS]
    assert board(sector, who).may_write is (who == "leder")


@pytest.mark.parametrize("who", ["nabo", "sektor", "gæst"])
def test_nobody_outside_reads_goals_or_how_far_they_are(sector: SmallSector, who: str) -> None:
    set_goal(sector)
    sector.people["gæst"] = guest(sector)
    outsider, place = sector.people[who], sector.participations["eng"]
    for read in (goals.board, goal_standing.standings):
        with pytest.raises(NotAllowed):
            read(sector.engine, outsider, place)
    assert goals.due(sector.engine, outsider) == {}


def writes(sector: SmallSector) -> list[Callable[[Actor], object]]:
    """Return every way to write, as a function of who does it."""
    engine, place = sector.engine, sector.participations["eng"]
    goal = set_goal(sector)
    leader = sector.people["leder"]
    deed = goal_deeds.add_deed(engine, leader, place, ACTION)
    goal_learning.add_lesson(engine, leader, place, LESSON, shared=False)
    found = board(sector)
    lesson = found.lessons[0].id
    return [
        lambda who: goals.add_goal(engine, who, place, None, WORDS, {}),
        lambda who: goals.change_goal(engine, who, goal, 1, WORDS),
        lambda who: goals.check_goal(engine, who, goal, 1, Outcome.GOES_ON, "Det går"),
        lambda who: goal_deeds.add_deed(engine, who, place, ACTION),
        lambda who: goal_deeds.change_deed(engine, who, deed, 1, ACTION),
        lambda who: goal_deeds.mark_deed(engine, who, deed, 1, done=True),
        lambda who: goal_deeds.drop_deed(engine, who, deed, 1),
        lambda who: goal_deeds.put_back(engine, who, found.deeds[0]),
        lambda who: goal_learning.add_lesson(engine, who, place, LESSON, shared=True),
        lambda who: goal_learning.change_lesson(engine, who, lesson, 1, LESSON, shared=True),
        lambda who: goal_learning.explain(engine, who, place, THEME, "Vi venter", ""),
        lambda who: goal_closing.close(engine, who, place, "Vi venter"),
        lambda who: goal_closing.open_again(engine, who, place),
    ]


def contents(engine: sa.Engine) -> list[list[tuple[Any, ...]]]:
    tables = (schema.goal, schema.action, schema.learning, schema.note, schema.goal_check, schema.audit_log)
    with reading(engine) as connection:
        return [[tuple(row) for row in connection.execute(sa.select(table))] for table in tables]


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor", "gæst"])
def test_only_the_desk_writes(sector: SmallSector, who: str) -> None:
    attempts = writes(sector)
    sector.people["gæst"] = guest(sector)
    before = contents(sector.engine)
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt(sector.people[who])
    assert contents(sector.engine) == before


def test_a_facilitator_writes_and_does_not_close(sector: SmallSector) -> None:
    scope = sector.organisations["eng"]
    account = sector.people["valgt"].account_id
    facilitator = Actor(account, (Grant(Role.FACILITATOR, ScopeKind.ORGANISATION, scope, LONG_AGO),))
    submit(sector)
    *others, close, open_again = writes(sector)
    for attempt in (others[0], others[3], others[8], others[10]):
        attempt(facilitator)
    for attempt in (close, open_again):
        with pytest.raises(NotAllowed):
            attempt(facilitator)


def test_nothing_is_tied_to_a_neighbours_goal(sector: SmallSector, leader: Actor) -> None:
    theirs = goals.add_goal(
        sector.engine, sector.people["nabo"], sector.participations["bakke"], None, WORDS, {}
    )
    place = sector.participations["eng"]
    with pytest.raises(NotFound):
        goal_deeds.add_deed(sector.engine, leader, place, replace(ACTION, goal_id=theirs))
    with pytest.raises(NotFound):
        goal_learning.add_lesson(sector.engine, leader, place, replace(LESSON, goal_id=theirs), shared=False)
    with pytest.raises(NotAllowed):
        goals.change_goal(sector.engine, leader, theirs, 1, WORDS)


# --- writing -----------------------------------------------------------------------------------------
def test_whoever_comes_second_is_told_and_overwrites_nothing(sector: SmallSector, leader: Actor) -> None:
    goal = set_goal(sector)
    goals.change_goal(sector.engine, leader, goal, 1, replace(WORDS, text="Først"))
    for late in (
        lambda: goals.change_goal(sector.engine, leader, goal, 1, replace(WORDS, text="Sidst")),
        lambda: goals.check_goal(sector.engine, leader, goal, 1, Outcome.STOPPED, "Nej"),
    ):
        with pytest.raises(Conflict) as told:
            late()
        assert told.value.version == 2
    (kept,) = board(sector).goals
    assert (kept.words.text, kept.checks, kept.state) == ("Først", (), GoalState.RUNNING)


def test_a_check_keeps_its_reason_and_a_changed_goal_its_new_words(
    sector: SmallSector, leader: Actor
) -> None:
    goal = set_goal(sector)
    changed = replace(WORDS, text="Vi spørger bestyrelserne")
    goals.check_goal(sector.engine, leader, goal, 1, Outcome.CHANGED, "For stort", changed)
    goals.check_goal(sector.engine, leader, goal, 2, Outcome.REACHED, "De har svaret")
    goals.check_goal(sector.engine, leader, goal, 3, Outcome.GOES_ON, "Ikke helt alligevel")
    (kept,) = board(sector).goals
    assert (kept.words, kept.state, kept.version) == (changed, GoalState.RUNNING, 4)
    assert [(one.outcome, one.reason) for one in kept.checks] == [
        (Outcome.CHANGED, "For stort"),
        (Outcome.REACHED, "De har svaret"),
        (Outcome.GOES_ON, "Ikke helt alligevel"),
    ]


def test_an_action_is_done_undone_taken_away_and_put_back_as_it_was(
    sector: SmallSector, leader: Actor
) -> None:
    goal, place = set_goal(sector), sector.participations["eng"]
    words = replace(ACTION, goal_id=goal, horizon=Horizon.MONTH, doer=Doer.OPERATIONS)
    key = goal_deeds.add_deed(sector.engine, leader, place, words)
    goal_deeds.mark_deed(sector.engine, leader, key, 1, done=True)
    assert board(sector).deeds[0].done_at is not None
    goal_deeds.mark_deed(sector.engine, leader, key, 2, done=False)
    with pytest.raises(Conflict):
        goal_deeds.drop_deed(sector.engine, leader, key, 1)
    gone = goal_deeds.drop_deed(sector.engine, leader, key, 3)
    assert board(sector).deeds == ()
    with pytest.raises(NotFound):
        goal_deeds.mark_deed(sector.engine, leader, key, 3, done=True)
    goal_deeds.put_back(sector.engine, leader, gone)
    (back,) = board(sector).deeds
    assert (back.words, back.done_at, back.created_at) == (words, None, gone.created_at)


def test_the_learning_log_is_shared_and_no_longer_shared_by_choice(
    sector: SmallSector, leader: Actor
) -> None:
    goal_learning.add_lesson(sector.engine, leader, sector.participations["eng"], LESSON, shared=True)
    (line,) = board(sector).lessons
    assert (line.words, line.shared_at is None) == (LESSON, False)
    goal_learning.change_lesson(sector.engine, leader, line.id, 1, LESSON, shared=False)
    with pytest.raises(Conflict):
        goal_learning.change_lesson(sector.engine, leader, line.id, 1, LESSON, shared=True)
    assert board(sector).lessons[0].shared_at is None


def test_a_theme_is_let_be_with_a_reason_that_no_meeting_sees(sector: SmallSector, leader: Actor) -> None:
    place = sector.participations["eng"]
    goal_learning.explain(sector.engine, leader, place, THEME, "Vi har ingen helhedsplan", "")
    with pytest.raises(Conflict):
        goal_learning.explain(sector.engine, leader, place, THEME, "Noget andet", "")
    assert board(sector).choices == {THEME: "Vi har ingen helhedsplan"}
    goal_learning.explain(sector.engine, leader, place, THEME, "", "Vi har ingen helhedsplan")
    assert board(sector).choices == {}


BAD: list[tuple[str, dict[str, Any]]] = [
    ("text", {"text": "  "}),
    ("text", {"text": "x" * 10_000}),
    ("responsible", {"responsible": ""}),
    ("responsible", {"responsible": "x" * 201}),
    ("sign", {"sign": "x" * 1_001}),
    ("due", {"due": None}),
    ("due", {"due": "2027-03-01"}),
    ("due", {"due": datetime(2027, 3, 1, tzinfo=UTC)}),
    ("due", {"due": date(1, 1, 1)}),
    ("due", {"due": date.max}),
    ("horizon", {"horizon": "altid"}),
    ("doer", {"doer": 3}),
]


@pytest.mark.parametrize(("field", "bad"), BAD)
def test_what_cannot_be_kept_is_refused_by_its_field(
    sector: SmallSector, field: str, bad: dict[str, Any]
) -> None:
    with pytest.raises(InvalidValue) as refused:
        set_goal(sector, **bad)
    assert refused.value.field == field
    if "sign" not in bad:
        words, place = replace(ACTION, **bad), sector.participations["eng"]
        with pytest.raises(InvalidValue):
            goal_deeds.add_deed(sector.engine, sector.people["leder"], place, words)
    assert board(sector).goals == board(sector).deeds == ()


def test_letters_are_kept_as_they_are_and_what_no_database_holds_is_not(sector: SmallSector) -> None:
    set_goal(sector, text=NASTY, responsible=NASTY)
    assert board(sector).goals[0].words.text == "=HYPERLINK(1) <b>æ</b> 😀?"


@pytest.mark.parametrize("targets", [{"am26.a1.1": 2}, {ITEM: 5}, {ITEM: 0}, {ITEM: True}, {"x": 1}])
def test_a_goal_is_measured_by_its_own_themes_items_and_rungs(
    sector: SmallSector, targets: dict[str, int]
) -> None:
    with pytest.raises(InvalidValue):
        set_goal(sector, targets)


@pytest.mark.parametrize("key", [0, -1, 10**30, "1", None])
def test_what_cannot_exist_is_not_found(sector: SmallSector, leader: Actor, key: Any) -> None:
    for attempt in (
        lambda: goals.change_goal(sector.engine, leader, key, 1, WORDS),
        lambda: goal_deeds.mark_deed(sector.engine, leader, key, 1, done=True),
        lambda: goal_learning.change_lesson(sector.engine, leader, key, 1, LESSON, shared=False),
        lambda: goals.board(sector.engine, leader, key),
    ):
        with pytest.raises(NotFound):
            attempt()


# --- figures -----------------------------------------------------------------------------------------
def test_a_goal_begins_where_the_board_agreed_to_stand_and_nowhere_else(sector: SmallSector) -> None:
    agree(sector, ITEM, 1)
    set_goal(sector, {ITEM: 2, SECOND: 3})
    assert board(sector).goals[0].items == (Measured(ITEM, 1.0, 2.0), Measured(SECOND, None, 3.0))


def test_no_figure_before_the_organisation_has_submitted(sector: SmallSector, leader: Actor) -> None:
    agree(sector, ITEM, 1)
    goal = set_goal(sector, {ITEM: 2})
    told = goal_standing.standings(sector.engine, leader, sector.participations["eng"])
    assert told == {goal: Figure(hidden=Hidden.NO_RESULT)}


def test_a_joint_step_is_told_exactly_and_few_answers_not_at_all(sector: SmallSector, leader: Actor) -> None:
    agree(sector, ITEM, 1)
    exact, hidden = set_goal(sector, {ITEM: 2}), set_goal(sector, {SECOND: 3})
    submit(sector)
    told = goal_standing.standings(sector.engine, leader, sector.participations["eng"])
    assert told == {exact: Figure(percent=0.5, progress=0.0), hidden: Figure(hidden=Hidden.FEW)}


def test_five_answers_are_told_in_quarters(sector: SmallSector, leader: Actor) -> None:
    goal = set_goal(sector, {ITEM: 3})
    submit(sector, valgte=4, level=2)
    told = goal_standing.standings(sector.engine, leader, sector.participations["eng"])
    assert told == {goal: Figure(quarter=2)}


def test_a_proposal_for_a_goal_tells_no_more_than_the_result_page(sector: SmallSector, leader: Actor) -> None:
    """Where the board has not agreed, every item is proposed alike, from the theme's staircase."""
    items = sector.bank.form_themes("full")[THEME]
    for place, item in enumerate(sector.bank.item_order):
        card = Card(level=place % 3 + 1)
        answering.save(sector.engine, leader, sector.seats["leder"], item, card, 0)
    answering.submit(sector.engine, leader, sector.seats["leder"])
    agree(sector, items[0], 4)
    agree(sector, items[1], 2)
    rounds.submit(sector.engine, leader, sector.participations["eng"], share=False)
    place = sector.participations["eng"]
    steps = goal_standing.next_steps(sector.engine, leader, place, THEME)
    assert [(s.here, s.next, s.joint, s.lowest) for s in steps][:2] == [
        (4, None, True, False),
        (2, 3, True, True),
    ]
    other = goal_standing.next_steps(sector.engine, leader, place, "am26.b1")
    assert len({(s.here, s.next, s.joint, s.lowest) for s in other}) == 1
    assert not any(s.joint or s.lowest for s in other)


def test_goals_live_on_in_the_next_round_and_are_measured_by_it(sector: SmallSector, leader: Actor) -> None:
    agree(sector, ITEM, 1)
    goal = set_goal(sector, {ITEM: 3})
    submit(sector)
    with writing(sector.engine) as connection:
        old = connection.execute(sa.select(schema.round_)).one()._asdict()
        now = datetime.now(UTC)
        row = {**old, "id": old["id"] + 1, "opens_at": now - timedelta(hours=1)}
        connection.execute(schema.round_.insert().values(**row))
        row = {"id": 77, "round_id": row["id"], "organisation_id": sector.organisations["eng"]}
        connection.execute(schema.participation.insert().values(**row, created_at=now))
    sector.participations["næste"] = 77
    assert [one.id for one in board(sector, where="næste").goals] == [goal]
    assert goal_standing.standings(sector.engine, leader, 77)[goal].progress == 0
    joint_steps.set_joint(sector.engine, leader, 77, ITEM, Card(level=2), 0)
    rounds.submit(sector.engine, leader, 77, share=False)
    assert goal_standing.standings(sector.engine, leader, 77)[goal] == Figure(percent=1 - 1 / 3, progress=0.5)


def test_home_counts_what_is_late_and_what_is_near(sector: SmallSector, leader: Actor) -> None:
    today, place = datetime.now(UTC).date(), sector.participations["eng"]
    set_goal(sector, due=today - timedelta(days=3))
    goal_deeds.add_deed(sector.engine, leader, place, replace(ACTION, due=today + timedelta(days=5)))
    goal_deeds.add_deed(sector.engine, leader, place, replace(ACTION, due=today + timedelta(days=90)))
    for who in ("leder", "valgt", "læser"):
        assert goals.due(sector.engine, sector.people[who]) == {place: Counts(1, 1)}
    assert goals.due(sector.engine, sector.people["nabo"]) == {}


# --- closing -----------------------------------------------------------------------------------------
def test_no_goals_without_action_and_no_closing_without_one_or_a_reason(
    sector: SmallSector, leader: Actor
) -> None:
    place = sector.participations["eng"]
    with pytest.raises(NotAllowed):  # nothing is submitted
        goal_closing.close(sector.engine, leader, place, "Vi holder op")
    submit(sector)
    for empty in ("", " \n"):
        with pytest.raises(NotReady):
            goal_closing.close(sector.engine, leader, place, empty)
    goal_closing.close(sector.engine, leader, place, "Vi fusionerer til sommer")
    assert board(sector).close_reason == "Vi fusionerer til sommer"
    goal_closing.open_again(sector.engine, leader, place)
    goal_deeds.add_deed(sector.engine, leader, place, ACTION)
    goal_closing.close(sector.engine, leader, place, "")
    assert board(sector).participation.closed_at is not None
    with reading(sector.engine) as connection:
        log = connection.execute(sa.select(schema.audit_log.c.action)).scalars().all()
    assert log.count("participation_close") == 2
    assert log.count("participation_open_again") == 1


def test_a_round_is_not_closed_in_the_middle_of_a_meeting(sector: SmallSector, leader: Actor) -> None:
    meet(sector, phones=0)
    place = sector.participations["eng"]
    with writing(sector.engine) as connection:
        now = datetime.now(UTC)
        connection.execute(schema.participation.update().values(submitted_at=now, first_submitted_at=now))
    with pytest.raises(NotReady) as waits:
        goal_closing.close(sector.engine, leader, place, "Vi er færdige")
    assert waits.value.missing == (goal_closing.NEEDS_MEETING_OVER,)


def test_once_closed_answers_stand_still_and_goals_live_on(sector: SmallSector, leader: Actor) -> None:
    place = sector.participations["eng"]
    submit(sector)
    goal_closing.close(sector.engine, leader, place, "Vi venter")
    with pytest.raises(NotAllowed):
        rounds.reopen(sector.engine, leader, place)
    with pytest.raises(NotAllowed):
        goal_closing.close(sector.engine, leader, place, "Igen")
    goal = set_goal(sector)
    goals.check_goal(sector.engine, leader, goal, 1, Outcome.REACHED, "Det gik")
    assert goal_standing.standings(sector.engine, leader, place)[goal].hidden is Hidden.UNMEASURED
    goal_closing.open_again(sector.engine, leader, place)
    rounds.reopen(sector.engine, leader, place)
