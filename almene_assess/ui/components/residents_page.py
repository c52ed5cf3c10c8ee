"""The result on a residents' meeting's big screen: three findings in words, the last one a question."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.readings import ToldTheme, in_words, possible, reached
from almene_assess.locale import date, plain, say, typed
from almene_assess.services.readings import Reading
from almene_assess.ui import navigation
from almene_assess.ui.components import reading_links

NEXT = ("beboermoede.naeste", "beboermoede.naeste_trin")
HELD = ("beboermoede.hold_fast", "beboermoede.oeverste_trin")
"""A question, and the words of the rung it is about: a low next rung is told, and never called an aim."""


def show(reading: Reading) -> None:
    """Draw the page; where there are not three themes to tell, say what makes them three."""
    with st.container(key="beboermoede"):
        st.title(say("beboermoede.titel"), anchor=False)
        st.markdown(typed(reading.participation.organisation_name))
        found = reading.findings
        if found is None:
            st.markdown(say("beboermoede.faa_folk" if reading.on_people else "beboermoede.faa_trin"))
        else:
            st.header(say("beboermoede.staerk"), anchor=False)
            for one in found.strong:
                _stands(reading, one)
            st.header(say("beboermoede.svag"), anchor=False)
            _question(reading, found.open)
            st.markdown(method(reading))
    reading_links.show(navigation.RESIDENTS, reading.participation.id)


def method(reading: Reading) -> str:
    """Return what it rests on, without a number of people."""
    words = "visning.fra_fem" if reading.on_people else "visning.fra_trin"
    return say(words, dato=date(reading.submitted_at))


def _stands(reading: Reading, one: ToldTheme) -> None:
    bank = reading.questionnaire
    label = bank.scale.levels[one.step].label_da
    st.subheader(plain(bank.theme(one.theme).title_da), anchor=False)
    st.markdown(f"**{plain(label)}.** {plain(in_words(bank, reached(one)))}")


def _question(reading: Reading, one: ToldTheme) -> None:
    bank = reading.questionnaire
    st.subheader(plain(bank.theme(one.theme).title_da), anchor=False)
    rung = possible(one, len(bank.scale.levels))
    wished = reached(one) if rung is None else rung
    label = plain(bank.scale.levels[wished.step].label_da)
    asked, told = NEXT if rung else HELD
    st.markdown(f"**{say(asked)}** {say(told, trin=label, ord=plain(in_words(bank, wished)))}")
    first = bank.form_themes(reading.participation.form)[one.theme][0]
    st.markdown(plain(bank.items[wished.item or first].prompt_da))
