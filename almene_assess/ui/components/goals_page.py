"""The page of goals: what is near, goals, actions, what was chosen and learned, and closing the round."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from almene_assess.domain.goal_figures import Figure
from almene_assess.domain.goals import counts, open_days
from almene_assess.locale import say, typed
from almene_assess.services.goals import Board
from almene_assess.services.verbs import today
from almene_assess.ui import addresses, goal_place
from almene_assess.ui.components import (
    deed_list,
    explain_choice,
    goal_cards,
    goal_words,
    lesson_log,
    round_closing,
)


def show(board: Board, figures: Mapping[int, Figure]) -> None:
    """Draw the page."""
    whole, place = board.participation, goal_place.editing() if board.may_write else None
    st.title(say("maal.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    st.markdown(say("maal.indledning"))
    _news(board)
    goal_cards.show(board, figures, place)
    deed_list.show(board, place)
    explain_choice.show(board)
    with st.container(key="laering-slut"):
        lesson_log.show(board, place)
        round_closing.show(board)


def _news(board: Board) -> None:
    message = goal_place.told()
    if message is not None:
        st.info(say(message))
    days = open_days(board.goals, board.deeds)
    told = goal_words.near(counts(days, today()))
    if told:
        st.markdown(told)
    if days:
        with st.container(key="kun-skaerm"):
            _files(board.participation.id)


def _files(participation_id: int) -> None:
    """Draw what can be taken home; the route checks session and right again."""
    with st.container(horizontal=True):
        st.link_button(say("maal.kalender"), addresses.calendar(participation_id))
        st.link_button(say("maal.strategi_word"), addresses.strategy(participation_id, "docx"))
        st.link_button(say("maal.strategi_pdf"), addresses.strategy(participation_id, "pdf"))
    st.caption(say("maal.hent_hjaelp"))
