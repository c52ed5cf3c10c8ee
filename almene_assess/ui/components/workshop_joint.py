"""The joint step as an act at the desk: it is kept on top of the meeting's version and the card's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import Conflict, NotAllowed
from almene_assess.domain.workshop import Phase, Stage
from almene_assess.locale import plain, say
from almene_assess.services import joint_steps, workshop_notes, workshops
from almene_assess.storage.answers import StoredCard
from almene_assess.ui import resources, session
from almene_assess.ui.components import joint_card
from almene_assess.ui.components.joint_card import Keeper
from almene_assess.ui.seat import Seat


def show(at: Seat) -> None:
    """Draw the joint step of the current question."""
    current, stored = at.desk.workshop.run.current, at.desk.joint
    if current is None or stored is None:
        return
    if not at.desk.may_set_joint:
        st.info(say("bord.faelles_laast"))
    bank = at.desk.questionnaire
    joint_card.show(_keeper(at, current.key), bank, bank.items[current.key], stored)
    session.remember(_drawn(at), current.key)


def rescue(at: Seat) -> None:
    """Keep what was being typed when somebody else moved the meeting away from the joint step."""
    item: str | None = session.recall(_drawn(at))
    run = at.desk.workshop.run
    here = run.phase is Phase.JOINT and at.desk.workshop.stage is Stage.OPEN
    if item is None or (here and run.current is not None and run.current.key == item):
        return
    session.remember(_drawn(at), None)
    keeper = _keeper(at, item)
    typed = joint_card.pending(keeper)
    joint_card.forget(keeper)
    if typed is not None:
        _rescue(at, item, *typed)


def _rescue(at: Seat, item: str, card: Card, version: int) -> None:
    if isinstance(_by_name(at, item, card, version), StoredCard):
        st.info(say("bord.reddet", tema=plain(at.desk.questionnaire.items[item].title_da)))
        return
    st.warning(say("bord.ikke_reddet"))
    for text in (card.evidence, card.comment):
        if text:
            st.code(text, language=None, wrap_lines=True)


def _keeper(at: Seat, item: str) -> Keeper:
    return Keeper(f"{at.id}-{item}", at.desk.may_set_joint, partial(_write, at, item))


def _write(at: Seat, item: str, card: Card, version: int) -> StoredCard | str:
    """Write it as an act of the meeting; if that has moved, still to the question that it was meant for."""
    newest = workshops.desk(resources.engine(), session.actor(), at.id)
    if newest.workshop.run.current is None or newest.workshop.run.current.key != item:
        return _by_name(at, item, card, version)
    problem = at.write_on(newest.workshop.version, workshop_notes.joint, card, version)
    if problem:
        return problem
    return joint_steps.joint_steps(resources.engine(), session.actor(), newest.participation.id).card(item)


def _by_name(at: Seat, item: str, card: Card, version: int) -> StoredCard | str:
    place = at.desk.participation.id
    try:
        return joint_steps.set_joint(resources.engine(), session.actor(), place, item, card, version)
    except Conflict:
        return "bord.overhalet"
    except NotAllowed:
        return "fejl.laast"


def _drawn(at: Seat) -> str:
    return f"faelles-{at.id}-tegnet"
