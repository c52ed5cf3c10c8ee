"""The way to be erased, in two steps: what goes and what stays, then the password and the last press."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import InvalidValue, NotNow
from almene_assess.domain.my_data import MyData
from almene_assess.locale import say
from almene_assess.services import erasure, own_account
from almene_assess.services.attempts import Wait
from almene_assess.ui import resources, session, sign_in
from almene_assess.ui.components import proof

ASKED = "slet_mig"


def show(mine: MyData) -> None:
    """Draw the step that the person stands at."""
    st.header(say("slet.titel"), anchor=False)
    if not session.recall(ASKED, False):
        st.markdown(say("slet.kort"))
        st.button(say("slet.knap"), key="slet_mig", on_click=_ask, args=(True,))
        return
    with st.container(border=True, key="slet-mig"):
        st.markdown(say("slet.vaek"))
        st.markdown(say("slet.bliver"))
        if mine.sheets:
            st.warning(say("slet.resultat"))
        _last(guest=own_account.is_guest(session.actor()))


def _ask(asked: bool) -> None:
    session.remember(ASKED, asked)


def _last(*, guest: bool) -> None:
    with st.form("slet_mig_form", border=False):
        password = (
            ""
            if guest
            else st.text_input(
                say("slet.kode"), key="slet_kode", type="password", autocomplete="current-password"
            )
        )
        sent = st.form_submit_button(say("slet.ja"), key="slet_ja", type="primary")
    st.button(say("slet.nej"), key="slet_nej", on_click=_ask, args=(False,))
    if sent:
        _erase(password)


def _erase(password: str) -> None:
    session.active()
    try:
        held = erasure.erase_own(resources.engine(), session.actor(), proof.of(password))
    except InvalidValue:
        st.error(say("slet.forkert"))
        return
    except NotNow:
        st.error(say("slet.sidste"))
        return
    if isinstance(held, Wait):
        st.error(sign_in.waiting(held.seconds))
        return
    st.success(say("slet.gjort"))
    st.stop()
