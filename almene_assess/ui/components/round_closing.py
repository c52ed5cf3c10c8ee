"""»Luk runden for jer«: what closing means, the soft barrier before it, and the way back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.errors import NotReady
from almene_assess.domain.rights import State
from almene_assess.locale import date, say
from almene_assess.services import goal_closing
from almene_assess.services.goal_words import REASON_LIMIT
from almene_assess.services.goals import Board
from almene_assess.services.verbs import now
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_words


def show(board: Board) -> None:
    """Draw where the round stands for the organisation, and what its administrator can do."""
    whole = board.participation
    if whole.closed_at is not None:
        st.header(say("luk_runden.titel"), anchor=False)
        _closed(board)
    elif board.may_close:
        st.header(say("luk_runden.titel"), anchor=False)
        st.markdown(say("luk_runden.hvad"))
        _form(board)
    elif State.PARTICIPATION_SUBMITTED in whole.states(now()):
        st.header(say("luk_runden.titel"), anchor=False)
        st.caption(say("luk_runden.ikke_din"))


def _closed(board: Board) -> None:
    at = board.participation.closed_at
    assert at is not None
    st.success(say("luk_runden.lukket", dato=date(at)))
    if board.close_reason:
        st.markdown(f"**{say('luk_runden.grund')}**  \n{goal_words.lines(board.close_reason)}")
    if board.may_reopen:
        st.caption(say("luk_runden.fortryd_hjaelp"))
        if st.button(say("luk_runden.fortryd"), key="runde-aabn"):
            write = partial(goal_closing.open_again, resources.engine(), session.actor())
            problem = goal_place.attempt(partial(write, board.participation.id))
            goal_place.tell(problem or "luk_runden.aabnet")
            st.rerun()


def _form(board: Board) -> None:
    """Draw the barrier: an action with a name and a date, or a reason in writing."""
    own = [deed for deed in board.deeds if deed.participation_id == board.participation.id]
    reason = ""
    if own:
        st.markdown(say("luk_runden.har_handling", n=len(own)))
    else:
        st.info(say("luk_runden.mangler"))
        reason = st.text_area(
            say("luk_runden.hvorfor"),
            "",
            max_chars=REASON_LIMIT,
            height=90,
            key=f"luk-grund-{board.participation.id}",
        )
    sure = st.checkbox(say("luk_runden.sikker"), key=f"luk-sikker-{board.participation.id}")
    if st.button(say("luk_runden.knap"), key="runde-luk", type="primary", disabled=not sure):
        problem = _close(board.participation.id, reason)
        if problem:
            st.error(say(problem))
        else:
            goal_place.tell("luk_runden.gjort")
            st.rerun()


def _close(participation_id: int, reason: str) -> str | None:
    close = partial(goal_closing.close, resources.engine(), session.actor())
    try:
        return goal_place.attempt(partial(close, participation_id, reason))
    except NotReady as error:
        meets = goal_closing.NEEDS_MEETING_OVER in error.missing
        return "luk_runden.moede_aabent" if meets else "luk_runden.mangler"
