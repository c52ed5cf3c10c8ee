"""From the result to a goal: choose a theme, and go where its next rung is the draft."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import plain, say
from almene_assess.services.results import Profile
from almene_assess.ui import navigation, session, steps

CHOICE = "resultat-maal-tema"


def show(profile: Profile) -> None:
    """Draw the way on from the figures."""
    bank, whole = profile.questionnaire, profile.participation
    query = {"deltagelse": str(whole.id)}
    with st.container(key="fra-resultat"):
        st.header(say("maal.fra_resultat_titel"), anchor=False)
        st.markdown(say("maal.fra_resultat"))
        st.selectbox(
            say("maal.vaelg_tema"),
            list(bank.form_themes(whole.form)),
            index=None,
            placeholder=say("maal.vaelg"),
            format_func=lambda key: plain(f"{bank.theme(key).code} {bank.theme(key).title_da}"),
            key=CHOICE,
            filter_mode=None,
        )
        theme = session.widget(CHOICE, None)
        if st.button(say("maal.fra_resultat_knap"), key="resultat-maal", disabled=theme is None):
            navigation.go(navigation.GOALS, query | {steps.THEME: theme})
        st.page_link(navigation.GOALS, label=say("maal.se_alle"), query_params=query)
