"""Hjem: what to do next."""

import streamlit as st

from almene_assess.locale import say, typed
from almene_assess.services import accounts, goals, meetings, own_organisations, rounds
from almene_assess.ui import navigation, resources, session, steps
from almene_assess.ui.components import own_organisations_page, sector_card, task_card, workshop_list

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
if navigation.has_several(actor) and tasks:
    own_organisations_page.card(own_organisations.overview(engine, actor))
shown, found = steps.on_the_start_page(tasks), meetings.meetings(engine, actor)
workshop_list.coming(found if shown == tasks else workshop_list.here(found))
task_card.show_all(shown, goals.due(engine, actor))
