"""Spørgeskema: the questions, to be read before answering and printed for a meeting without power."""

import streamlit as st

from almene_assess.services import questionnaire_reading, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, questionnaire_page

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.submitted is not None])
if task is None:
    empty.show("skema.ingen")
    st.stop()

questionnaire_page.show(questionnaire_reading.questions(engine, actor, task.participation.id))
