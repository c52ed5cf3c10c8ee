"""Kreds: what the organisations of a kreds share, for a meeting's shared screen."""

import streamlit as st

from almene_assess.services import kreds, rounds
from almene_assess.services.verbs import now
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, kreds_page

actor, engine = session.actor(), resources.engine()
seats = kreds.seats(engine, actor, now())
if seats:
    seat = kreds_page.choose(seats)
    kreds_page.show(kreds.of_kreds(engine, actor, seat.kreds_id, seat.round_id, now()), None)
    st.stop()

task = steps.task_of([one for one in steps.newest(rounds.tasks(engine, actor)) if one.may_see_result])
if task is None:
    empty.show("jeres_kreds.ingen")
    st.stop()

view = kreds.of_participation(engine, actor, task.participation.id, now())
if view is None:
    empty.show("jeres_kreds.endnu_ikke")
else:
    kreds_page.show(view, task.participation.id)
