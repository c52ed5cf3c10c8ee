"""The UN's goals, folded away on Resultat and whole on Regler og ord; suggestions are always called so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.world_goals import WorldGoal, WorldGoals
from almene_assess.locale import plain, say
from almene_assess.services import world_goals


def of_themes(bank: Questionnaire, form: str) -> None:
    """Draw the goal that belongs to everything, and one line of suggestions a pillar, folded away."""
    found = world_goals.of(bank)
    if found is None:
        return
    with st.expander(say("verdensmaal.titel"), key="verdensmaal"):
        st.markdown(_named(found))
        for themes in bank.pillar_themes(form).values():
            _beside(bank, found, themes)


def _beside(bank: Questionnaire, found: WorldGoals, themes: Sequence[str]) -> None:
    told = [
        f"**{plain(bank.theme(theme).axis_da)}** {_goals(found.suggested(theme))}"
        for theme in themes
        if found.suggested(theme)
    ]
    if told:
        st.caption(say("verdensmaal.forslag", temaer=" · ".join(told)))


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
