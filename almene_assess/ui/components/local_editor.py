"""Writing an own question: title, question, five rungs with a hint each, and how it will look."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.domain.local_items import (
    MOST,
    QUESTION_LIMIT,
    RUNG_LIMIT,
    RUNGS,
    TITLE_LIMIT,
    Draft,
    LocalItem,
)
from almene_assess.locale import plain, say, typed
from almene_assess.services import local_items
from almene_assess.services.local_items import OwnQuestions
from almene_assess.ui import resources, session

EMPTY = Draft("", "", ("",) * RUNGS)
HINTS = ("egne.trin_0", "egne.trin_1", "egne.trin_2", "egne.trin_3", "egne.trin_4")


def new(found: OwnQuestions) -> None:
    """Draw the fields of a new question; they empty only once it has been kept."""
    times = f"egne-ny-{found.participation.id}"
    name = f"{times}-{session.recall(times, 0)}"
    draft = _fields(name, EMPTY)

    def keep() -> None:
        tab = session.tab()
        local_items.add(resources.engine(), session.actor(), found.participation.id, draft)
        tab[times] = tab.get(times, 0) + 1

    _button(name, draft, keep)


def change(found: OwnQuestions, item: LocalItem) -> None:
    """Draw the fields of an unanswered question; what was typed outlives a colleague's change."""
    name = f"egne-ret-{found.participation.id}-{item.id}"
    first: LocalItem = session.recall(name) or item
    session.remember(name, first)
    if first.version != item.version:
        st.warning(say("egne.aendret"))
        _preview(item.draft)
    draft, seen = _fields(name, first.draft), session.recall(f"{name}-set") or first.version

    def keep() -> None:
        engine, actor, whole = resources.engine(), session.actor(), found.participation.id
        tab = session.tab()
        try:
            local_items.rewrite(engine, actor, whole, item.id, draft, seen)
        except Conflict:
            tab[f"{name}-set"] = item.version  # drawn above, so a second press is informed
            raise
        tab |= {name: None, f"{name}-set": None}

    _button(name, draft, keep)


def _fields(name: str, before: Draft) -> Draft:
    st.caption(say("egne.vejledning"))
    title = st.text_input(
        say("egne.felt_titel", mest=TITLE_LIMIT),
        value=before.title,
        max_chars=TITLE_LIMIT,
        key=f"{name}-titel",
    )
    question = st.text_input(
        say("egne.felt_spoergsmaal"),
        value=before.question,
        max_chars=QUESTION_LIMIT,
        key=f"{name}-spoergsmaal",
    )
    levels = tuple(
        st.text_input(say(hint), value=before.levels[n], max_chars=RUNG_LIMIT, key=f"{name}-trin-{n}")
        for n, hint in enumerate(HINTS)
    )
    return Draft(title, question, levels)


def _button(name: str, draft: Draft, keep: Callable[[], None]) -> None:
    if any((draft.title.strip(), draft.question.strip(), *draft.levels)):
        st.caption(say("egne.saadan"))
        _preview(draft)
    if st.button(say("egne.gem"), key=f"{name}-gem", type="primary"):
        _try(keep)


def _try(keep: Callable[[], None]) -> None:
    session.active()
    try:
        keep()
    except InvalidValue as wrong:
        st.error(say(_WHY.get(wrong.problem, "egne.ugyldigt"), mest=MOST))
    except Conflict:
        st.error(say("egne.aendret"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    else:
        st.rerun()


_WHY = {"missing": "egne.mangler", "full": "egne.fuldt", "answered": "egne.besvaret"}


def _preview(draft: Draft) -> None:
    with st.container(border=True):
        st.markdown(f"**{typed(draft.title) or '–'}**")
        st.markdown(typed(draft.question) or "–")
        st.markdown("\n".join(f"- {plain(words) or '–'}" for words in draft.levels))
