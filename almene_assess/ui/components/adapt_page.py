"""Tilpas as a page: its parts in the order in which a board comes to need them."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say, typed
from almene_assess.services.adapting import Adaptation
from almene_assess.ui import navigation
from almene_assess.ui.components import adapt_help, adapt_signals, adapt_themes


def show(found: Adaptation) -> None:
    """Draw the page; whoever may not write reads what was written."""
    whole = found.participation
    st.title(say("tilpas.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    st.markdown(say("tilpas.indledning"))
    if not found.may_write:
        st.info(say("tilpas.laast" if whole.closed_at else "tilpas.ikke_din"))
    adapt_themes.show(found)
    adapt_help.show(found)
    adapt_signals.signals(found)
    adapt_signals.conditions(found)
    st.page_link(navigation.LOCAL, label=say("egne.link"), query_params={"deltagelse": str(whole.id)})
