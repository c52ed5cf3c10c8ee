"""Blinde vinkler: where the organisation may overlook something, once it has submitted."""

import streamlit as st

from almene_assess.services import blind_spots, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import blind_spots_page, empty

actor, engine = session.actor(), resources.engine()
task = steps.task_of(rounds.tasks(engine, actor))
if task is None or not task.may_see_result:
    empty.show("blinde.ingen")
    st.stop()

blind_spots_page.show(blind_spots.read(engine, actor, task.participation.id))
