"""Ballots of a meeting that were filled in on paper, typed in at the desk: all its questions at once."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.locale import say
from almene_assess.services import workshop_notes
from almene_assess.ui.components import paper_form
from almene_assess.ui.seat import Seat


def show(at: Seat) -> None:
    """Draw a way to type in a ballot; a closed fold holds nothing, as most meetings have none."""
    with st.expander(say("papir.moede_titel"), key="sedler", on_change="rerun") as fold:
        if not fold.open:
            return

        def keep(group: RespondentGroup, codes: dict[str, int]) -> str | None:
            return at.write(workshop_notes.paper_ballot, group, codes)

        st.markdown(say("papir.moede_hjaelp"))
        items = [item.key for item in at.desk.workshop.run.items]
        paper_form.show(f"moede-{at.id}", at.desk.questionnaire, items, keep)
