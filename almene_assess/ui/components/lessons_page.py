"""What organisations of a kreds learned, without a name, and the own notes' way there and back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady
from almene_assess.domain.lessons import HANDS, Words
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import date, plain, say, typed
from almene_assess.services import lessons
from almene_assess.services.lessons import Lessons
from almene_assess.services.verbs import now
from almene_assess.storage.lessons import OwnLesson
from almene_assess.ui import resources, session

HALVES = {1: "kreds_noter.foerste", 2: "kreds_noter.andet"}


def show(found: Lessons) -> None:
    """Draw the notes, and the own ones for those who may share them."""
    with st.container(key="noter"):
        st.header(say("kreds_noter.titel"), anchor=False)
        st.markdown(say("kreds_noter.indledning", haender=HANDS))
    if not found.open:
        st.info(say("kreds_noter.for_faa"))
    elif not found.lessons:
        st.markdown(say("kreds_noter.tom"))
    for one in found.lessons:
        with st.container(border=True):
            half = say(HALVES[one.half], aar=one.year)
            st.caption(f"{plain(title(found.questionnaire, one.words.theme))} · {half}")
            words(one.words)
    if found.may_share:
        _own_notes(found)


def title(bank: Questionnaire, theme: str | None) -> str:
    """Return what a note is about."""
    names = {one.id: one.title_da for one in bank.themes}
    return names.get(theme or "", say("kreds_noter.intet_tema"))


def words(said: Words) -> None:
    """Draw what a note says; a part that is empty is left out."""
    parts = (
        ("kreds_noter.proevede", said.tried),
        ("kreds_noter.galt", said.went_wrong),
        ("kreds_noter.nu", said.now_do),
    )
    st.markdown("  \n".join(f"**{say(key)}** {typed(text)}" for key, text in parts if text.strip()))


def _own_notes(found: Lessons) -> None:
    st.subheader(say("kreds_noter.egne"), anchor=False)
    if not found.own:
        st.markdown(say("kreds_noter.ingen_egne"))
    for one in found.own:
        with st.container(border=True, key=f"note-{one.id}"):
            st.caption(plain(title(found.questionnaire, one.words.theme)))
            words(one.words)
            if one.shared_at is None:
                _share(one)
            else:
                _shared(found, one)


def _share(one: OwnLesson) -> None:
    with st.expander(say("kreds_noter.del"), key=f"note-del-{one.id}"):
        st.markdown(say("kreds_noter.del_advarsel", haender=HANDS))
        sure = st.checkbox(say("kreds_noter.del_sikker"), key=f"note-sikker-{one.id}-{one.version}")
        if st.button(say("kreds_noter.del_knap"), key=f"note-del-knap-{one.id}", disabled=not sure):
            _do(lambda: lessons.share(resources.engine(), session.actor(), one.id, one.version, now()))


def _shared(found: Lessons, one: OwnLesson) -> None:
    until = found.waits_until(one)
    if until is None:
        st.markdown(say("kreds_noter.delt"))
    elif until > now():
        st.markdown(say("kreds_noter.venter", dato=date(until)))
    else:
        st.markdown(say("kreds_noter.venter_paa_flere", haender=HANDS))
    if st.button(say("kreds_noter.tilbage"), key=f"note-tilbage-{one.id}", type="tertiary"):
        _do(lambda: lessons.take_back(resources.engine(), session.actor(), one.id, one.version, now()))


def _do(act: Callable[[], None]) -> None:
    session.active()
    try:
        act()
    except (Conflict, InvalidValue, NotFound):
        st.warning(say("kreds_noter.aendret"))
    except NotReady:
        st.error(say("kreds_noter.ingen_kreds"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    except SQLAlchemyError:
        st.error(say("kreds_noter.ikke_gemt"))
    else:
        st.rerun()
