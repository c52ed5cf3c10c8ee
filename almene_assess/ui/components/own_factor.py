"""The second step of signing in, for whoever owns the account: set it up, keep the codes, take it away."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import InvalidValue, NotNow
from almene_assess.locale import date, say
from almene_assess.services import second_factor
from almene_assess.services.attempts import Wait
from almene_assess.services.second_factor import CODES, Factor
from almene_assess.ui import resources, session, sign_in
from almene_assess.ui.components import proof, qr_picture

FRESH = "nye_koder"
BEGUN = "trin_begyndt"
QR_WIDTH = 240
"""Unit: pixels."""
LONGEST = 40
"""Unit: characters. A recovery code with its hyphens is a third of it."""


def shows_codes() -> bool:
    """Return whether new recovery codes wait to be kept; they can never be shown again."""
    return bool(session.recall(FRESH))


def before_anything_else() -> None:
    """Draw the whole page of somebody whose roles demand a second step, until it is there and kept."""
    st.title(say("konto.trin_foerst"), anchor=False)
    if shows_codes():
        _codes()
        return
    st.markdown(say("konto.trin_foerst_hjaelp"))
    _enrol()


def show() -> None:
    """Draw how it stands, and what can be done about it."""
    st.header(say("konto.trin_titel"), anchor=False)
    found = second_factor.own(resources.engine(), session.actor())
    if found.since is not None:
        _on(found)
        return
    st.markdown(say("konto.trin_hjaelp"))
    if session.recall(BEGUN):
        _enrol()
    elif st.button(say("konto.trin_begynd"), key="konto_trin_begynd"):
        session.remember(BEGUN, True)
        st.rerun()


def _enrol() -> None:
    try:
        made = second_factor.enrol(resources.engine(), session.actor())
    except NotNow:
        st.rerun()  # another tab has done it
    st.markdown(say("konto.trin_1"))
    qr_picture.show(made.address, say("konto.trin_qr"), QR_WIDTH)
    st.markdown(say("konto.trin_noegle"))
    st.code(
        " ".join(made.key[at : at + 4] for at in range(0, len(made.key), 4)), language=None, wrap_lines=True
    )
    st.markdown(say("konto.trin_2"))
    with st.form("konto_trin", border=False):
        typed = st.text_input(say("konto.trin_kode"), key="konto_trin_kode", autocomplete="one-time-code")
        sent = st.form_submit_button(say("konto.trin_bekraeft"), key="konto_trin_send", type="primary")
    if sent:
        _confirm(typed)


def _confirm(typed: str) -> None:
    session.active()
    try:
        found = second_factor.confirm(resources.engine(), session.actor(), typed[:LONGEST])
    except InvalidValue:
        st.error(say("konto.trin_forkert"))
        return
    except NotNow:
        st.rerun()
    _fresh(found)


def _fresh(found: list[str] | Wait) -> None:
    if isinstance(found, Wait):
        st.error(sign_in.waiting(found.seconds))
        return
    session.remember(FRESH, found)
    session.remember(BEGUN, None)
    st.rerun()


def _codes() -> None:
    st.success(say("konto.trin_er_sat"))
    st.markdown(say("konto.koder_hjaelp"))
    st.code("\n".join(session.recall(FRESH)), language=None)
    st.caption(say("konto.koder_kun_nu"))
    if st.button(say("konto.koder_gemt"), key="konto_koder_gemt", type="primary"):
        session.remember(FRESH, None)
        st.rerun()


def _on(found: Factor) -> None:
    assert found.since is not None
    st.markdown(say("konto.trin_til", dato=date(found.since)))
    st.markdown(say("konto.koder_tilbage", n=found.codes_left, i_alt=CODES))
    with st.expander(say("konto.koder_nye"), key="konto-nye-koder"):
        st.markdown(say("konto.koder_nye_hjaelp"))
        _with_proof("nye_koder", say("konto.koder_nye_knap"))
    if found.required:
        st.caption(say("konto.trin_kraeves"))
        return
    with st.expander(say("konto.trin_fra"), key="konto-trin-fra"):
        st.markdown(say("konto.trin_fra_hjaelp"))
        _with_proof("trin_fra", say("konto.trin_fra_knap"))


def _with_proof(act: str, label: str) -> None:
    """Draw a form that needs the password and a code before it does anything."""
    with st.form(f"konto_{act}", border=False):
        word = st.text_input(
            say("log_ind.kode"), key=f"konto_{act}_ord", type="password", autocomplete="current-password"
        )
        typed = st.text_input(say("konto.trin_kode"), key=f"konto_{act}_kode", autocomplete="one-time-code")
        sent = st.form_submit_button(label, key=f"konto_{act}_send")
    if sent:
        _do(act, word, typed[:LONGEST])


def _do(act: str, word: str, typed: str) -> None:
    session.active()
    engine, actor, proved = resources.engine(), session.actor(), proof.of(word)
    try:
        if act == "nye_koder":
            _fresh(second_factor.new_codes(engine, actor, proved, typed))
            return
        held = second_factor.switch_off(engine, actor, proved, typed)
    except InvalidValue as refused:
        st.error(say("konto.trin_forkert" if refused.field == "code" else "konto.kode_forkert"))
        return
    except NotNow:
        st.rerun()
    if held is not None:
        st.error(sign_in.waiting(held.seconds))
        return
    st.rerun()
