"""The desk of an open meeting: what the room sees, what to say, what to press, the work of the phase."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.workshop import Kind, Phase, Stage
from almene_assess.locale import plain, say, typed
from almene_assess.services import workshops
from almene_assess.ui import seat
from almene_assess.ui.components import (
    own_help,
    workshop_agenda,
    workshop_doors,
    workshop_end,
    workshop_hands,
    workshop_joint,
    workshop_notes_pane,
    workshop_papers,
    workshop_phases,
    workshop_picture,
    workshop_pulse,
)
from almene_assess.ui.components.workshop_phases import Step
from almene_assess.ui.seat import Seat

READING = {Phase.READ, Phase.VOTE, Phase.VOTE_AGAIN}


def show(at: Seat) -> None:
    """Draw the desk: the work in the middle, the room and the agenda beside it.

    The buttons stand above the work but are drawn after it, so that what was typed is kept before a press.
    """
    middle, side = st.columns([2.2, 1], gap="large")
    with middle:
        _head(at)
        seat.show_notice(at)
        _script(at)
        bar = st.container(horizontal=True, vertical_alignment="center", key="bord-knapper")
        before = at.version
        _work(at)
    with side:
        _side(at)
    with bar:
        _buttons(at)
    if at.version != before:  # something typed was kept: draw what follows from it
        st.rerun()


def _head(at: Seat) -> None:
    desk = at.desk
    run, scene = desk.workshop.run, desk.scene
    with st.container(key=f"trin-{run.phase.value.replace('_', '-')}-{run.place}"):
        st.caption(typed(f"{desk.participation.organisation_name} · {desk.workshop.title}"))
        st.title(_title(at), anchor=False)
        if scene.item is not None:
            st.caption(plain(scene.item.theme_title))
            st.markdown(_way(at))


def _title(at: Seat) -> str:
    scene = at.desk.scene
    name = say(workshop_phases.script(at.desk).name)
    if scene.item is None:
        return name
    title = plain(scene.item.title)
    return say("bord.titel", nummer=scene.number, antal=scene.count, titel=title, fase=name)


def _way(at: Seat) -> str:
    """Return the way of the question with where the room is on it."""
    phase = at.desk.workshop.run.phase
    here = workshop_phases.STANDS_AT.get(phase, phase)
    names = {
        one: say(workshop_phases.SCRIPTS[one].name) for one in workshop_phases.way(at.desk.workshop.kind)
    }
    return " · ".join(f"**{name}**" if one is here else name for one, name in names.items())


def _script(at: Seat) -> None:
    words = workshop_phases.script(at.desk)
    with st.container(border=True, key="manus"):
        st.markdown(f"**{say('bord.paa_skaermen')}** {say(words.screen)}")
        st.markdown(f"**{say('bord.sig')}** {say(words.speak)}")
        st.markdown(f"**{say('bord.goer')}** {say(words.act)}")


def _buttons(at: Seat) -> None:
    first = workshop_phases.primary(at.desk)
    if first is not None:
        _button(at, first, main=True)
    if at.desk.undo and st.button(say("bord.fortryd"), key="fortryd", icon=":material/undo:"):
        at.press(workshops.undo)
    for other in workshop_phases.others(at.desk):
        _button(at, other, main=False)


def _button(at: Seat, wish: Step, *, main: bool) -> None:
    """Draw a move; its key names where it was drawn, so that an old press can never mean another step."""
    run = at.desk.workshop.run
    key = f"{wish.key}-{run.phase.value}-{run.place}"
    if st.button(wish.label, key=key, type="primary" if main else "secondary"):
        at.press(workshops.step, wish.move)


def _work(at: Seat) -> None:
    scene = at.desk.scene
    if scene.item is None:
        if scene.phase is Phase.ENDING:
            workshop_end.show(at)
            workshop_end.close(at)
        return
    if scene.phase in READING:
        workshop_picture.ladder(scene.item)
        own_help.show(at.desk.own_help)
    else:
        workshop_picture.moved(scene)
        _after_the_vote(at)
    if scene.vote_no is not None:
        workshop_hands.show(at, scene.item, scene.vote_no)


def _after_the_vote(at: Seat) -> None:
    phase = at.desk.scene.phase
    if phase is Phase.JOINT and at.desk.workshop.kind is Kind.BOARD:
        own_help.show(at.desk.own_help)
        workshop_joint.show(at)
    if phase is Phase.NOTE:
        workshop_notes_pane.theme_notes(at)
    if phase in (Phase.JOINT, Phase.NOTE) and at.desk.scene.vote is not None:
        with st.expander(say("bord.fordelingen"), key=f"fordeling-{phase.value}"):
            workshop_picture.show(at)
    elif phase not in (Phase.JOINT, Phase.NOTE):
        workshop_picture.show(at)


def _arriving(at: Seat) -> bool:
    return at.desk.workshop.run.phase is Phase.WELCOME


def _side(at: Seat) -> None:
    st.header(say("bord.rummet"), anchor=False)
    workshop_pulse.counts(at)
    workshop_pulse.timer(at)
    workshop_agenda.show(at)
    workshop_notes_pane.parking(at)
    workshop_papers.show(at)
    if at.desk.keys is not None:
        with st.expander(say("bord.adgang"), key=f"adgang-{_arriving(at)}", expanded=_arriving(at)):
            workshop_doors.show(at.desk.keys)
    if at.desk.workshop.stage is Stage.OPEN:
        st.caption(say("bord.pause_hjaelp"))
        if st.button(say("bord.pause"), key="pause"):
            at.press(workshops.pause)
