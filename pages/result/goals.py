"""Mål og handlinger: from a gap to a goal, who does what by when, what was learned, and closing the round."""

import streamlit as st

from almene_assess.services import goal_standing, goals, rounds
from almene_assess.ui import failure, resources, session, steps
from almene_assess.ui.components import empty, goals_page

actor, engine = session.actor(), resources.engine()
task = steps.task_of([task for task in rounds.tasks(engine, actor) if task.submitted is not None])
if task is None:
    empty.show("maal.ingen")
    st.stop()

with failure.told():
    board = goals.board(engine, actor, task.participation.id)
    figures = goal_standing.standings(engine, actor, task.participation.id)
goals_page.show(board, figures)
