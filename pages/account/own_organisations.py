"""Mine organisationer: all that somebody is part of, or that an administration serves, at a glance."""

import streamlit as st

from almene_assess.services import own_organisations
from almene_assess.ui import resources, session
from almene_assess.ui.components import empty, own_organisations_page

found = own_organisations.overview(resources.engine(), session.actor())
if not found:
    empty.show("mine_organisationer.ingen")
    st.stop()

own_organisations_page.show(found)
