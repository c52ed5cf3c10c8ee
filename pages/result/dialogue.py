"""Dialogark: three to five themes that the board picks for the yearly dialogue with the municipality."""

import streamlit as st

from almene_assess.services import rounds, shown
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import dialogue_page, empty

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.may_see_result])
if task is None:
    empty.show("dialogark.ingen")
    st.stop()

dialogue_page.show(shown.shown(engine, actor, task.participation.id, dialogue_page.PAPER))
