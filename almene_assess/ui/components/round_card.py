"""One round of the sector: how far it is, what is released, and the two things the secretariat can do."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.disclosure import MIN_ORGANISATIONS
from almene_assess.domain.errors import Underway
from almene_assess.locale import date, say, typed
from almene_assess.services import release_runs
from almene_assess.services.release_runs import Round
from almene_assess.services.release_words import UNDERWAY
from almene_assess.services.verbs import now
from almene_assess.ui import background, resources, session
from almene_assess.ui.components import gate_run, release_mark


def show(one: Round) -> None:
    """Draw a round."""
    with st.container(border=True, key=f"runde-{one.facts.id}"):
        st.header(typed(one.facts.title), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in _standing(one)))
        going = gate_run.is_on(one.run)
        if one.left and not going and session.recall(_asked(one), False):
            _confirm(one)
        else:
            _run_and_acts(one, going=going)
        for release, report in one.releases:
            release_mark.name(release)
            release_mark.technical(report, sha256=release.sha256, key=f"rapport-{release.id}")


def _standing(one: Round) -> list[str]:
    return [_period(one), _taking_part(one), _released(one)]


def _period(one: Round) -> str:
    facts = one.facts
    if one.is_open:
        return say("runder.aaben", fra=date(facts.opens_at), til=date(facts.closes_at))
    if now() < facts.opens_at:
        return say("runder.kommer", dato=date(facts.opens_at))
    return say("runder.lukket", dato=date(facts.closes_at))


def _taking_part(one: Round) -> str:
    if one.taking_part is None:
        return say("runder.faa_med", graense=MIN_ORGANISATIONS)
    return say("runder.med", antal=one.taking_part)


def _released(one: Round) -> str:
    if not one.left:
        return say("runder.brugt")
    return say("runder.udgivet" if one.releases else "runder.ingen_udgivet")


def _run_and_acts(one: Round, *, going: bool) -> None:
    if one.run is not None:
        gate_run.show(one.run)
    if one.left and not going:
        _acts(one)


def _acts(one: Round) -> None:
    number, key = len(one.releases) + 1, one.facts.id
    with st.container(horizontal=True):
        if st.button(say("runder.proev"), key=f"proev-{key}"):
            _start(one, rehearsal=True)
        label = say("runder.udgiv", nummer=number)
        st.button(label, key=f"udgiv-{key}", type="primary", on_click=_ask, args=(one, True))
    st.caption(say("runder.hjaelp"))


def _confirm(one: Round) -> None:
    number, key = len(one.releases) + 1, one.facts.id
    st.warning(say("runder.sikker", nummer=number))
    with st.container(horizontal=True):
        if st.button(say("runder.ja", nummer=number), key=f"udgiv-ja-{key}", type="primary"):
            _ask(one, False)
            _start(one, rehearsal=False)
        st.button(say("runder.nej"), key=f"udgiv-nej-{key}", on_click=_ask, args=(one, False))


def _ask(one: Round, asked: bool) -> None:
    session.remember(_asked(one), asked)


def _asked(one: Round) -> str:
    return f"udgiv-{one.facts.id}"


def _start(one: Round, *, rehearsal: bool) -> None:
    engine, actor = resources.engine(), session.actor()
    try:
        run_id = release_runs.start(engine, actor, one.facts.id, now(), rehearsal=rehearsal)
    except Underway:
        st.info(" ".join(UNDERWAY))
        return
    try:
        background.run_release(one.facts.id, run_id)
    except OSError:
        release_runs.give_up(engine, actor, run_id, now())
        st.error(say("runder.ikke_startet"))
        return
    st.rerun()
