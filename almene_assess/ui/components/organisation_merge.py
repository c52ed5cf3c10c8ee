"""Laying two organisations together: which, what it means, yes; and taking apart what was a mistake."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.locale import say, typed
from almene_assess.services import merging
from almene_assess.services.merging import Consequences
from almene_assess.services.organisations import Register
from almene_assess.storage.organisations import Organisation
from almene_assess.ui import resources, session

TURN, DONE = "sammen-antal", "sammen-gjort"


def show(found: Register) -> None:
    """Draw the choice, its consequences, and what has been laid together already."""
    if done := session.recall(DONE):
        st.success(done)
        session.remember(DONE, None)
    st.markdown(say("sammen.indledning"))
    alone = {one.id: one for one in found.organisations if one.merged_into is None}
    old = _choose("sammen.gammel", alone, "gammel")
    into = _choose("sammen.ny", {key: one for key, one in alone.items() if key != old}, "ny")
    if old is not None and into is not None:
        _before(old, into)
    _standing(found)


def _choose(label: str, among: dict[int, Organisation], name: str) -> int | None:
    return st.selectbox(
        say(label), list(among), index=None, placeholder=say("sammen.vaelg"),
        format_func=lambda key: among[key].draft.name, key=f"sammen-{name}-{session.recall(TURN, 0)}",
    )  # fmt: skip


def _before(old: int, into: int) -> None:
    try:
        found = merging.consequences(resources.engine(), session.actor(), old, into)
    except (NotNow, NotFound):
        st.error(say("sammen.aendret"))
        return
    with st.container(border=True, key="sammen-foer"):
        st.subheader(say("sammen.det_sker"), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in _lines(found)))
        sure = st.checkbox(say("sammen.laest"), key=f"sammen-laest-{old}-{into}")
        if st.button(say("sammen.gem"), key="sammen-gem", type="primary", disabled=not sure):
            name, new = typed(found.old.draft.name), typed(found.into.draft.name)
            _do(
                lambda: merging.merge(resources.engine(), session.actor(), old, into),
                say("sammen.gjort", gammel=name, ny=new),
            )


def _lines(found: Consequences) -> list[str]:
    names = {"gammel": typed(found.old.draft.name), "ny": typed(found.into.draft.name)}
    told = [say("sammen.nye_runder", **names)]
    told += [say("sammen.i_gang", runde=typed(title), **names) for title in found.going_on]
    if found.past_rounds:
        told.append(say("sammen.tidligere", n=found.past_rounds, **names))
    told.append(say("sammen.svar", **names))
    if found.people:
        told.append(say("sammen.roller", n=found.people, **names))
    if found.invited:
        told.append(say("sammen.invitationer", n=found.invited, **names))
    told.append(say("sammen.maal", **names))
    if found.offers:
        told.append(say("sammen.opslag", n=found.offers, **names))
    return [*told, say("sammen.samtykke", **names), say("sammen.fortryd")]


def _standing(found: Register) -> None:
    gone = [one for one in found.organisations if one.merged_into is not None]
    if not gone:
        return
    st.subheader(say("sammen.er_sammen"), anchor=False)
    for one in gone:
        into = found.find(one.merged_into)
        told = say("sammen.er", gammel=typed(one.draft.name), ny=typed(into.draft.name) if into else "")
        with st.container(horizontal=True, vertical_alignment="center", key=f"linje-sammen-{one.id}"):
            st.markdown(told, width="stretch")
            if session.recall("sammen-skil") != one.id:
                st.button(say("sammen.skil"), key=f"skil-{one.id}", on_click=_ask, args=(one.id,))
        if session.recall("sammen-skil") == one.id:
            _apart(one)


def _apart(one: Organisation) -> None:
    name = typed(one.draft.name)
    st.warning(say("sammen.sikker", gammel=name))
    with st.container(horizontal=True):
        if st.button(say("sammen.skil_ja"), key=f"skil-ja-{one.id}", type="primary"):
            _ask(None)
            _do(
                lambda: merging.part(resources.engine(), session.actor(), one.id),
                say("sammen.skilt", gammel=name),
            )
        st.button(say("sammen.nej"), key=f"skil-nej-{one.id}", on_click=_ask, args=(None,))


def _ask(key: int | None) -> None:
    session.remember("sammen-skil", key)


def _do(act: Callable[[], None], done: str) -> None:
    session.active()
    try:
        act()
    except (NotNow, NotFound):
        st.error(say("sammen.aendret"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    else:
        session.remember(TURN, session.recall(TURN, 0) + 1)
        session.remember(DONE, done)
        st.rerun()
