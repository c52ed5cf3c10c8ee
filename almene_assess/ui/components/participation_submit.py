"""Submitting for the organisation: who is still missing (a count), what is shared, and what follows."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotReady
from almene_assess.locale import clock, date, say, typed
from almene_assess.services import rounds
from almene_assess.services.rounds import Standing, Task
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components import consent


def show(task: Task, standing: Standing) -> None:
    """Draw where the organisation stands and what its administrator can do."""
    whole = standing.participation
    st.title(say("indsend.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    st.markdown(say("indsend.status", n=standing.submitted, invited=standing.invited))
    if whole.submitted_at is not None:
        _submitted(task, standing)
    elif not standing.may_submit:
        st.info(say("indsend.ikke_din"))
    elif standing.submitted == 0:
        st.header(say("indsend.mangler_titel"), anchor=False)
        st.markdown(say("indsend.mangler"))
    else:
        _form(standing)


def _form(standing: Standing) -> None:
    if standing.submitted < standing.invited:
        st.info(say("indsend.andre"))
    st.markdown(say("indsend.forklaring"))
    share = consent.ask(standing)
    st.caption(say("indsend.laases"))
    name = typed(standing.participation.organisation_name)
    if st.button(say("indsend.knap", organisation=name), key="indsend-org", type="primary"):
        _submit(standing, share=share)


def _submit(standing: Standing, *, share: bool) -> None:
    whole = standing.participation
    try:
        rounds.submit(resources.engine(), session.actor(), whole.id, share=share)
    except NotReady as error:
        meets = "open_workshop" in error.missing
        st.error(say("indsend.moede_aabent" if meets else "indsend.mangler"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    else:
        navigation.go(navigation.RESULT, {"deltagelse": str(whole.id)})


def _submitted(task: Task, standing: Standing) -> None:
    at = task.participation.submitted_at
    assert at is not None
    st.success(say("indsend.allerede", dato=date(at), tid=clock(at)))
    query = {"deltagelse": str(task.participation.id)}
    with st.container(horizontal=True):
        if st.button(say("indsend.se"), key="se-resultat", type="primary"):
            navigation.go(navigation.RESULT, query)
        if task.may_reopen and st.button(say("indsend.traek"), key="traek"):
            rounds.reopen(resources.engine(), session.actor(), task.participation.id)
            st.rerun()
    if task.may_reopen:
        st.caption(say("indsend.traek_hjaelp"))
    consent.change(task, standing)
