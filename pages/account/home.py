"""Hjem: what to do next."""

import streamlit as st

from almene_assess.locale import say, typed
from almene_assess.services import accounts, goals, meetings, rounds
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import sector_card, task_card, workshop_list

actor, engine = session.actor(), resources.engine()
name = accounts.display_name(engine, actor.account_id)
st.title(typed(say("hjem.titel", navn=name)), anchor=False)
tasks = rounds.tasks(engine, actor)
if navigation.works_for_sector(actor):
    sector_card.show()
elif navigation.leads_a_kreds(actor) and not tasks:
    sector_card.show_kreds()
elif not tasks:
    st.header(say("hjem.ingen"), anchor=False)
    st.markdown(say("hjem.ingen_hjaelp"))
else:
    st.markdown(say("hjem.indledning"))
workshop_list.coming(meetings.meetings(engine, actor))
task_card.show_all(tasks, goals.due(engine, actor))
