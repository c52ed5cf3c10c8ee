"""The sign-in page: our own Danish form; the same words whether the user exists or not."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from almene_assess.services import accounts, passwords
from almene_assess.services import sign_in as way_in
from almene_assess.services.sign_in import Wait
from almene_assess.ui import auth_fence, resources, session

WRONG = "Brugernavn eller adgangskode passer ikke. Prøv igen."
NO_COOKIES = "Din browser skal tillade cookies fra denne adresse. Genindlæs siden, og prøv igen."
TOO_LONG = 1000
"""Unit: characters. Longer input is no password of ours; it is not hashed."""


def show(page: str) -> None:
    """Show the form; when it fits, send the browser to fetch its session and then to the page asked for."""
    with st.container(key="forhal"):
        st.title("Pejling")
        st.write("Se, hvor jeres boligorganisation står, og find jeres næste skridt sammen.")
        _form(page)
        if accounts.is_example(resources.engine()):
            st.info("**Eksempeldata.** Organisationerne findes ikke. Log ind med en eksempelkonto.")


def _form(page: str) -> None:
    with st.form("log_ind", border=False):
        user = st.text_input("Brugernavn", key="log_ind_bruger", autocomplete="username")
        word = st.text_input(
            "Adgangskode", key="log_ind_kode", type="password", autocomplete="current-password"
        )
        sent = st.form_submit_button("Log ind", key="log_ind_send", type="primary", width="stretch")
    if sent:
        _try(user, word, page)


def _try(user: str, word: str, page: str) -> None:
    if not user.strip() or not word:
        st.error("Skriv både brugernavn og adgangskode.")
        return
    admitted = way_in.begin(resources.engine(), user[:TOO_LONG], str(st.context.ip_address or ""))
    if isinstance(admitted, Wait):
        st.error(f"Der er prøvet for mange gange. Vent {_spell(admitted.seconds)}, og prøv så igen.")
        return
    fits = auth_fence.fits(passwords.prepared(word[:TOO_LONG]), admitted.password_hash)
    browser = str(st.user.get("browser") or "")
    if not browser:
        st.error(NO_COOKIES)
        return
    code = way_in.succeed(resources.engine(), admitted, browser, _address(page)) if fits else None
    if code is None:
        st.error(WRONG)
    else:
        session.go_to("/auth/ind?" + urlencode({"kode": code}))


def _address(page: str) -> str:
    query = urlencode(st.query_params.to_dict())
    return f"{page}?{query}" if query else page


def _spell(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} sekunder" if seconds != 1 else "et sekund"
    minutes = -(-seconds // 60)
    return f"{minutes} minutter" if minutes != 1 else "et minut"
