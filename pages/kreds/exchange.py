"""Del med kredsen: who can help whom, by name and by choice, and what was learned, without a name."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import kreds, lessons, offers, rounds
from almene_assess.services.verbs import now
from almene_assess.ui import failure, resources, session, steps
from almene_assess.ui.components import board_page, empty, kreds_page, lessons_page

actor, engine = session.actor(), resources.engine()
task = steps.task_of(steps.newest(rounds.tasks(engine, actor)))
led = kreds.coordinated(engine, actor, now())
with failure.told():
    if task is not None:
        own = task.participation.organisation_id
        board = offers.of_organisation(engine, actor, own, now())
        notes = lessons.of_organisation(engine, actor, own, now())
    elif led:
        kreds_id = kreds_page.choose_kreds(led)
        board = offers.of_kreds(engine, actor, kreds_id, now())
        notes = lessons.of_kreds(engine, actor, kreds_id, now())
    else:
        board, notes = None, None
if board is None or notes is None:
    empty.show("kreds_tavle.ingen")
    st.stop()

st.title(say("kreds_tavle.titel"), anchor=False)
board_page.show(board)
lessons_page.show(notes)
