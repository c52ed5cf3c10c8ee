"""A meeting that is planned: what to do before it, the invitation, paper, screens, and the way in."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.timetable import timetable
from almene_assess.domain.workshop import Kind
from almene_assess.locale import clock, date, say, typed
from almene_assess.services import workshops
from almene_assess.ui import navigation, seat, steps
from almene_assess.ui.components import workshop_doors, workshop_links, workshop_timetable
from almene_assess.ui.seat import Seat

INVITATIONS = {Kind.BOARD: "foer.invitation_bestyrelse", Kind.RESIDENT: "foer.invitation_beboere"}


def show(at: Seat) -> None:
    """Draw the page of a planned meeting."""
    whole = at.desk.workshop
    st.caption(typed(at.desk.participation.organisation_name))
    st.title(typed(whole.title), anchor=False)
    seat.show_notice(at)
    st.markdown(_when(at))
    with st.container(horizontal=True):
        if st.button(say("foer.aabn"), key="aabn-moedet", type="primary"):
            at.press(workshops.open_doors)
        if st.button(say("foer.ret"), key="ret-planen"):
            navigation.go(navigation.PLAN_MEETING, {steps.MEETING: str(whole.id)})
    st.caption(say("foer.aabn_hjaelp"))
    left, right = st.columns(2, gap="large")
    with left:
        _steps(at)
    with right:
        _agenda(at)


def _when(at: Seat) -> str:
    whole = at.desk.workshop
    if whole.planned_for is None:
        return say("foer.uden_dato", minutter=whole.minutes)
    when = {"dato": date(whole.planned_for), "tid": clock(whole.planned_for)}
    return say("foer.naar", minutter=whole.minutes, **when)


def _steps(at: Seat) -> None:
    st.header(say("foer.invitation"), anchor=False)
    st.markdown(say("foer.invitation_hjaelp"))
    st.container(key="invitation").code(invitation(at), language=None, wrap_lines=True)
    workshop_links.show(at.desk.participation)
    st.header(say("foer.papir"), anchor=False)
    st.markdown(say("foer.papir_hjaelp"))
    query = {steps.MEETING: str(at.id)}
    st.page_link(navigation.HANDOUT, label=say("foer.papir_link"), query_params=query)
    st.header(say("foer.skaerm"), anchor=False)
    st.markdown(say("foer.skaerm_hjaelp"))
    if at.desk.keys is not None:
        workshop_doors.show(at.desk.keys)


def invitation(at: Seat) -> str:
    """Return the words of the invitation; the code is not in it, since it is for those in the room."""
    whole = at.desk.workshop
    when = (
        say("foer.en_dag")
        if whole.planned_for is None
        else say("foer.den_dag", dato=date(whole.planned_for), tid=clock(whole.planned_for))
    )
    return say(INVITATIONS[whole.kind], naar=when, minutter=whole.minutes, n=len(whole.run.items))


def _agenda(at: Seat) -> None:
    whole = at.desk.workshop
    items = [item.key for item in whole.run.items]
    plan = timetable(whole.minutes, len(items), whole.kind)
    st.header(say("foer.dagsorden"), anchor=False)
    if not plan.fits:
        st.warning(say("foer.passer_ikke", plads=plan.room))
    workshop_timetable.show(plan, at.desk.questionnaire, items, whole.planned_for)
