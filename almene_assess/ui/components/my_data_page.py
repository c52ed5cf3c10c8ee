"""What is kept about a person: in short, as files, what was agreed to, and what goes by itself."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.my_data import ConsentWords, MyData
from almene_assess.locale import date, plain, say, typed
from almene_assess.services.retention import SCHEDULE
from almene_assess.ui import addresses

FORMS = (("mine.pdf", "pdf"), ("mine.word", "docx"), ("mine.json", "json"))


def show(mine: MyData) -> None:
    """Draw the page down to the way to be erased."""
    st.markdown(say("mine.indledning"))
    st.markdown("\n".join(f"- {typed(line)}" for line in _short(mine)))
    with st.container(horizontal=True, key="mine-filer"):
        for words, form in FORMS:
            st.link_button(say(words), addresses.paper(f"minedata-{mine.account_id}.{form}"))
    st.caption(say("mine.filer_hjaelp"))
    st.header(say("mine.samtykker"), anchor=False)
    st.markdown("\n".join(f"- {typed(_consent(one))}" for one in mine.consents) or say("mine.intet_samtykke"))
    st.header(say("mine.af_sig_selv"), anchor=False)
    st.markdown(say("mine.af_sig_selv_hjaelp"))
    st.markdown("\n".join(f"- **{plain(r.what)}**, {_age(r.age.days)}. {plain(r.why)}" for r in SCHEDULE))


def _short(mine: MyData) -> list[str]:
    answers = sum(len({one.question for one in sheet.answers}) for sheet in mine.sheets)
    return [
        say("mine.kort_konto", navn=mine.name, dato=date(mine.created_at)),
        say("mine.kort_roller", n=len(mine.roles)),
        say("mine.kort_svar", n=answers),
        say("mine.kort_log", n=len(mine.log)),
    ]


def _age(days: int) -> str:
    years, rest = divmod(days, 365)
    if years and rest < years:
        return plain(say("mine.efter_aar", n=years))
    return plain(say("mine.efter_dage", n=days))


def _consent(one: ConsentWords) -> str:
    values = {"organisation": one.organisation, "runde": one.round, "version": one.version}
    given = say("mine.samtykke", **values, dato=date(one.given_at))
    if one.withdrawn_at is None:
        return given
    return f"{given} {say('mine.samtykke_tilbage', dato=date(one.withdrawn_at))}"
