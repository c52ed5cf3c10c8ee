"""The agenda at the desk: every question with how far it is, and a way to go there."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.workshop import Move, Standing
from almene_assess.locale import plain, say
from almene_assess.services import workshops
from almene_assess.ui.seat import Seat

STANDINGS = {
    Standing.WAITING: "bord.punkt_venter",
    Standing.BEGUN: "bord.punkt_begyndt",
    Standing.SKIPPED: "bord.punkt_sprunget",
    Standing.DONE: "bord.punkt_faerdig",
}


def show(at: Seat) -> None:
    """Draw the agenda; any other question can be gone to, and comes back where it was left."""
    run = at.desk.workshop.run
    with st.expander(say("bord.dagsorden", n=_done(at), antal=len(run.items)), key="dagsorden"):
        for place, line in enumerate(at.desk.scene.agenda):
            here = place == run.place
            words = say("bord.punkt_her") if here else say(STANDINGS[line.standing])
            st.markdown(f"{place + 1}. **{plain(line.title)}** – {words}")
            if not here and Move.GO in at.desk.moves:
                label = say("bord.gaa_til", nummer=place + 1, titel=plain(line.title))
                if st.button(label, key=f"gaa-{place}", type="tertiary"):
                    at.press(workshops.step, Move.GO, place)


def _done(at: Seat) -> int:
    return sum(item.standing is Standing.DONE for item in at.desk.workshop.run.items)
