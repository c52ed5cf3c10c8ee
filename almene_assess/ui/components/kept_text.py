"""A text field that keeps itself: compared with what is stored on every run; nothing typed is lost.

Saving happens by comparing, as on the answer cards: after a lost connection the browser sends its values
again without calling anything back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from almene_assess.domain.answers import clean_text
from almene_assess.locale import say
from almene_assess.ui import session


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its own name in this tab, its label, how much it holds, and the words beside it."""

    name: str
    label: str
    limit: int
    help: str = ""
    height: int = 110


def show(field: Field, stored: str, save: Callable[[str], str | None]) -> str:
    """Draw the field and save what was typed; return what is stored now.

    `save` returns None, or the key of the words that say why it could not.
    """
    _absorb(field, stored)
    typed = st.text_area(
        field.label,
        value=stored,
        key=_key(field),
        max_chars=field.limit,
        height=field.height,
        help=field.help or None,
    )
    wish, problem = clean_text(typed).strip(), None
    if wish != stored:
        problem = save(wish)
        stored = stored if problem else wish
    session.remember(_base(field), stored)
    if problem:
        with st.container(key=f"usaved-{field.name}"):  # the page's script tries again
            st.error(say(problem))
    elif stored:
        st.caption(f":material/check: {say('bord.gemt')}")
    _show_lost(field)
    return stored


def pending(field: Field) -> str | None:
    """Return what was typed into a field that this run has not drawn; None if that is stored already."""
    base: str | None = session.recall(_base(field))
    if base is None:
        return None
    typed = clean_text(session.widget(_key(field), base)).strip()
    return None if typed == base else typed


def forget(field: Field) -> None:
    """Forget a field that is gone from the page."""
    session.remember(_base(field), None)


def _absorb(field: Field, stored: str) -> None:
    """Give way to what somebody else has written since, and keep aside what was being typed here."""
    base: str | None = session.recall(_base(field))
    if base is None or base == stored:
        return
    mine = clean_text(session.widget(_key(field), base)).strip()
    if mine not in (base, stored):
        session.remember(_lost(field), mine)
    session.remember(_epoch(field), session.recall(_epoch(field), 0) + 1)


def _show_lost(field: Field) -> None:
    lost = session.recall(_lost(field))
    if not lost:
        return
    st.warning(say("bord.tekst_andet_sted"))
    st.code(lost, language=None, wrap_lines=True)
    if st.button(say("bord.tekst_set"), key=f"{field.name}-set"):
        session.remember(_lost(field), None)
        st.rerun()


def _key(field: Field) -> str:
    return f"{field.name}-{session.recall(_epoch(field), 0)}"


def _epoch(field: Field) -> str:
    return f"{field.name}-andre"


def _base(field: Field) -> str:
    return f"{field.name}-tegnet"


def _lost(field: Field) -> str:
    return f"{field.name}-tabt"
