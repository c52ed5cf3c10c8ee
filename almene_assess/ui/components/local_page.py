"""Own questions as a page: their picture, a card for each, a new one, and those that are out of use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.domain.local_items import MOST, LocalItem
from almene_assess.locale import plain, say, typed
from almene_assess.services import local_items
from almene_assess.services.local_items import OwnQuestions
from almene_assess.storage.local_items import LocalAnswer
from almene_assess.ui import resources, session
from almene_assess.ui.components import local_card, local_editor, local_picture


def show(found: OwnQuestions) -> None:
    """Draw the page; the picture stands first and is drawn last, when every card has been kept."""
    whole = found.participation
    st.title(say("egne.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    st.markdown(say("egne.indledning"))
    if not found.may_set:
        st.info(say(_why_locked(found)))
    picture = st.container()
    answers = {item.id: _item(found, item) for item in found.in_use}
    with picture:
        local_picture.show(replace(found, answers=answers))
    if found.may_write:
        _new(found)
        _retired(found)
    elif not found.in_use:
        st.markdown(say("egne.tom_laeser"))


def _why_locked(found: OwnQuestions) -> str:
    if found.participation.closed_at:
        return "tilpas.laast"
    return "egne.runde_lukket" if found.may_write else "egne.ikke_din"


def _item(found: OwnQuestions, item: LocalItem) -> LocalAnswer:
    with st.container(border=True, key=f"kort-egne-{item.id}"):
        st.header(plain(item.draft.title), anchor=False)
        stored = local_card.show(found, item)
        if found.may_write:
            _buttons(found, item)
            if item.may_change and stored.card.level is None:
                with st.expander(say("egne.ret"), key=f"egne-ret-{item.id}"):
                    local_editor.change(found, item)
    return stored


def _buttons(found: OwnQuestions, item: LocalItem) -> None:
    order = [one.id for one in found.in_use]
    at = order.index(item.id)
    with st.container(horizontal=True, key=f"egne-knapper-{item.id}"):
        for step, key, there in ((-1, "egne.op", at > 0), (1, "egne.ned", at + 1 < len(order))):
            label = say(key)
            if there and st.button(label, key=f"egne-flyt-{item.id}-{step}", type="tertiary"):
                _act(found, local_items.move, item.id, step, order)
        if st.button(say("egne.traek"), key=f"egne-traek-{item.id}-{item.version}", type="tertiary"):
            _retire(found, item, retired=True)


def _retire(found: OwnQuestions, item: LocalItem, *, retired: bool) -> None:
    _act(found, local_items.retire, item.id, item.version, retired=retired)


def _act(found: OwnQuestions, verb: Callable[..., None], *args: object, **named: object) -> None:
    """Do what a button says and draw the page anew; if it cannot be done, say why."""
    session.active()
    try:
        verb(resources.engine(), session.actor(), found.participation.id, *args, **named)
    except Conflict:
        session.remember("egne-besked", "egne.overhalet")
    except InvalidValue:
        session.remember("egne-besked", "egne.fuldt")
    except NotAllowed:
        session.remember("egne-besked", "fejl.ikke_tilladt")
    else:
        session.remember("egne-besked", None)
    st.rerun()


def _new(found: OwnQuestions) -> None:
    problem: str | None = session.recall("egne-besked")
    if problem is not None:
        st.warning(say(problem, mest=MOST))
        session.remember("egne-besked", None)
    if not found.in_use:
        st.header(say("egne.tom_titel"), anchor=False)
        st.markdown(say("egne.tom"))
    if len(found.in_use) >= MOST:
        st.caption(say("egne.fuldt", mest=MOST))
        return
    with st.expander(say("egne.ny"), key="egne-ny", expanded=not found.in_use):
        local_editor.new(found)


def _retired(found: OwnQuestions) -> None:
    if not found.retired:
        return
    with st.expander(say("egne.trukket", n=len(found.retired)), key="egne-trukket"):
        st.caption(say("egne.trukket_hjaelp"))
        for item in found.retired:
            st.markdown(f"**{plain(item.draft.title)}** – {plain(item.draft.question)}")
            if st.button(say("egne.brug_igen"), key=f"egne-brug-{item.id}-{item.version}"):
                _retire(found, item, retired=False)
