"""Who is here in this run, as the gate says; the only module that touches `st.session_state`."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from almene_assess.domain.rights import Actor
from almene_assess.locale import say
from almene_assess.services import accounts
from almene_assess.ui import navigation, resources, sign_in, switcher
from almene_assess.ui.components import own_factor, pulse

SIGN_OUT = "/auth/ud"


def current() -> Actor | None:
    """Return who is signed in, as the database says now; None for a stranger."""
    handle = _handle()
    return None if handle is None else accounts.actor_of(resources.engine(), handle)


def actor() -> Actor:
    """Return who is signed in, or end this run; a page or fragment needs no check of its own."""
    found = current()
    if found is None:
        st.rerun()  # the frame then shows the sign-in page
    return found


def active() -> None:
    """Note that a person did something: call it where a fragment saves, since the frame did not run."""
    now = time.monotonic()
    if now - recall("touched", 0.0) < accounts.TOUCH_EVERY.total_seconds():
        return
    handle = _handle()
    if handle is not None:
        accounts.touch(resources.engine(), handle)
        remember("touched", now)


def run(page: StreamlitPage, visitor: Actor | None) -> None:
    """Run the page for whoever is signed in; strangers only ever get the sign-in page."""
    alone = visitor is not None and visitor.must_enrol
    width = "centered" if alone else navigation.layout(page.url_path)
    st.set_page_config(page_title=f"{page.title} · Pejling", layout=width)
    if visitor is None:
        sign_in.show(page.url_path)
        return
    switcher.settle(visitor, page)
    _account_corner(visitor)
    _example_label()
    if not pulse.beat():  # a heartbeat is no sign that somebody is there
        active()
    if visitor.must_enrol or own_factor.shows_codes():
        own_factor.before_anything_else()
        return
    page.run()


def sign_out() -> None:
    """End the session everywhere and leave."""
    handle = _handle()
    if handle is not None:
        accounts.sign_out(resources.engine(), handle)
    go_to(SIGN_OUT)


def go_to(address: str) -> None:
    """Send the browser to an address of ours that Streamlit does not serve (as st.login does)."""
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = address
        context.enqueue(message)


def remember(key: str, value: Any) -> None:
    """Keep something for this tab that may vanish at any time."""
    tab()[key] = value


def recall(key: str, default: Any = None) -> Any:
    """Return what `remember` kept, if it is still there."""
    return tab().get(key, default)


def tab() -> dict[str, Any]:
    """Return all of it, as one entry: Streamlit copies its whole state for every field that it draws.

    Asked for before a write and noted in right after it, nothing comes between: on every touch of its state
    Streamlit lets a newer press (the second of a double click) break the run off.
    """
    kept: dict[str, Any] = st.session_state.setdefault("tab", {})
    return kept


def _account_corner(visitor: Actor) -> None:
    with st.sidebar:
        st.text(accounts.display_name(resources.engine(), visitor.account_id))
        st.button(say("app.log_ud"), key="konto_log_ud", on_click=sign_out, width="stretch")


def _example_label() -> None:
    """Say on every page that the data are invented, for as long as they are."""
    if resources.is_example():
        st.container(key="eksempel").markdown(say("app.eksempel"))


def _handle() -> int | None:
    value = st.user.get("session")
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 19 else None


def widget(key: str, default: Any) -> Any:
    """Return what a widget of this tab holds, whether or not it has been drawn in this run."""
    return st.session_state.get(key, default)
