"""Erasing the account of somebody who has left, in two steps; answers are not read, and count on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import session


def show(account_id: int, erase: Callable[[], None]) -> None:
    """Draw the step that the administrator stands at; `erase` does it, and draws the page anew."""
    asked = f"konto-slet-{account_id}"
    if not session.recall(asked):
        st.button(say("slet.holdt_op"), key=asked, type="tertiary", on_click=_ask, args=(asked, True))
        return
    st.warning(say("slet.holdt_op_sikker"))
    with st.container(horizontal=True):
        if st.button(say("slet.holdt_op_ja"), key=f"{asked}-ja", type="primary"):
            _ask(asked, False)
            erase()
        st.button(say("slet.nej"), key=f"{asked}-nej", on_click=_ask, args=(asked, False))


def _ask(key: str, asked: bool) -> None:
    session.remember(key, asked)
