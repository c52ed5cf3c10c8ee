"""From the result to a goal: choose a theme, and go where its next rung is the draft."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say
from almene_assess.services.results import Profile
from almene_assess.storage.participations import Participation
from almene_assess.ui import goal_place, navigation, steps


def show(profile: Profile) -> None:
    """Draw the way on from the figures; whoever only reads finds the way to what was decided."""
    query = {"deltagelse": str(profile.participation.id)}
    with st.container(key="fra-resultat"):
        st.header(say("maal.fra_resultat_titel"), anchor=False)
        if goal_place.may_set(profile.participation):
            _begin(profile, query)
        st.page_link(navigation.GOALS, label=say("maal.se_alle"), query_params=query)


def link(bank: Questionnaire, whole: Participation, theme: str) -> None:
    """Draw the way from one theme to a goal, for those who may set one."""
    if goal_place.may_set(whole):
        label = say("maal.fra_tema", tema=plain(bank.theme(theme).title_da))
        query = {"deltagelse": str(whole.id), steps.THEME: theme}
        st.page_link(navigation.GOALS, label=label, query_params=query)


def _begin(profile: Profile, query: dict[str, str]) -> None:
    bank = profile.questionnaire
    st.markdown(say("maal.fra_resultat"))
    theme = st.selectbox(
        say("maal.vaelg_tema"),
        list(bank.form_themes(profile.participation.form)),
        index=None,
        placeholder=say("maal.vaelg"),
        format_func=lambda key: f"{bank.theme(key).code} {bank.theme(key).title_da}",
        key="resultat-maal-tema",
        filter_mode=None,
    )
    if st.button(say("maal.fra_resultat_knap"), key="resultat-maal", disabled=theme is None):
        navigation.go(navigation.GOALS, query | {steps.THEME: theme or ""})
