"""Spørgeskema: every question with its rungs, to be read before answering, printed or taken along."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.answers import UnscoredReason
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.locale import plain, say, typed
from almene_assess.services.questionnaire_reading import Questions
from almene_assess.ui import addresses
from almene_assess.ui.components import rules


def show(found: Questions) -> None:
    """Draw the ways to take it along, the rules, and the questions theme by theme."""
    bank, place = found.questionnaire, found.participation
    st.title(say("skema.titel"), anchor=False)
    st.caption(typed(f"{place.organisation_name} · {place.round_title}"))
    with st.container(key="kun-skaerm"):
        st.markdown(say("skema.forklaring"))
        with st.container(horizontal=True):
            for words, form in (("skema.word", "docx"), ("skema.pdf", "pdf")):
                st.link_button(say(words), addresses.paper(f"spoergeskema-{place.id}.{form}"))
    with st.expander(say("skema.regler"), key="skema-regler"):
        rules.show(bank)
    questions(bank, place.form)


def questions(bank: Questionnaire, form: str) -> None:
    """Draw the questions of a form, theme by theme."""
    asked = bank.form_themes(form)
    with st.container(key="spoergeskema"):
        for pillar, themes in bank.pillar_themes(form).items():
            title = next(p.title_da for p in bank.pejlemaerker if p.id == pillar)
            st.header(plain(title), anchor=False)
            for key in themes:
                theme = bank.theme(key)
                st.subheader(plain(f"{theme.code} {theme.title_da}"), anchor=False)
                for item in asked[key]:
                    st.markdown(_question(bank, bank.items[item]))


def _question(bank: Questionnaire, item: Item) -> str:
    labels = {option.id: option.label_da for option in bank.scale.unscored}
    lines = [
        f"{rung.prefix_da} {words}" if rung.prefix_da else words
        for rung, words in zip(bank.scale.levels, item.levels_da, strict=True)
    ]
    lines.append(labels[UnscoredReason.VED_IKKE.value])
    if item.na_da is not None:
        lines.append(f"{labels[UnscoredReason.IKKE_RELEVANT.value]}: {item.na_da}")
    head = f"#### {plain(f'{bank.code(item.id)} {item.title_da}')}\n\n{plain(item.question_da)}\n\n"
    return head + "\n".join(f"- {plain(line)}" for line in lines)
