"""All of a respondent's answers on one page, with a way back to each theme."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.questionnaire import Item, Theme
from almene_assess.locale import plain, say, typed
from almene_assess.services.answering import OpenSheet
from almene_assess.ui import navigation
from almene_assess.ui.components.rung_words import words


def show(sheet: OpenSheet, *, writable: bool) -> None:
    """Draw every theme of the form with its answers."""
    bank, asked = sheet.questionnaire, sheet.asked
    pillars = {bank.theme(theme).pejlemaerke for theme in asked}
    for pillar in (one for one in bank.pejlemaerker if one.id in pillars):
        st.header(plain(pillar.title_da), anchor=False)
        for theme in bank.themes:
            if theme.pejlemaerke == pillar.id and theme.id in asked:
                _theme(sheet, theme, asked[theme.id], writable=writable)


def link(sheet: OpenSheet, theme: Theme, label: str) -> None:
    """Draw a link to a theme of the sheet."""
    st.page_link(
        navigation.ANSWER,
        label=say(label, kode=theme.code, tema=plain(theme.title_da)),
        query_params={"ark": str(sheet.seat.respondent_id), "tema": theme.id},
    )


def _theme(sheet: OpenSheet, theme: Theme, items: tuple[str, ...], *, writable: bool) -> None:
    with st.container(border=True):
        st.subheader(plain(f"{theme.code} {theme.title_da}"), anchor=False)
        st.markdown("\n".join(_line(sheet, sheet.questionnaire.items[item]) for item in items))
        link(sheet, theme, "opsummering.ret" if writable else "opsummering.se")


def _line(sheet: OpenSheet, item: Item) -> str:
    card = sheet.card(item.id).card
    answer = words(sheet.questionnaire, item, card.code) if card.answered else say("opsummering.ubesvaret")
    texts = [
        say(f"opsummering.{name}", tekst=typed(text))
        for name, text in (("bevis", card.evidence), ("bemaerkning", card.comment))
        if text.strip()
    ]
    return "\n".join(
        [f"- **{plain(item.title_da)}** – {plain(answer)}", *(f"    - {text}" for text in texts)]
    )
