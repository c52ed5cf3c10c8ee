"""How many are here and have voted, and the timer: drawn anew by themselves while the phase needs it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from almene_assess.domain.votes import FEWEST_VOTERS
from almene_assess.domain.workshop import Phase, Stage
from almene_assess.locale import say
from almene_assess.services import screens, workshop_timer, workshops
from almene_assess.services.scenes import timer_ends_at
from almene_assess.services.verbs import now
from almene_assess.storage.workshops import Pulse
from almene_assess.ui import resources, seat
from almene_assess.ui.components import workshop_phases
from almene_assess.ui.seat import Seat

COUNTING = {Phase.WELCOME, Phase.VOTE, Phase.VOTE_AGAIN, Phase.ENDING}
EVERY = 2.0
"""Unit: seconds. One small query and one short text; a timer is drawn every second."""
START, MORE = 3, 2
"""Unit: minutes. A talk of three minutes gives everybody in a board a say; two more when it is good."""


def counts(at: Seat) -> None:
    """Draw the counts, and again by themselves while they can change."""
    whole = at.desk.workshop
    waits = whole.stage is Stage.OPEN and whole.run.phase in COUNTING
    hands = workshop_phases.hands(at.desk)
    few = workshop_phases.few(at.desk.pulse.joined, hands)
    st.fragment(_counts, run_every=EVERY if waits else None)(at.id, whole.run.phase, hands, few)


def _counts(workshop_id: int, phase: Phase, hands: int, few: bool) -> None:
    """Draw the counts; if the meeting has moved on another screen, or grown large enough, draw the desk."""
    found = screens.pulse(resources.engine(), [workshop_id]).get(workshop_id)
    if found is None:
        return
    st.markdown(say("bord.til_stede", n=found.joined, lige_nu=found.present))
    if phase in (Phase.VOTE, Phase.VOTE_AGAIN):
        st.markdown(_voted(found, hands))
        if found.voted + hands < FEWEST_VOTERS:
            st.caption(say("bord.vises_fra", n=FEWEST_VOTERS))
    moved_on = found.version != seat.seen_version(workshop_id)
    if moved_on or few != workshop_phases.few(found.joined, hands):
        st.rerun()


def _voted(found: Pulse, hands: int) -> str:
    words = say("bord.har_stemt", n=found.voted)
    return f"{words} {say('bord.og_haender', n=hands)}" if hands else words


def timer(at: Seat) -> None:
    """Draw the timer with its buttons."""
    whole = at.desk.workshop
    ends = timer_ends_at(whole)
    left = workshop_timer.minutes_left(whole)
    if ends is not None:
        st.fragment(_clock, run_every=1.0)(ends)
    elif left is not None:
        st.markdown(say("bord.ur_staar", n=left))
    with st.container(horizontal=True, key="ur-knapper"):
        if left is None:
            if st.button(say("bord.ur_start", n=START), key="ur-start"):
                at.press(workshops.start_timer, START)
            return
        if st.button(say("bord.ur_mere", n=MORE), key="ur-mere"):
            at.press(workshop_timer.extend_timer, MORE)
        if ends is not None and ends > now() and st.button(say("bord.ur_hold"), key="ur-hold"):
            at.press(workshop_timer.hold_timer)
        if ends is None and st.button(say("bord.ur_videre"), key="ur-videre"):
            at.press(workshops.start_timer, left)
        if st.button(say("bord.ur_stop"), key="ur-stop"):
            at.press(workshops.start_timer, 0)


def _clock(ends: datetime) -> None:
    left = max(0, round((ends - now()).total_seconds()))
    if left:
        st.markdown(say("bord.ur_tilbage", minutter=left // 60, sekunder=f"{left % 60:02d}"))
    else:
        st.markdown(say("bord.ur_ringer"))
