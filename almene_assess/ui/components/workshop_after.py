"""A meeting that is closed or paused: where it stands, what came of it, and the minutes."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.workshop import Kind, Standing
from almene_assess.locale import date, day, say, typed
from almene_assess.services import workshops
from almene_assess.ui import addresses, navigation, seat
from almene_assess.ui.components import workshop_agenda, workshop_end, workshop_papers
from almene_assess.ui.seat import Seat


def paused(at: Seat) -> None:
    """Draw the page of a meeting that goes on another day."""
    _head(at)
    seat.show_notice(at)
    run = at.desk.workshop.run
    done = sum(item.standing is Standing.DONE for item in run.items)
    st.markdown(say("bord.paa_pause", n=done, antal=len(run.items)))
    if st.button(say("bord.genoptag"), key="genoptag", type="primary"):
        at.press(workshops.resume)
    workshop_agenda.show(at)
    workshop_papers.show(at)
    workshop_end.close(at)


def closed(at: Seat) -> None:
    """Draw the page of a meeting that is over."""
    _head(at)
    at_time = at.desk.workshop.closed_at
    assert at_time is not None
    st.success(say("slut.lukket", dato=date(at_time)))
    if at.desk.workshop.kind is Kind.RESIDENT:
        workshop_end.findings(at.desk.scene.findings, at.desk.scene.finding_titles)
    _minutes(at)
    _actions(at)
    st.header(say("slut.videre"), anchor=False)
    st.markdown(say("slut.videre_hjaelp"))
    query = {"deltagelse": str(at.desk.participation.id)}
    st.page_link(navigation.JOINT, label=say("slut.se_faelles"), query_params=query)
    st.page_link(navigation.MEETINGS, label=say("slut.til_moeder"))


def _head(at: Seat) -> None:
    st.caption(typed(at.desk.participation.organisation_name))
    st.title(typed(at.desk.workshop.title), anchor=False)


def _minutes(at: Seat) -> None:
    """Draw the ways to take the minutes home; the route checks session and right again."""
    st.header(say("slut.referat"), anchor=False)
    st.markdown(say("slut.referat_hjaelp"))
    with st.container(horizontal=True):
        st.link_button(say("slut.referat_word"), addresses.minutes(at.id, "docx"))
        st.link_button(say("slut.referat_pdf"), addresses.minutes(at.id, "pdf"))


def _actions(at: Seat) -> None:
    st.header(say("slut.handlinger"), anchor=False)
    for one in at.desk.actions:
        st.markdown(
            say("slut.handling", hvad=typed(one.text), hvem=typed(one.responsible), dato=day(one.due))
        )
    if not at.desk.actions:
        st.markdown(say("slut.ingen_handlinger"))
    lines = [note for note in at.desk.notes if note.theme is None]
    if lines:
        st.header(say("slut.parkeret"), anchor=False)
        for note in lines:
            st.text(note.text)
