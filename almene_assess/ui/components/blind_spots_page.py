"""Blinde vinkler: what a board can talk about, whom it can ask, and what could not be judged, with why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spot_marks import Mark, ThemeSpots
from almene_assess.domain.blind_spots import UNKNOWN_SHARE, Signal
from almene_assess.domain.disclosure import MIN_ONE_ITEM
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import date, plain, say, typed
from almene_assess.services.blind_spots import BlindSpots
from almene_assess.ui.components import blind_spot_words as words
from almene_assess.ui.components import next_goal

FIRST = 4
"""How many themes stand open: an evening's talk. The others are one press away."""


def show(found: BlindSpots) -> None:
    """Draw the page."""
    bank, themes = found.questionnaire, found.themes
    _head(found)
    if found.gone is not None:
        return
    talk = sorted((one for one in themes if _reasons(one)), key=_rank)
    _talk(talk, found)
    _who_to_ask(themes, bank)
    _without_marks([one for one in themes if not one.marks], bank)
    _not_judged(themes, bank)
    with st.expander(say("blinde.saadan_titel"), key="blinde-saadan"):
        st.markdown(_how(bank))


def _head(found: BlindSpots) -> None:
    whole = found.participation
    st.title(say("blinde.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    st.markdown(say("blinde.indledning"))
    if found.gone is not None:
        st.info(say("slettet.blinde", dato=date(found.gone)))
        return
    st.caption(say("blinde.stort_billede", temaer=len(found.themes)))
    if found.corrected:
        st.info(say("blinde.rettet", dato=date(found.first_seen)))


def _reasons(one: ThemeSpots) -> list[Mark]:
    """Return the marks that have a sentence of their own."""
    return [mark for mark in one.marks if mark.signal is not Signal.UNASKED]


def _first(one: ThemeSpots) -> Signal:
    return _reasons(one)[0].signal


def _rank(one: ThemeSpots) -> tuple[int, int]:
    """Return the place among the themes: most reasons first, then those with the same reason together."""
    return -len(_reasons(one)), list(words.ABOUT).index(_first(one))


def _talk(talk: Sequence[ThemeSpots], found: BlindSpots) -> None:
    """Draw the themes to talk about, those with most reasons first."""
    st.header(say("blinde.snak_titel"), anchor=False)
    if not talk:
        st.markdown(say("blinde.snak_ingen"))
    for one in talk[:FIRST]:
        _theme(one, found)
    if rest := talk[FIRST:]:
        with st.expander(say("blinde.flere", n=len(rest)), key="blinde-flere"):
            for signal, alike in groupby(rest, key=_first):
                st.markdown(f"**{say(words.ABOUT[signal])}**")
                for one in alike:
                    _theme(one, found)


def _theme(one: ThemeSpots, found: BlindSpots) -> None:
    bank, marks = found.questionnaire, _reasons(one)
    with st.container(border=True, key=f"blind-{one.theme.replace('.', '-')}"):
        st.subheader(plain(bank.theme(one.theme).title_da), anchor=False)
        st.markdown("\n".join(f"- {words.sentence(mark, bank)}" for mark in marks))
        item = next((item for mark in marks for item in mark.items), None)
        asked = bank.form_themes(found.participation.form)[one.theme]
        st.markdown(say("blinde.til_snakken", tekst=plain(bank.items[item or asked[0]].prompt_da)))
        if one.unasked:
            st.markdown(say("blinde.spoerg", hvem=words.missing(one, bank)))
        next_goal.link(bank, found.participation, one.theme)


def _who_to_ask(themes: Sequence[ThemeSpots], bank: Questionnaire) -> None:
    """Draw each group that is missing, with its themes."""
    st.header(say("blinde.spoerg_titel"), anchor=False)
    groups = [group for group in RespondentGroup if any(group in one.unasked for one in themes)]
    if not groups:
        st.markdown(say("blinde.spoerg_ingen"))
        return
    st.markdown(say("blinde.spoerg_hjaelp"))
    st.markdown("\n".join(f"- {_group(group, themes, bank)}" for group in groups))


def _group(group: RespondentGroup, themes: Sequence[ThemeSpots], bank: Questionnaire) -> str:
    items = [item for one in themes for item in one.unasked.get(group, ())]
    where = _names([one.theme for one in themes if group in one.unasked], bank)
    name = words.who(group, items, bank)
    return say("blinde.spoerg_gruppe", n=len(items), gruppe=name, temaer=where)


def _without_marks(themes: Sequence[ThemeSpots], bank: Questionnaire) -> None:
    if themes:
        st.header(say("blinde.ingen_maerker_titel"), anchor=False)
        st.markdown(say("blinde.ingen_maerker"))
        st.markdown(_names([one.theme for one in themes], bank))


def _not_judged(themes: Sequence[ThemeSpots], bank: Questionnaire) -> None:
    """Draw, signal by signal, where and why nothing is said."""
    lines = [
        f"**{say(about)}** {say(words.WHY_NOT[why], mindst=MIN_GROUP, et=MIN_ONE_ITEM)} ({names})"
        for signal, about in words.ABOUT.items()
        for why, where in words.reasons(themes, signal).items()
        for names in [say("blinde.alle_temaer") if len(where) == len(themes) else _names(where, bank)]
    ]
    if lines:
        with st.expander(say("blinde.ikke_vurderet_titel"), key="blinde-ikke"):
            st.markdown(say("blinde.ikke_vurderet"))
            st.markdown("\n".join(f"- {line}" for line in lines))


def _names(themes: Sequence[str], bank: Questionnaire) -> str:
    return plain(", ".join(bank.theme(theme).axis_da for theme in themes))


def _how(bank: Questionnaire) -> str:
    return say(
        "blinde.saadan",
        afstand=words.apart(len(bank.level_values)),
        andel=words.percent(UNKNOWN_SHARE),
        trin=words.high(bank),
        mindst=MIN_GROUP,
    )
