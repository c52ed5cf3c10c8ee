"""A kreds's meeting on the shared screen: one thing at a time, frozen figures only, no own mark (R11)."""

import streamlit as st

from almene_assess.services import kreds, lessons, offers, rounds
from almene_assess.services.verbs import now
from almene_assess.ui import failure, resources, session, steps
from almene_assess.ui.components import empty, kreds_meeting_page

actor, engine = session.actor(), resources.engine()
seat = kreds_meeting_page.seat(kreds.seats(engine, actor, now()))
task = steps.task_of([one for one in steps.newest(rounds.tasks(engine, actor)) if one.may_see_result])
with failure.told():
    if seat is None and task is not None:
        own = task.participation
        view = kreds.of_participation(engine, actor, own.id, now())
        board = offers.of_organisation(engine, actor, own.organisation_id, now())
        notes = lessons.of_organisation(engine, actor, own.organisation_id, now())
    elif seat is not None:
        view = kreds.of_kreds(engine, actor, seat.kreds_id, seat.round_id, now())
        board = offers.of_kreds(engine, actor, seat.kreds_id, now())
        notes = lessons.of_kreds(engine, actor, seat.kreds_id, now())
    else:
        view, board, notes = None, None, None
if view is None or board is None or notes is None:
    empty.show("kredsmoede.ingen")
    st.stop()

kreds_meeting_page.show(view, board, notes)
