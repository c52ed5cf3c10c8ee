"""Beboermødet: the result in three findings, for a residents' meeting's big screen."""

import streamlit as st

from almene_assess.services import readings, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, residents_page

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.may_see_result])
if task is None:
    empty.show("beboermoede.ingen")
    st.stop()

residents_page.show(readings.reading(engine, actor, task.participation.id))
