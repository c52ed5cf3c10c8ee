"""Another password: the old one first; after that everybody signs in anew, on every machine."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import InvalidValue
from almene_assess.locale import say
from almene_assess.services import own_account
from almene_assess.services.attempts import Wait
from almene_assess.ui import resources, session, sign_in
from almene_assess.ui.components import proof

PROBLEMS = {
    ("old", "wrong"): "konto.kode_gammel_forkert",
    ("password", "too_short"): "konto.kode_kort",
    ("password", "too_long"): "konto.kode_lang",
    ("password", "too_common"): "konto.kode_almindelig",
}


def show() -> None:
    """Draw the form; when it fits, leave for the sign-in page."""
    st.header(say("konto.kode_titel"), anchor=False)
    with st.form("konto_kode", border=False):
        old = _field(say("konto.kode_gammel"), "gammel", "current-password")
        st.caption(say("adgang.kode_hjaelp"))
        new = _field(say("konto.kode_ny"), "ny", "new-password")
        again = _field(say("konto.kode_igen"), "igen", "new-password")
        st.caption(say("konto.kode_hjaelp"))
        sent = st.form_submit_button(say("konto.kode_knap"), key="konto_kode_send")
    if sent:
        _change(old, new, again)


def _field(label: str, name: str, autocomplete: str) -> str:
    return st.text_input(label, key=f"konto_kode_{name}", type="password", autocomplete=autocomplete)


def _change(old: str, new: str, again: str) -> None:
    session.active()
    if new != again:
        st.error(say("konto.kode_forskel"))
        return
    try:
        held = own_account.change_password(
            resources.engine(), session.actor(), proof.of(old), new[: proof.LONGEST]
        )
    except InvalidValue as refused:
        st.error(say(PROBLEMS[refused.field, refused.problem]))
        return
    if isinstance(held, Wait):
        st.error(sign_in.waiting(held.seconds))
    else:
        session.go_to(session.SIGN_OUT)
