"""Lokalsamfund: one page of what the board chooses to tell outside, to be printed."""

import streamlit as st

from almene_assess.services import rounds, shown
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import community_page, empty

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.may_see_result])
if task is None:
    empty.show("lokalsamfund.ingen")
    st.stop()

community_page.show(shown.shown(engine, actor, task.participation.id, community_page.PAPER))
