"""Udvikling: the newest submitted round beside an earlier one, and the edition before in words."""

import streamlit as st

from almene_assess.services import development, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import development_page, empty, kinship_section

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.may_see_result])
if task is None:
    empty.show("udvikling.ingen")
    st.stop()

found = development.development(engine, actor, task.participation.id, development_page.chosen())
development_page.show(found, example=resources.is_example())
kinship_section.show(found)
