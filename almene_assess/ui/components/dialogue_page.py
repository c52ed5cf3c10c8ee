"""Dialogark: the board picks what to talk through with the municipality, and takes the sheet along."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.outside import Paper
from almene_assess.locale import say, typed
from almene_assess.services import shown
from almene_assess.services.shown import FEWEST, Shown
from almene_assess.ui import addresses
from almene_assess.ui.components import outside_page, shown_form
from almene_assess.ui.components.shown_form import Form

PAPER = Paper.DIALOGUE


def show(found: Shown) -> None:
    """Draw the choice for those who may choose, the way to take the sheet home, and the sheet itself."""
    chosen = found.chosen
    st.title(say("dialogark.titel"), anchor=False)
    with st.container(key="kun-skaerm"):
        st.markdown(say("dialogark.forklaring"))
        st.markdown(say("dialogark.tidspunkt"))
        if found.may_set:
            chosen = shown_form.show(Form(found, PAPER))
        if len(chosen.themes) >= FEWEST:
            _take_home(found.reading.participation.id)
        elif found.may_set:
            st.info(say("dialogark.faa_temaer", fewest=FEWEST))
    page = shown.page(found, chosen)
    if not page.themes and not found.may_set:
        st.markdown(say("dialogark.tom"))
    if page.themes:
        with st.container(border=True, key="dialogark-side"):
            st.header(say("dialogark.forhaandsvis"), anchor=False)
            st.markdown(f"**{typed(page.organisation)}**")
            outside_page.show(page)


def _take_home(participation_id: int) -> None:
    """Draw the ways to take it home; the route checks session and right again."""
    name = f"dialogark-{participation_id}"
    with st.container(horizontal=True):
        st.link_button(say("dialogark.word"), addresses.paper(f"{name}.docx"))
        st.link_button(say("dialogark.pdf"), addresses.paper(f"{name}.pdf"))
