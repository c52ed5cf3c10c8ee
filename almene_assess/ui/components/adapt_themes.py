"""Choosing themes: what comes first, what that means for the figures, and the way back."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import Conflict, NotAllowed
from almene_assess.domain.questionnaire import Pillar
from almene_assess.locale import plain, say
from almene_assess.services import adapting
from almene_assess.services.adapting import Adaptation
from almene_assess.ui import resources, session

MINUTES_EACH = 30 / 48
"""Unit: minutes. What Besvar tells a reader of the whole questionnaire: half an hour."""


def show(found: Adaptation) -> None:
    """Draw the choice, or what was chosen."""
    st.header(say("tilpas.temaer"), anchor=False)
    st.markdown(say("tilpas.temaer_hjaelp"))
    with st.expander(say("tilpas.betyder_titel"), key="tilpas-betyder", expanded=bool(found.chosen)):
        st.markdown(say("tilpas.betyder"))
    if found.may_choose:
        _absorb(found)
        _choose(found)
    else:
        st.markdown(_told(found, found.offered))
        if found.may_write:
            st.caption(say("tilpas.temaer_laast"))


def _choose(found: Adaptation) -> None:
    boxes = _boxes(found)
    ticked = tuple(theme for theme in found.themes if theme in boxes)
    session.remember(_ticked(found), ticked)
    if not ticked:
        st.warning(say("tilpas.intet_valgt"))
        return
    st.markdown(_told(found, ticked))
    with st.container(horizontal=True):
        if ticked != found.offered:
            if st.button(say("tilpas.gem_valg"), key="tilpas-gem-valg", type="primary"):
                _keep(found, ticked)
        elif found.chosen:
            st.caption(f":material/check: {say('tilpas.valg_gemt')}")
        if found.chosen and st.button(say("tilpas.alle_igen"), key="tilpas-alle-igen"):
            _keep(found, found.themes)
    if ticked != found.offered:
        st.caption(say("tilpas.ikke_gemt_endnu"))


def _boxes(found: Adaptation) -> set[str]:
    """Draw a box a theme, two pillars beside each other; return the ticked ones."""
    bank, ticked = found.questionnaire, set()
    by_pillar = bank.pillar_themes(found.participation.form)
    pillars = [pillar for pillar in bank.pejlemaerker if pillar.id in by_pillar]
    for first in range(0, len(pillars), 2):
        for column, pillar in zip(st.columns(2), pillars[first : first + 2], strict=False):
            with column:
                ticked |= _pillar(found, pillar, by_pillar[pillar.id])
    return ticked


def _pillar(found: Adaptation, pillar: Pillar, themes: tuple[str, ...]) -> set[str]:
    st.markdown(f"**{plain(pillar.axis_da)}**")
    drawn = session.recall(_times(found), 0)
    return {
        theme
        for theme in themes
        if st.checkbox(
            plain(_name(found, theme)),
            value=theme in found.offered,
            key=f"tilpas-{found.participation.id}-{theme}-{drawn}",
        )
    }


def _told(found: Adaptation, chosen: tuple[str, ...]) -> str:
    """Say what a choice amounts to, and what is left out."""
    themes = found.questionnaire.form_themes(found.participation.form)
    items = sum(len(themes[theme]) for theme in chosen)
    minutes = max(5, 5 * round(items * MINUTES_EACH / 5))
    if len(chosen) == len(themes):
        return say("tilpas.alle", antal=items, minutter=minutes)
    left_out = ", ".join(plain(found.questionnaire.theme(t).axis_da) for t in themes if t not in chosen)
    return say("tilpas.nogle", n=len(chosen), antal=items, minutter=minutes, resten=left_out)


def _keep(found: Adaptation, themes: tuple[str, ...]) -> None:
    session.active()
    engine, actor = resources.engine(), session.actor()
    try:
        adapting.choose_themes(engine, actor, found.participation.id, themes, found.chosen)
    except NotAllowed:
        st.error(say("tilpas.temaer_laast"))
        return
    except Conflict:  # the next run shows what stands now, and what was ticked here
        st.rerun()
    session.remember(_seen(found), None)
    session.remember(_times(found), session.recall(_times(found), 0) + 1)
    st.rerun()


def _absorb(found: Adaptation) -> None:
    """Give way to what somebody else has chosen since, and say what was ticked here."""
    seen: frozenset[str] | None = session.recall(_seen(found))
    session.remember(_seen(found), found.chosen)
    if seen is None or seen == found.chosen:
        return
    session.remember(_times(found), session.recall(_times(found), 0) + 1)
    names = ", ".join(_name(found, theme) for theme in session.recall(_ticked(found), ()))
    st.warning(say("tilpas.valg_overhalet", temaer=plain(names)))


def _name(found: Adaptation, key: str) -> str:
    theme = found.questionnaire.theme(key)
    return f"{theme.code} {theme.title_da}"


def _times(found: Adaptation) -> str:
    return f"tilpas-{found.participation.id}-gange"


def _seen(found: Adaptation) -> str:
    return f"tilpas-{found.participation.id}-set"


def _ticked(found: Adaptation) -> str:
    return f"tilpas-{found.participation.id}-krydset"
