"""Paper for a meeting: a sheet with the way in for the wall, and a ballot for those without a phone."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain import join_code
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.workshop import Kind
from almene_assess.locale import plain, say, typed
from almene_assess.services.workshops import Desk
from almene_assess.storage.workshops import Keys
from almene_assess.ui import addresses
from almene_assess.ui.components import qr_picture
from almene_assess.ui.components.group_words import GROUPS

SHEETS = ("ark.plakat", "ark.seddel")
BOX = "☐"
RESIDENTS = ("bord.gruppe_beboere", "bord.gruppe_valgte", "bord.gruppe_ansatte")


def show(desk: Desk) -> None:
    """Draw the sheet that is chosen; the browser prints it without menu and buttons."""
    chosen = st.segmented_control(
        say("ark.vaelg"),
        SHEETS,
        default=SHEETS[0],
        format_func=lambda key: say(key),
        key="ark-valg",
        required=True,
    )
    st.container(key="kun-skaerm").info(say("ark.udskriv"))
    if chosen == SHEETS[1]:
        _ballot(desk)
    elif desk.keys is not None:
        _poster(desk, desk.keys)
    else:
        st.markdown(say("ark.lukket"))


def _poster(desk: Desk, keys: Keys) -> None:
    with st.container(key="plakat"):
        st.title(typed(desk.workshop.title), anchor=False)
        st.header(say("ark.vaer_med"), anchor=False)
        st.markdown(say("ark.scan"))
        qr_picture.show(addresses.join(keys), say("bord.qr"), 420)
        st.markdown(say("ark.eller", adresse=plain(addresses.shown(addresses.code_page()))))
        st.markdown(f"**{join_code.shown(keys.code)}**")
        st.markdown(say("ark.hemmeligt"))


def _ballot(desk: Desk) -> None:
    bank = desk.questionnaire
    with st.container(key="seddel"):
        st.title(say("ark.seddel_titel"), anchor=False)
        st.caption(typed(f"{desk.participation.organisation_name} · {desk.workshop.title}"))
        st.markdown(say("ark.seddel_hjaelp"))
        groups = RESIDENTS if desk.workshop.kind is Kind.RESIDENT else tuple(GROUPS.values())
        st.markdown(f"{say('ark.jeg_er')} " + " ".join(f"{BOX} {say(key)}" for key in groups))
        for number, item in enumerate(desk.workshop.run.items, 1):
            _question(bank, number, item.key)


def _question(bank: Questionnaire, number: int, key: str) -> None:
    item = bank.items[key]
    with st.container(key=f"kort-papir-{number}"):
        st.header(f"{number}. {plain(item.title_da)}", anchor=False)
        st.markdown(plain(item.question_da))
        rungs = zip(bank.scale.levels, item.levels_da, strict=True)
        lines = [f"{rung.prefix_da} {text}" if rung.prefix_da else text for rung, text in rungs]
        boxes = [plain(line) for line in lines] + [say("bord.ved_ikke")]
        st.markdown("\n\n".join(f"{BOX} {line}" for line in boxes))
