"""One task on the start page: where it stands, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.goals import Counts
from almene_assess.domain.rights import State
from almene_assess.locale import clock, date, say, typed
from almene_assess.services.rounds import Task
from almene_assess.services.verbs import now
from almene_assess.ui import navigation, steps
from almene_assess.ui.components import goal_words


def show_all(tasks: list[Task], near: Mapping[int, Counts]) -> None:
    """Draw what is to be done now; rounds that are over and have been followed by another are folded away.

    `near` is what is overdue or due soon, by participation.
    """
    newest = steps.newest(tasks)
    over = [t for t in tasks if t not in newest and State.ROUND_OPEN not in t.participation.states(now())]
    for task in tasks:
        if task not in over:
            show(task, near.get(task.participation.id))
    if over:
        with st.expander(say("udvikling.tidligere_runder", n=len(over)), key="tidligere-runder"):
            for task in over:
                _earlier(task)


def show(task: Task, near: Counts | None = None) -> None:
    """Draw a task, with what is overdue or due soon in the organisation."""
    whole = task.participation
    with st.container(border=True, key=f"opgave-{whole.id}"):
        st.header(typed(whole.organisation_name), anchor=False)
        st.caption(typed(f"{whole.round_title} · {_period(task)}"))
        for line in _state(task):
            st.markdown(line)
        if task.seat and task.asked and task.seat.submitted_at is None:
            st.progress(task.answered / task.asked)
        if near is not None:
            query = {"deltagelse": str(whole.id)}
            st.markdown(goal_words.near(near))
            st.page_link(navigation.GOALS, label=say("maal.se_alle"), query_params=query)
        with st.container(horizontal=True):
            for place, (label, page, query) in enumerate(_steps(task)):
                _step(task, place, label, page, query)


def _earlier(task: Task) -> None:
    """Draw a round that is over: what it was, and what can still be read."""
    whole = task.participation
    st.markdown(f"**{typed(whole.round_title)}**  \n{typed(f'{whole.organisation_name} · {_period(task)}')}")
    with st.container(horizontal=True):
        for label, page, query in _steps(task):
            if st.button(say(label), key=f"{label}-{whole.id}"):
                navigation.go(page, query)


def _step(task: Task, place: int, label: str, page: navigation.Target, query: dict[str, str]) -> None:
    kind: Literal["primary", "secondary"] = "primary" if place == 0 else "secondary"
    if st.button(say(label), key=f"{label}-{task.participation.id}", type=kind):
        navigation.go(page, query)


def _period(task: Task) -> str:
    if State.ROUND_OPEN in task.participation.states(now()):
        return say("hjem.aaben_til", dato=date(task.participation.closes_at))
    return say("hjem.lukket")


def _state(task: Task) -> list[str]:
    lines = []
    if task.seat is not None:
        if task.seat.submitted_at:
            at = task.seat.submitted_at
            lines.append(say("hjem.egne_indsendt", dato=date(at), tid=clock(at)))
        elif task.answered == task.asked:
            lines.append(
                say("hjem.egne_alle_valgte" if task.narrowed else "hjem.egne_alle", asked=task.asked)
            )
        else:
            words = "hjem.egne_valgte" if task.narrowed else "hjem.egne"
            lines.append(say(words, n=task.answered, asked=task.asked))
    if task.submitted is not None:
        lines.append(say("hjem.kolleger", n=task.submitted, invited=task.invited))
    if task.participation.submitted_at:
        key = "hjem.org_indsendt" if task.may_see_result else "hjem.org_indsendt_kort"
        lines.append(say(key, dato=date(task.participation.submitted_at)))
    elif task.seat is not None and task.seat.submitted_at and not task.may_submit:
        external = task.seat.group is RespondentGroup.EKSTERNE
        lines.append(say("eksterne.tak" if external else "hjem.venter"))
    return lines


def _steps(task: Task) -> list[tuple[str, navigation.Target, dict[str, str]]]:
    """Return what can be done, most natural first."""
    found: list[tuple[str, navigation.Target, dict[str, str]]] = []
    whole = {"deltagelse": str(task.participation.id)}
    sheet = {"ark": str(task.seat.respondent_id)} if task.seat else {}
    if task.may_see_result:
        found.append(("hjem.se_resultat", navigation.RESULT, whole))
    if task.may_answer and task.answered < task.asked:
        label = "hjem.fortsaet" if task.answered else "hjem.begynd"
        found.append((label, navigation.ANSWER, sheet))
    if task.may_answer and task.answered:
        found.append(("hjem.se_indsend", navigation.SUMMARY, sheet))
    if task.seat and task.seat.submitted_at:
        found.append(("hjem.se_svar", navigation.SUMMARY, sheet))
        if not task.may_see_result:
            found.append(("hjem.se_eget", navigation.RESULT, whole))
    if task.may_submit and task.submitted:
        ready = task.seat is None or task.seat.submitted_at is not None
        found.insert(0 if ready else len(found), ("hjem.indsend_org", navigation.SUBMIT, whole))
    return found
