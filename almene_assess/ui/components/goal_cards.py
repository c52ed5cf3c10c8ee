"""The goals of an organisation: each with who, when, how far, its checks, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from almene_assess.domain.goal_figures import Figure
from almene_assess.domain.goals import Goal, Outcome
from almene_assess.locale import date, plain, say, typed
from almene_assess.services import goals
from almene_assess.services.goal_words import REASON_LIMIT
from almene_assess.services.goals import Board
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_form, goal_start, goal_words
from almene_assess.ui.goal_place import Editing


def show(board: Board, figures: Mapping[int, Figure], place: Editing | None) -> None:
    """Draw the goals that run, and under them those that are over."""
    st.header(say("maal.maal_titel"), anchor=False)
    running = [goal for goal in board.goals if goal.running]
    over = [goal for goal in board.goals if not goal.running]
    new = place is not None and place.kind == goal_place.GOAL and place.id is None
    if board.may_write and new:
        goal_start.new(board)
    elif board.may_write:
        st.button(say("maal.nyt"), key="nyt-maal-knap", on_click=goal_place.begin, args=(goal_place.GOAL,))
    if not running:
        st.markdown(say("maal.ingen_maal" if board.may_write else "maal.ingen_maal_laeser"))
    for goal in running:
        _card(board, goal, figures.get(goal.id, Figure()), place)
    if over:
        here = place is not None and place.id in {goal.id for goal in over}
        with st.expander(say("maal.slut_titel", n=len(over)), expanded=here, key="maal-slut"):
            for goal in over:
                _card(board, goal, figures.get(goal.id, Figure()), place)


def _card(board: Board, goal: Goal, figure: Figure, place: Editing | None) -> None:
    mine = place is not None and place.id == goal.id
    with st.container(border=True, key=f"kort-maal-{goal.id}"):
        st.caption(goal_words.theme_name(board.questionnaire, goal.theme))
        if mine and place is not None and place.kind == goal_place.GOAL:
            goal_form.change(board, goal, place)
            return
        _told(board, goal, figure)
        if mine and place is not None and place.kind == goal_place.CHECK:
            _check(board, goal, place)
        elif board.may_write:
            _buttons(goal)


def _told(board: Board, goal: Goal, figure: Figure) -> None:
    words = goal.words
    st.markdown(f"**{goal_words.lines(words.text)}**")
    due = goal_words.due(words.due) if goal.running else _ended(goal)
    st.markdown(say("maal.linje", hvem=typed(words.responsible), dato=due))
    st.caption(goal_words.tags(words.horizon, words.doer))
    if words.sign:
        st.markdown(say("maal.tegn_linje", tegn=typed(words.sign)))
    _figure(figure)
    _beside(board, goal)
    if goal.checks:
        with st.expander(say("maal.tjek_historik", n=len(goal.checks)), key=f"historik-{goal.id}"):
            for check in reversed(goal.checks):
                outcome = say(goal_words.OUTCOME[check.outcome])
                st.markdown(f"**{date(check.at)} · {outcome}**  \n{goal_words.lines(check.reason)}")


def _ended(goal: Goal) -> str:
    """Return how a goal that is over ended, and when."""
    last = goal.checks[-1]
    return say("maal.sluttede", udfald=say(goal_words.OUTCOME[last.outcome]).lower(), dato=date(last.at))


def _figure(figure: Figure) -> None:
    told = goal_words.standing(figure)
    if not told:
        return
    if figure.percent is not None:
        st.progress(min(1.0, max(0.0, figure.percent)))
    st.markdown(told)


def _beside(board: Board, goal: Goal) -> None:
    """Draw what the goal is measured by, and how many of its actions are done."""
    bank = board.questionnaire
    names = [bank.items[one.item].title_da for one in goal.items if one.item in bank.items]
    tied = [deed for deed in board.deeds if deed.words.goal_id == goal.id]
    done = sum(deed.done_at is not None for deed in tied)
    told = [
        say("maal.maalt_paa", hvad=plain(", ".join(names))) if names else "",
        say("maal.handlinger_gjort", gjort=done, n=len(tied)) if tied else "",
    ]
    if any(told):
        st.caption(" · ".join(filter(None, told)))


def _buttons(goal: Goal) -> None:
    with st.container(horizontal=True):
        for words, kind in (("maal.tjek", goal_place.CHECK), ("maal.ret", goal_place.GOAL)):
            st.button(
                say(words),
                key=f"{kind}-knap-{goal.id}",
                on_click=goal_place.begin,
                args=(kind, goal.id, goal.version),
            )


def _check(board: Board, goal: Goal, place: Editing) -> None:
    """Draw the midway check: what becomes of the goal, and why; a changed one is written anew here."""
    goal_form.conflict(place, goal)
    outcome = st.radio(
        say("maal.hvordan_gaar_det"),
        list(Outcome),
        index=None,
        format_func=lambda one: say(goal_words.OUTCOME[one]),
        key=f"{place.name}-udfald",
        horizontal=True,
    )
    reason = st.text_area(
        say("maal.hvorfor"), "", max_chars=REASON_LIMIT, height=80, key=f"{place.name}-grund"
    )
    changed = goal_form.fields(place, goal.words, goal.words.text) if outcome is Outcome.CHANGED else None

    def keep() -> None:
        engine, actor = resources.engine(), session.actor()
        chosen = outcome or ""
        goals.check_goal(engine, actor, goal.id, place.version, chosen, reason, changed)  # type: ignore[arg-type]  # the service checks

    goal_form.buttons(place, keep, "maal.tjekket")
