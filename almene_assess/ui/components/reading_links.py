"""The way between the three readings of one result: the board's, the residents' and the local community's."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say
from almene_assess.ui import navigation
from almene_assess.ui.navigation import Target

READINGS = {
    navigation.RESULT: "visning.bestyrelse",
    navigation.RESIDENTS: "visning.beboere",
    navigation.COMMUNITY: "visning.lokalsamfund",
}


def show(here: Target, participation_id: int) -> None:
    """Draw a link to each of the other two; the same organisation's, wherever one goes."""
    with st.container(horizontal=True, key="visninger"):
        st.markdown(say("visning.samme"), width="content")
        for page, words in READINGS.items():
            if page == here:
                st.markdown(f"**{say(words)}**", width="content")
            else:
                query = {"deltagelse": str(participation_id)}
                st.page_link(page, label=say(words), query_params=query, width="content")
