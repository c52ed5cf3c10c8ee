"""The board of a kreds: who can help whom in a theme, every entry by kind, and the own entries' place."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import plain, say, typed
from almene_assess.services.offers import Board, Match
from almene_assess.storage.offers import Offer, OfferKind
from almene_assess.ui.components import own_offers

ALL = ""
KINDS = {OfferKind.SHARES: "kreds_tavle.deler", OfferKind.SEEKS: "kreds_tavle.soeger"}
NOBODY = {OfferKind.SHARES: "kreds_tavle.ingen_deler", OfferKind.SEEKS: "kreds_tavle.ingen_soeger"}


def show(board: Board) -> None:
    """Draw the board."""
    st.caption(typed(board.kreds_name))
    st.markdown(say("kreds_tavle.indledning"))
    own_offers.show(board)
    st.header(say("kreds_tavle.tavle"), anchor=False)
    if not board.offers:
        st.markdown(say("kreds_tavle.tom"))
        return
    theme = _chosen_theme(board)
    _matches([one for one in board.matches if theme in (ALL, one.theme)], board)
    with st.container(key="tavle"):
        for kind in KINDS:
            _column(board, kind, theme)


def theme_name(board: Board, theme: str) -> str:
    """Return what a theme is called; one of an earlier questionnaire has no name here any more."""
    names = {one.id: one.title_da for one in board.questionnaire.themes}
    return names.get(theme, say("kreds_tavle.tidligere_tema"))


def _chosen_theme(board: Board) -> str:
    themes = list(dict.fromkeys(one.draft.theme for one in board.offers))
    chosen = st.selectbox(
        say("kreds_tavle.filter"),
        [ALL, *themes],
        format_func=lambda key: theme_name(board, key) if key else say("kreds_tavle.alle_temaer"),
        key="tavle-tema",
        filter_mode=None,
    )
    return chosen or ALL


def _matches(matches: list[Match], board: Board) -> None:
    if not matches:
        return
    with st.container(border=True, key="tavle-par"):
        st.markdown(f"**{say('kreds_tavle.par')}**")
        st.markdown("\n".join(_pair(one, board) for one in matches))


def _pair(match: Match, board: Board) -> str:
    words = say("kreds_tavle.par_linje", soeger=names(match.seeks), deler=names(match.shares))
    return f"- **{plain(theme_name(board, match.theme))}:** {words}"


def names(offers: tuple[Offer, ...]) -> str:
    """Return whose entries they are, each name once."""
    told = list(dict.fromkeys(typed(one.organisation_name) for one in offers))
    if len(told) == 1:
        return told[0]
    return f"{', '.join(told[:-1])} {say('kreds_tavle.og')} {told[-1]}"


def _column(board: Board, kind: OfferKind, theme: str) -> None:
    entries = board.of_kind(kind, theme or None)
    st.subheader(say(KINDS[kind]), anchor=False)
    if not entries:
        st.markdown(say(NOBODY[kind]))
    for one in entries:
        with st.container(border=True):
            entry(board, one)


def entry(board: Board, one: Offer) -> None:
    """Draw one entry: theme, words, name, and whom to ask."""
    st.caption(plain(theme_name(board, one.draft.theme)))
    st.text(one.draft.text)
    st.markdown(f"**{typed(one.organisation_name)}** · {typed(one.draft.contact)}")
