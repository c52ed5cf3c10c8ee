"""A text field that keeps itself (`kept_text`), and one press that takes the last change back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.locale import say
from almene_assess.ui import session
from almene_assess.ui.components import kept_text
from almene_assess.ui.components.kept_text import Field

Write = Callable[[str, str], object]
"""Writes a text in place of the one that was seen; raises what a service raises."""


def show(field: Field, stored: str, write: Write) -> str:
    """Draw the field, keep what was typed, and return what is stored now."""

    def keep(text: str) -> str | None:
        problem = _written(write, text, stored)
        if problem is None:
            session.remember(_before(field), stored)
        return problem

    now = kept_text.show(field, stored, keep)
    before: str | None = session.recall(_before(field))
    if before is not None and before != now and _asked(field):
        problem = _written(write, before, now)
        if problem is None:
            session.remember(_before(field), now)
            st.rerun()  # the field gives way to what is stored, as to somebody else's change
        st.error(say(problem))
    return now


def _asked(field: Field) -> bool:
    return st.button(
        say("tilpas.fortryd"), key=f"{field.name}-fortryd", type="tertiary", help=say("tilpas.fortryd_hjaelp")
    )


def _written(write: Write, text: str, before: str) -> str | None:
    """Write; return the key of the words if it could not be done. An overtaken text is set aside to copy."""
    session.active()
    try:
        write(text, before)
    except Conflict:
        st.rerun()
    except InvalidValue:
        return "tilpas.ugyldigt"
    except NotAllowed:
        return "tilpas.laast"
    except SQLAlchemyError:
        return "bord.ikke_gemt"
    return None


def _before(field: Field) -> str:
    return f"{field.name}-foer"
