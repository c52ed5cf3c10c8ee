"""Submitting the own sheet: what is missing, the way back to it, and what happens then."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotReady
from almene_assess.locale import clock, date, plain, say
from almene_assess.services import answering, rounds
from almene_assess.services.answering import OpenSheet
from almene_assess.services.rounds import Task
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components.sheet_overview import link

MANY = 12
"""More missing items than this are not a list to work through, but a sheet to go on with."""


def show(task: Task, sheet: OpenSheet) -> None:
    """Draw the state of the sheet with the one thing to do about it."""
    if sheet.seat.submitted_at is not None:
        _submitted(task, sheet)
    elif task.may_answer:
        _before(sheet)


def _before(sheet: OpenSheet) -> None:
    with st.container(border=True, key="indsend-boks"):
        st.header(say("opsummering.mangler_titel"), anchor=False)
        _list("opsummering.uden_grund", sheet, sheet.without_reason)
        _list("opsummering.mangler", sheet, sheet.waiting)
        gaps = False
        if sheet.waiting:
            st.caption(say("opsummering.mangler_hjaelp"))
            gaps = st.checkbox(
                say("opsummering.alligevel"), key="med-huller", help=say("opsummering.alligevel_hjaelp")
            )
        elif not sheet.without_reason:
            st.markdown(say("opsummering.klar_valgte" if sheet.narrowed else "opsummering.klar"))
        if st.button(say("opsummering.indsend"), key="indsend-ark", type="primary"):
            _submit(sheet, with_gaps=gaps)


def _list(key: str, sheet: OpenSheet, items: tuple[str, ...]) -> None:
    if not items:
        return
    bank, words = sheet.questionnaire, say(key, n=len(items))
    if len(items) > MANY:
        st.markdown(words.rstrip(":") + ".")
        st.page_link(
            navigation.ANSWER, label=say("hjem.fortsaet"), query_params={"ark": str(sheet.seat.respondent_id)}
        )
        return
    st.markdown(words)
    for theme in dict.fromkeys(bank.theme_of(item).id for item in items):
        names = [plain(bank.items[i].title_da) for i in items if bank.theme_of(i).id == theme]
        st.markdown(f"- {', '.join(names)}")
        link(sheet, bank.theme(theme), "opsummering.ret")


def _submit(sheet: OpenSheet, *, with_gaps: bool) -> None:
    try:
        answering.submit(resources.engine(), session.actor(), sheet.seat.respondent_id, with_gaps=with_gaps)
    except NotReady as error:
        _say_what_is_missing(sheet, error)
    except NotAllowed:
        st.error(say("fejl.laast"))
    else:
        st.rerun()


def _say_what_is_missing(sheet: OpenSheet, error: NotReady) -> None:
    if len(sheet.unanswered) == len(sheet.items):
        st.error(say("opsummering.intet_svar"))
    elif set(error.missing) & set(sheet.without_reason):
        st.error(say("opsummering.uden_grund"))
    else:
        st.error(say("opsummering.mangler", n=len(error.missing)).rstrip(":") + ".")


def _submitted(task: Task, sheet: OpenSheet) -> None:
    at = sheet.seat.submitted_at
    assert at is not None
    with st.container(border=True, key="indsend-boks"):
        st.success(say("opsummering.indsendt"))
        st.caption(say("opsummering.indsendt_tid", dato=date(at), tid=clock(at)))
        with st.container(horizontal=True):
            _onwards(task)
            if (task.participation.first_submitted_at is None or task.may_reopen) and st.button(
                say("opsummering.ret_svar"), key="ret-svar"
            ):
                _reopen(task, sheet)
        if task.may_reopen:
            st.caption(say("opsummering.ret_org_hjaelp"))
        elif task.participation.first_submitted_at is None:
            st.caption(say("opsummering.ret_hjaelp"))
        else:
            st.caption(say("besvar.laast_org"))


def _onwards(task: Task) -> None:
    query = {"deltagelse": str(task.participation.id)}
    if task.may_submit and st.button(say("opsummering.videre_org"), key="videre-org", type="primary"):
        navigation.go(navigation.SUBMIT, query)
    label = "hjem.se_resultat" if task.may_see_result else "opsummering.videre_eget"
    if st.button(say(label), key="videre-resultat"):
        navigation.go(navigation.RESULT, query)


def _reopen(task: Task, sheet: OpenSheet) -> None:
    try:
        engine, actor, own = resources.engine(), session.actor(), sheet.seat.respondent_id
        if task.may_reopen:
            rounds.reopen(engine, actor, task.participation.id, own)
        else:
            answering.reopen(engine, actor, own)
    except NotAllowed:
        st.error(say("fejl.laast"))
    else:
        st.rerun()
