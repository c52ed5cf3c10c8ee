"""The UN's goals, small beside the themes and whole on Regler og ord; suggestions are always called so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.world_goals import WorldGoal, WorldGoals
from almene_assess.locale import plain, say
from almene_assess.services import world_goals


def beside(bank: Questionnaire, themes: Sequence[str]) -> None:
    """Draw the suggestions for some themes on one line."""
    found = world_goals.of(bank)
    if found is None:
        return
    told = [
        f"**{plain(bank.theme(theme).axis_da)}** {_goals(found.suggested(theme))}"
        for theme in themes
        if found.suggested(theme)
    ]
    if told:
        st.caption(say("verdensmaal.forslag", temaer=" · ".join(told)))


def for_all(bank: Questionnaire) -> None:
    """Draw the goal that belongs to everything, and who says so."""
    found = world_goals.of(bank)
    if found is not None:
        st.caption(_named(found))


def about(bank: Questionnaire) -> None:
    """Draw all of it, with its sources."""
    found = world_goals.of(bank)
    if found is None:
        return
    st.header(say("verdensmaal.titel"), anchor=False)
    st.markdown(_named(found))
    st.markdown(say("verdensmaal.om_forslag"))
    nothing = say("verdensmaal.intet")
    lines = [
        f"- **{plain(bank.theme(theme).title_da)}:** {_goals(found.suggested(theme)) or nothing}"
        for theme in bank.theme_ids
    ]
    st.markdown("\n".join(lines))
    st.caption(plain(say("verdensmaal.kilder", navngivet=found.named_source_da, navne=found.names_source_da)))


def _named(found: WorldGoals) -> str:
    goal = found.for_all
    return say("verdensmaal.alle", nummer=goal.number, navn=plain(goal.title_da))


def _goals(goals: Sequence[WorldGoal]) -> str:
    return ", ".join(f"{goal.number} {plain(goal.title_da)}" for goal in goals)
