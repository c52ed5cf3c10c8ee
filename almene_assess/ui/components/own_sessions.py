"""Where one is signed in: each browser in two or three words, and a button that ends it."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from almene_assess.domain.errors import NotFound
from almene_assess.locale import clock, date, say, typed
from almene_assess.services import own_account
from almene_assess.services.device_words import UNKNOWN
from almene_assess.services.own_account import OwnSession
from almene_assess.ui import resources, session


def show() -> None:
    """Draw the list."""
    st.header(say("konto.steder_titel"), anchor=False)
    st.markdown(say("konto.steder_hjaelp"))
    with st.container(key="konto-steder"):
        for one in own_account.sessions(resources.engine(), session.actor()):
            _row(one)
    if st.button(say("konto.ud_overalt"), key="konto_ud_overalt"):
        own_account.end_everywhere(resources.engine(), session.actor())
        session.go_to(session.SIGN_OUT)


def _row(one: OwnSession) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"sted-{one.id}"):
        st.markdown(_words(one))
        if one.here:
            st.badge(say("konto.her"))
        elif st.button(say("konto.ud"), key=f"konto_ud_{one.id}"):
            _end(one)


def _words(one: OwnSession) -> str:
    since = say("konto.sted_siden", dato=date(one.began_at), kl=clock(one.began_at))
    seen = say("konto.sted_set", dato=date(one.seen_at), kl=clock(one.seen_at))
    return f"**{typed(one.device or UNKNOWN)}**  \n{typed(since)}  \n{typed(seen)}"


def _end(one: OwnSession) -> None:
    session.active()
    with suppress(NotFound):  # it ended by itself meanwhile, which is what was wanted
        own_account.end_session(resources.engine(), session.actor(), one.id)
    st.rerun()
