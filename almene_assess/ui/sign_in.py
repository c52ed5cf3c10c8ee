"""The sign-in page: our own Danish form; the same words whether the user exists or not."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from almene_assess.domain.errors import NotFound
from almene_assess.locale import say
from almene_assess.services import passwords
from almene_assess.services import sign_in as way_in
from almene_assess.services.attempts import Wait
from almene_assess.services.sign_in import SecondStep
from almene_assess.ui import auth_fence, resources, session

SECOND = "andet_trin"
"""Where this tab keeps that the password was right, until the code is."""
TOO_LONG = 1000
"""Unit: characters. Longer input is no password of ours; it is not hashed."""


def show(page: str) -> None:
    """Show the form; when it fits, send the browser to fetch its session and then to the page asked for."""
    with st.container(key="forhal"):
        st.title(say("log_ind.titel"), anchor=False)
        if session.recall(SECOND):
            _second(session.recall(SECOND))
            return
        st.markdown(say("log_ind.indledning"))
        _form(page)
        st.markdown(say("log_ind.glemt"))
        st.caption(say("log_ind.svarlink"))
        if resources.is_example():
            st.info(say("log_ind.eksempel"))


def _form(page: str) -> None:
    with st.form("log_ind", border=False):
        user = st.text_input(say("log_ind.bruger"), key="log_ind_bruger", autocomplete="username")
        word = st.text_input(
            say("log_ind.kode"), key="log_ind_kode", type="password", autocomplete="current-password"
        )
        sent = st.form_submit_button(say("log_ind.knap"), key="log_ind_send", type="primary", width="stretch")
    if sent:
        _try(user, word, page)


def _try(user: str, word: str, page: str) -> None:
    if not user.strip() or not word:
        st.error(say("log_ind.mangler"))
        return
    line = str(st.context.ip_address or "")
    admitted = way_in.begin(resources.engine(), user[:TOO_LONG], line)
    if isinstance(admitted, Wait):
        st.error(waiting(admitted.seconds))
        return
    fits = auth_fence.fits(passwords.prepared(word[:TOO_LONG]), admitted.password_hash)
    browser = str(st.user.get("browser") or "")
    if not browser:
        st.error(say("log_ind.cookies"))
        return
    code = way_in.succeed(resources.engine(), admitted, browser, _address(page)) if fits else None
    if isinstance(code, SecondStep):
        session.remember(SECOND, code.token)
        st.rerun()
    elif code is None:
        way_in.fail(admitted, line)
        st.error(say("log_ind.forkert"))
    else:
        _fetch(code)


def _second(token: str) -> None:
    """Ask for the code; who comes here has shown the password."""
    st.markdown(say("log_ind.trin"))
    with st.form("log_ind_trin", border=False):
        typed = st.text_input(say("log_ind.trin_kode"), key="log_ind_trin_kode", autocomplete="one-time-code")
        sent = st.form_submit_button(
            say("log_ind.knap"), key="log_ind_trin_send", type="primary", width="stretch"
        )
    if sent and typed.strip():
        _try_second(token, typed[:TOO_LONG])
    if st.button(say("log_ind.forfra"), key="log_ind_forfra", width="stretch"):
        _again()
    st.caption(say("log_ind.trin_mistet"))


def _try_second(token: str, typed: str) -> None:
    browser = str(st.user.get("browser") or "")
    try:
        found = way_in.second_step(resources.engine(), token, typed, browser)
    except NotFound:
        st.error(say("log_ind.trin_udloebet"))
        return
    if isinstance(found, Wait):
        st.error(waiting(found.seconds))
    elif found is None:
        st.error(say("log_ind.trin_forkert"))
    else:
        session.remember(SECOND, None)
        _fetch(found)


def _fetch(ticket: str) -> None:
    session.go_to("/auth/ind?" + urlencode({"kode": ticket}))


def _again() -> None:
    session.remember(SECOND, None)
    st.rerun()


def _address(page: str) -> str:
    query = urlencode(st.query_params.to_dict())
    return f"{page}?{query}" if query else page


def waiting(seconds: int) -> str:
    """Return how long to wait, in words."""
    if seconds < 60:
        return say("log_ind.vent_sekunder", n=seconds)
    return say("log_ind.vent_minutter", n=-(-seconds // 60))
