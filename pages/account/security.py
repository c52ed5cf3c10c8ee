"""Min konto: the own password, the second step of signing in, and where one is signed in."""

import streamlit as st

from almene_assess.locale import say
from almene_assess.services import own_account
from almene_assess.ui import session
from almene_assess.ui.components import empty, own_factor, own_password, own_sessions

if own_account.is_guest(session.actor()):
    empty.show("konto.gaest")
    st.stop()

st.title(say("konto.titel"), anchor=False)
st.markdown(say("konto.indledning"))
own_factor.show()
own_sessions.show()
own_password.show()
