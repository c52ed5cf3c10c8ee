"""Own help texts: one theme at a time, each question with the bank's help, the own words and their look."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st

from almene_assess.domain.adapting import HELP_LIMIT
from almene_assess.domain.errors import Conflict
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say
from almene_assess.services import adapting
from almene_assess.services.adapting import Adaptation
from almene_assess.ui import resources, session
from almene_assess.ui.components import own_help, undo_text
from almene_assess.ui.components.kept_text import Field


def show(found: Adaptation) -> None:
    """Draw the help texts of one theme to write, or all that were written to read."""
    st.header(say("tilpas.hjaelpetekster"), anchor=False)
    st.markdown(say("tilpas.hjaelpetekster_hjaelp"))
    bank = found.questionnaire
    asked = bank.form_items(found.participation.form)
    written = [item for item in asked if found.help_text(item).text]
    if not found.may_write:
        _read(found, written)
        return
    with_text = list(dict.fromkeys(bank.theme_of(item).id for item in written))
    theme = choose_theme(f"tilpas-hjaelp-{found.participation.id}", bank, found.themes, with_text)
    said_about(bank, with_text)
    for item in bank.form_themes(found.participation.form)[theme]:
        with st.container(border=True, key=f"hjaelp-{item.replace('.', '-')}"):
            _field(found, item)


def choose_theme(key: str, bank: Questionnaire, themes: tuple[str, ...], written: Collection[str]) -> str:
    """Let the reader choose a theme; the first time it is one that something is written about."""
    first: int | None = session.recall(key)
    if first is None:  # stands still: a field whose own list or beginning changes forgets what was chosen
        first = next((n for n, theme in enumerate(themes) if theme in written), 0)
        session.remember(key, first)
    chosen = st.selectbox(
        say("tilpas.vaelg_tema"),
        themes,
        index=first,
        format_func=lambda one: f"{bank.theme(one).code} {bank.theme(one).title_da}",
        key=key,
        filter_mode=None,
    )
    return chosen or themes[first]


def said_about(bank: Questionnaire, themes: list[str]) -> None:
    """Say which themes something is written about."""
    if themes:
        names = ", ".join(f"{bank.theme(theme).code} {bank.theme(theme).title_da}" for theme in themes)
        st.caption(say("tilpas.skrevet_om", temaer=plain(names)))


def _field(found: Adaptation, item: str) -> None:
    asked = found.questionnaire.items[item]
    st.subheader(plain(asked.title_da), anchor=False)
    st.markdown(plain(asked.question_da))
    st.caption(plain(asked.why_da))
    field = Field(
        name=f"hjaelp-{found.participation.id}-{item.replace('.', '-')}",
        label=say("tilpas.egen_hjaelp"),
        limit=HELP_LIMIT,
        height=90,
    )
    stored = undo_text.show(field, found.help_text(item).text, partial(_write, found.participation.id, item))
    if stored:
        st.caption(say("tilpas.saadan"))
        own_help.show(stored)


def _write(participation_id: int, item: str, text: str, before: str) -> None:
    """Write on top of the version that holds what was seen.

    Raises: Conflict, and what the service raises.
    """
    engine, actor = resources.engine(), session.actor()
    stands = adapting.adaptation(engine, actor, participation_id).help_text(item)
    if stands.text != before:
        raise Conflict(stands.version)
    adapting.write_help(engine, actor, participation_id, item, text, stands.version)


def _read(found: Adaptation, written: list[str]) -> None:
    if not written:
        st.caption(say("tilpas.ingen_hjaelpetekster"))
    for item in written:
        st.markdown(f"**{plain(found.questionnaire.items[item].title_da)}**")
        own_help.show(found.help_text(item).text)
