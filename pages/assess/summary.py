"""Oversigt: all answers on one page, with "ret" links, and submitting the sheet."""

import streamlit as st

from almene_assess.locale import say, typed
from almene_assess.services import answering, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, sheet_overview, sheet_submit

actor, engine = session.actor(), resources.engine()
task = steps.seat(rounds.tasks(engine, actor))
if task is None or task.seat is None:
    empty.show("besvar.ingen_ark")
    st.stop()

sheet = answering.open_sheet(engine, actor, task.seat.respondent_id)
st.title(say("opsummering.titel"), anchor=False)
st.caption(typed(f"{task.participation.organisation_name} · {task.participation.round_title}"))
if task.may_answer:
    st.markdown(say("opsummering.indledning"))
sheet_submit.show(task, sheet)
sheet_overview.show(sheet, writable=task.may_answer)
