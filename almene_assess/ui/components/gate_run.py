"""A run of the gate on the page: how far it is while it is on, and what came of it."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.release_run import Outcome, Run
from almene_assess.locale import clock, date, say
from almene_assess.services import release_runs
from almene_assess.services.release_words import ENDED
from almene_assess.services.verbs import now
from almene_assess.ui import resources, session

LOOK_EVERY = 1.0
"""Unit: seconds. Only while a run is on, and only the secretariat's own tabs ask."""
GOOD = {Outcome.PUBLISHED, Outcome.REHEARSED}


def is_on(run: Run | None) -> bool:
    """Return whether a run goes on now."""
    return run is not None and run.outcome_at(now()) is None


def show(run: Run) -> None:
    """Draw a run: live while it is on, else what came of it."""
    if is_on(run):
        _live(run.round_id)
    else:
        _ended(run)


@st.fragment(run_every=LOOK_EVERY)
def _live(round_id: int) -> None:
    run = release_runs.latest(resources.engine(), session.actor(), round_id, now())
    if run is None or not is_on(run):
        st.rerun()
    st.markdown(say("runder.proever" if run.rehearsal else "runder.udgiver", tid=clock(run.started_at)))
    if run.themes:
        st.progress(run.done / run.themes, text=_how_far(run))
    else:
        st.progress(0.0, text=say("runder.begynder"))
    st.caption(say("runder.gaa_bare"))


def _how_far(run: Run) -> str:
    """Say which theme is tried; how much was held back only where that will be published anyway."""
    if run.rehearsal:
        return say("runder.tema", tema=run.done + 1, temaer=run.themes)
    where = say("runder.gennemgang", tur=run.turn, tema=run.done + 1, temaer=run.themes)
    return f"{where} {say('runder.holdt', n=run.held_back)}"


def _ended(run: Run) -> None:
    outcome = run.outcome_at(now()) or Outcome.INTERRUPTED
    said = ENDED[outcome]
    box = st.success if outcome in GOOD else st.warning
    at = run.ended_at or run.beat_at
    box(f"**{said.happened}** {said.safe} {said.do}\n\n{say('runder.tid', dato=date(at), tid=clock(at))}")
