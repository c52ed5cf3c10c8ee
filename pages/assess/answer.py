"""Besvar: the rules first, then one theme at a time; everything is saved as it is typed."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import answering, rounds
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import empty, rules, theme_page

actor, engine = session.actor(), resources.engine()
task = steps.seat(rounds.tasks(engine, actor))
if task is None or task.seat is None:
    empty.show("besvar.ingen_ark")
    st.stop()

sheet = answering.open_sheet(engine, actor, task.seat.respondent_id)
theme = steps.theme(sheet)
if theme is None:
    rules.intro(sheet)
    st.button(say("besvar.begynd"), key="begynd", type="primary", on_click=steps.go, args=(sheet.themes[0],))
else:
    theme_page.show(task, sheet, theme)
