"""Hands that were counted in the room, entered by the facilitator: a group at a time, a number a rung."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.answers import UNKNOWN, RespondentGroup
from almene_assess.locale import plain, say
from almene_assess.services import workshop_notes
from almene_assess.services.scenes import ShownItem
from almene_assess.services.workshop_notes import LARGEST_HALL
from almene_assess.ui.components.group_words import GROUPS
from almene_assess.ui.seat import Seat


def show(at: Seat, item: ShownItem, vote_no: int) -> None:
    """Draw the counts of one group with a button that keeps them."""
    with st.expander(say("bord.haender_titel"), key=f"haender-{item.key}-{vote_no}"):
        st.markdown(say("bord.haender_hjaelp"))
        group = st.selectbox(
            say("bord.haender_gruppe"),
            list(GROUPS),
            format_func=lambda one: say(GROUPS[one]),
            key=f"haender-gruppe-{item.key}",
            filter_mode=None,
        )
        stored = at.desk.hands.get(vote_no, {}).get(group, {})
        typed = _counts(item, vote_no, group, stored)
        if st.button(say("bord.haender_gem"), key=f"haender-gem-{item.key}-{vote_no}"):
            at.press(workshop_notes.show_hands, vote_no, group, typed)
        _kept(at, vote_no)


def _counts(item: ShownItem, vote_no: int, group: RespondentGroup, stored: dict[int, int]) -> dict[int, int]:
    names = {n: plain(rung.label) for n, rung in enumerate(item.rungs)} | {UNKNOWN: say("bord.ved_ikke")}
    typed = {}
    with st.container(horizontal=True, key="haender-tal"):
        for code, name in names.items():
            typed[code] = st.number_input(
                name,
                min_value=0,
                max_value=LARGEST_HALL,
                value=stored.get(code, 0),
                step=1,
                key=f"haand-{item.key}-{vote_no}-{group.value}-{code}-{stored.get(code, 0)}",
                width=130,
                persist_state="session",
            )
    return typed


def _kept(at: Seat, vote_no: int) -> None:
    for group, counts in at.desk.hands.get(vote_no, {}).items():
        st.caption(say("bord.haender_gemt", n=sum(counts.values()), gruppe=say(GROUPS[group])))
