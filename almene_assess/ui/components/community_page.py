"""The page for the local community: what the board chooses, and the one sheet of paper that comes of it."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.outside import Paper
from almene_assess.locale import plain, say, typed
from almene_assess.services import shown
from almene_assess.services.shown import Shown
from almene_assess.ui import addresses, navigation
from almene_assess.ui.components import outside_page, reading_links, shown_form
from almene_assess.ui.components.shown_form import Form

PAPER = Paper.COMMUNITY


def show(found: Shown) -> None:
    """Draw the choice for those who may choose, then the page as others will read it."""
    chosen = found.chosen
    with st.container(key="kun-skaerm"):
        st.title(say("lokalsamfund.overskrift"), anchor=False)
        reading_links.show(navigation.COMMUNITY, found.reading.participation.id)
        if found.may_set:
            st.markdown(say("lokalsamfund.forklaring"))
            with st.expander(say("lokalsamfund.vaelg"), expanded=not chosen.themes, key="vaelg-lokalsamfund"):
                chosen = shown_form.show(Form(found, PAPER))
            _take_home(found.reading.participation.id)
    page = shown.page(found, chosen)
    with st.container(key="lokalsamfund"):
        st.header(typed(page.organisation), anchor=False)
        st.markdown(say("lokalsamfund.undertitel", kilde=plain(page.source)))
        if page.themes or page.introduction:
            outside_page.show(page)
        else:
            st.markdown(say("lokalsamfund.tom_valg" if found.may_set else "lokalsamfund.tom"))


def _take_home(participation_id: int) -> None:
    """Draw the ways to take it home; the route checks session and right again."""
    name = f"lokalsamfund-{participation_id}"
    with st.container(horizontal=True):
        st.link_button(say("lokalsamfund.word"), addresses.paper(f"{name}.docx"))
        st.link_button(say("lokalsamfund.pdf"), addresses.paper(f"{name}.pdf"))
