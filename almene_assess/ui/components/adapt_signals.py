"""»Signal herfra«, theme by theme, and the conditions that the organisation works under, in its own words."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.locale import plain, say
from almene_assess.services import signals as told
from almene_assess.services.adapting import Adaptation
from almene_assess.services.signals import CONDITIONS_LIMIT, SIGNAL_LIMIT
from almene_assess.ui import resources, session
from almene_assess.ui.components import adapt_help, undo_text
from almene_assess.ui.components.kept_text import Field
from almene_assess.ui.components.own_help import paragraphs


def signals(found: Adaptation) -> None:
    """Draw the signal of one theme to write, and those that stand."""
    st.header(say("tilpas.signaler"), anchor=False)
    st.markdown(say("tilpas.signaler_hjaelp"))
    whole, bank = found.participation, found.questionnaire
    stored = told.signals(resources.engine(), session.actor(), whole.id)
    at_hand = None
    if found.may_write:
        at_hand = theme = adapt_help.choose_theme(
            f"tilpas-signal-{whole.id}", bank, found.themes, list(stored)
        )
        field = Field(
            name=f"signal-{whole.id}-{theme.replace('.', '-')}",
            label=say("tilpas.signal", tema=bank.theme(theme).title_da),
            limit=SIGNAL_LIMIT,
        )
        stored |= {theme: undo_text.show(field, stored.get(theme, ""), partial(_signal, whole.id, theme))}
    shown = [theme for theme in found.themes if stored.get(theme) and theme != at_hand]
    if not any(stored.values()):
        st.caption(say("tilpas.ingen_signaler"))
    for theme in shown:
        st.markdown(f"**{plain(bank.theme(theme).title_da)}**")
        st.markdown(paragraphs(stored[theme]))


def conditions(found: Adaptation) -> None:
    """Draw the one text about the conditions."""
    st.header(say("tilpas.vilkaar"), anchor=False)
    st.markdown(say("tilpas.vilkaar_hjaelp"))
    whole = found.participation
    stored = told.conditions(resources.engine(), session.actor(), whole.id)
    if found.may_write:
        field = Field(f"vilkaar-{whole.id}", say("tilpas.vilkaar_felt"), CONDITIONS_LIMIT)
        undo_text.show(field, stored, partial(_conditions, whole.id))
    else:
        st.markdown(paragraphs(stored) or say("tilpas.ingen_vilkaar"))


def _signal(participation_id: int, theme: str, text: str, before: str) -> None:
    told.write_signal(resources.engine(), session.actor(), participation_id, theme, text, before)


def _conditions(participation_id: int, text: str, before: str) -> None:
    told.write_conditions(resources.engine(), session.actor(), participation_id, text, before)
