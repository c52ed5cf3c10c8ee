"""Goals in the domain: days, states, and figures that never tell what the result page does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import UNANSWERED, UNKNOWN, RespondentGroup
from almene_assess.domain.goal_figures import Figure, Hidden, ItemValue, Voter, crowds, figure
from almene_assess.domain.goals import (
    ActionWords,
    Counts,
    Deed,
    Doer,
    Goal,
    GoalState,
    GoalWords,
    Horizon,
    Measured,
    Outcome,
    Urgency,
    counts,
    horizon_of,
    open_days,
    state_after,
    urgency,
)
from almene_assess.reports.calendar import calendar_file

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
WORDS = GoalWords("Vi spørger beboerne", "Flere kommer", "Formanden", TODAY, Horizon.MONTH, Doer.BOARD)
GOAL = Goal(7, 1, "am26.a1", WORDS, GoalState.RUNNING, 1, NOW)
DEED = Deed(3, 1, ActionWords("Skriv til kommunen", "Driftslederen", TODAY), None, 1, NOW)
THEME = {"a": ("a1", "a2", "a3")}
VALGTE, ANSATTE, EKSTERNE = RespondentGroup.VALGTE, RespondentGroup.ANSATTE, RespondentGroup.EKSTERNE


@pytest.mark.parametrize(
    ("days", "near"),
    [(-1, Urgency.OVERDUE), (0, Urgency.SOON), (14, Urgency.SOON), (15, Urgency.LATER)],
)
def test_a_day_is_overdue_from_the_day_after(days: int, near: Urgency) -> None:
    assert urgency(TODAY + timedelta(days=days), TODAY) is near


def test_thirty_days_are_within_a_month_and_one_more_is_larger() -> None:
    assert horizon_of(TODAY + timedelta(days=30), TODAY) is Horizon.MONTH
    assert horizon_of(TODAY + timedelta(days=31), TODAY) is Horizon.LARGER


def test_a_stopped_goal_can_be_taken_up_again() -> None:
    assert [state_after(one) for one in Outcome] == [
        GoalState.RUNNING,
        GoalState.RUNNING,
        GoalState.STOPPED,
        GoalState.REACHED,
    ]


def test_only_what_is_not_over_is_counted() -> None:
    late = replace(WORDS, due=TODAY - timedelta(days=1))
    over = replace(GOAL, words=late, state=GoalState.REACHED)
    done = replace(DEED, done_at=NOW)
    assert counts(open_days([GOAL, replace(GOAL, words=late), over], [DEED, done]), TODAY) == Counts(1, 2)


def joint(value: float | None) -> ItemValue:
    return ItemValue(value, joint=True)


def test_what_the_board_agreed_on_is_told_exactly() -> None:
    items = [Measured("a1", 1, 3), Measured("a2", 2, 4)]
    assert figure(items, {"a1": joint(2), "a2": joint(2)}) == Figure(percent=1 - 3 / 7, progress=1 / 4)


def test_without_a_step_then_there_is_no_progress_now() -> None:
    assert figure([Measured("a1", None, 3)], {"a1": joint(3)}) == Figure(percent=1.0)


@pytest.mark.parametrize(
    ("items", "values", "hidden"),
    [
        ([], {}, Hidden.UNMEASURED),
        ([Measured("a1", 1, 3)], {"a1": ItemValue(2.2, joint=False)}, Hidden.FEW),
        ([Measured("a1", 1, 3)], {"a1": joint(None)}, Hidden.NO_VALUE),
        ([Measured("a1", 1, 3)], {}, Hidden.NO_VALUE),
    ],
)
def test_a_figure_that_is_missing_has_a_reason(
    items: list[Measured], values: dict[str, ItemValue], hidden: Hidden
) -> None:
    assert figure(items, values) == Figure(hidden=hidden)


@pytest.mark.parametrize(("value", "quarter"), [(0, 0), (0.99, 0), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_peoples_answers_are_told_in_quarters(value: float, quarter: int) -> None:
    crowd = ItemValue(value, joint=False, crowd=True)
    assert figure([Measured("a1", None, 4)], {"a1": crowd}) == Figure(quarter=quarter)


def voters(group: RespondentGroup, *rows: tuple[int, int, int], paper: bool = False) -> list[Voter]:
    return [Voter(group, paper, dict(zip(THEME["a"], row, strict=True))) for row in rows]


def test_five_unread_answers_in_each_group_are_a_crowd_and_four_are_not() -> None:
    five = voters(VALGTE, *[(1, 2, 3)] * 5)
    assert crowds(five, [], (), THEME) == {"a1", "a2", "a3"}
    assert crowds(five[1:], [], (), THEME) == set()
    assert crowds([*five, *voters(ANSATTE, (1, 1, 1))], [], (), THEME) == set()
    assert crowds([*five[1:], *voters(VALGTE, (1, 2, 3), paper=True)], [], (), THEME) == set()
    assert crowds([*five, *voters(EKSTERNE, (0, 0, 0))], [], (), THEME) == {"a1", "a2", "a3"}
    assert crowds(five, [("a1", RespondentGroup.BEBOERE)], (), THEME) == set()


def test_one_item_of_few_closes_the_theme_unless_the_board_agreed_on_it() -> None:
    people = voters(VALGTE, *[(1, 2, 3)] * 4, (1, 2, UNKNOWN))
    assert crowds(people, [], (), THEME) == set()
    assert crowds(people, [], {"a3"}, THEME) == {"a1", "a2"}


levels = st.sampled_from([0, 1, 2, 3, 4, UNKNOWN, UNANSWERED])
rows = st.tuples(levels, levels, levels)
people = st.lists(
    st.builds(
        Voter,
        st.sampled_from([VALGTE, ANSATTE]),
        st.booleans(),
        rows.map(lambda row: dict(zip(THEME["a"], row, strict=True))),
    ),
    min_size=1,
    max_size=14,
)


def everything_told(crowd: list[Voter], agreed: dict[str, float]) -> list[Figure]:
    """Return the figure of every goal that somebody could set: each set of items, each target."""
    told = crowds(crowd, [], agreed, THEME)
    values = {
        item: ItemValue(agreed.get(item, mean(crowd, item)), item in agreed, item in told)
        for item in THEME["a"]
    }
    return [
        figure(
            [Measured(item, agreed.get(item), target) for item, target in zip(chosen, targets, strict=True)],
            values,
        )
        for size in (1, 2, 3)
        for chosen in combinations(THEME["a"], size)
        for targets in product((1.0, 2.0, 3.0, 4.0), repeat=size)
    ]


def mean(crowd: list[Voter], item: str) -> float | None:
    """Return the item's value: the mean of the group means (rule 5)."""
    groups = []
    for group in (VALGTE, ANSATTE):
        own = [one.levels[item] for one in crowd if one.group is group and one.levels[item] <= 4]
        groups += [sum(own) / len(own)] if own else []
    return sum(groups) / len(groups) if groups else None


@settings(max_examples=60, deadline=None)
@given(people, st.data())
def test_nobody_among_few_changes_any_figure_by_another_answer(
    crowd: list[Voter], data: st.DataObject
) -> None:
    """Whoever is one of fewer than five unread in a group could be found; so no goal may depend on them."""
    agreed = data.draw(
        st.dictionaries(st.sampled_from(THEME["a"]), st.sampled_from([0.0, 2.0, 4.0]), max_size=2)
    )
    place = data.draw(st.integers(0, len(crowd) - 1))
    item = data.draw(st.sampled_from(THEME["a"]))
    who = crowd[place]
    alike = [one for one in crowd if one.group is who.group and not one.on_paper and one.levels[item] <= 4]
    if who.levels[item] > 4 or len(alike) >= 5:
        return
    other = replace(who, levels={**who.levels, item: data.draw(st.integers(0, 4))})
    changed = [*crowd[:place], other, *crowd[place + 1 :]]
    assert everything_told(crowd, agreed) == everything_told(changed, agreed)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(5, 9),
    st.sampled_from([0, 4]),
    st.dictionaries(st.sampled_from(["a2", "a3"]), st.sampled_from([0.0, 1.0, 3.0])),
)
def test_no_goal_tells_that_all_answered_alike(size: int, level: int, agreed: dict[str, float]) -> None:
    """Nor by any combination of goals: all at an end and one a step away look the same."""
    alike = voters(VALGTE, *[(level, 2, 2)] * size)
    one_off = [*alike[1:], *voters(VALGTE, (3 if level else 1, 2, 2))]
    assert everything_told(alike, agreed) == everything_told(one_off, agreed)


def read(file: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def test_a_calendar_reads_back_what_was_written() -> None:
    long_text = "Æblehaven får råd, øl og brød; " * 12
    deed = replace(DEED, words=replace(DEED.words, text=long_text, responsible="Søren, Åse;\nØrum"))
    done, over = replace(DEED, id=4, done_at=NOW), replace(GOAL, id=8, state=GoalState.STOPPED)
    file = calendar_file("Mål – Ågården", [GOAL, over], [deed, done], NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    goal, kept = read(file)
    assert (str(goal["summary"]), goal.decoded("dtstart")) == ("Mål: Vi spørger beboerne", TODAY)
    assert str(goal["description"]) == "Ansvarlig: Formanden\nTegn på fremgang: Flere kommer"
    assert str(kept["summary"]) == f"Handling: {long_text.strip()}"
    assert str(kept["description"]) == "Ansvarlig: Søren, Åse; Ørum"
    assert kept.decoded("dtend") - kept.decoded("dtstart") == timedelta(days=1)
    assert str(kept["uid"]) == "handling-3@pejling"
    assert not {"attendee", "organizer"} & {key.lower() for key in kept}


def test_nothing_typed_becomes_a_line_of_its_own_in_a_calendar() -> None:
    nasty = "Ja\r\nEND:VEVENT\r\nBEGIN:VALARM\x00\x07\x85 =SUM(A1)"
    words = replace(DEED.words, text=nasty, responsible="\r\nATTENDEE:mailto:a@b.dk")
    (event,) = read(calendar_file(nasty, [], [replace(DEED, words=words)], NOW))
    assert str(event["summary"]) == "Handling: Ja END:VEVENT BEGIN:VALARM =SUM(A1)"
    assert not event.subcomponents
    assert "attendee" not in {key.lower() for key in event}


def test_several_items_are_as_far_as_the_one_that_has_furthest_to_go() -> None:
    values = {"a1": ItemValue(3.4, joint=False, crowd=True), "a2": joint(1)}
    assert figure([Measured("a1", None, 4), Measured("a2", 0, 3)], values) == Figure(quarter=1)
