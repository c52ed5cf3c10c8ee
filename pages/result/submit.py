"""Indsend for organisationen: the administrator's page."""

import streamlit as st

from almene_assess.services import rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, participation_submit

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.submitted is not None])
if task is None:
    empty.show("indsend.ingen")
    st.stop()

participation_submit.show(task, rounds.standing(engine, actor, task.participation.id))
