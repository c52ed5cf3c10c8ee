"""Joint steps without a meeting: one theme at a time, each question with what the board has agreed on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.answers import Card
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.locale import plain, say, typed
from almene_assess.services import joint_steps
from almene_assess.services.joint_steps import JointSteps
from almene_assess.storage.answers import StoredCard
from almene_assess.storage.participations import Participation
from almene_assess.ui import resources, session, steps
from almene_assess.ui.components import joint_card, own_help
from almene_assess.ui.components.joint_card import Keeper


def show(found: JointSteps) -> None:
    """Draw the theme that the address names, or the first one that lacks a joint step."""
    bank, form = found.questionnaire, found.participation.form
    themes = bank.form_themes(form)
    here = _theme(found)
    theme = bank.theme(here)
    st.caption(typed(f"{found.participation.organisation_name} · {found.participation.round_title}"))
    done = sum(found.card(item).card.answered for item in bank.form_items(form))
    st.markdown(say("faelles.fremdrift", n=done, asked=len(bank.form_items(form))))
    if not found.may_set:
        st.info(say("faelles.laast"))
    st.selectbox(
        say("faelles.vaelg_tema"),
        list(themes),
        index=list(themes).index(here),
        format_func=lambda key: f"{bank.theme(key).code} {bank.theme(key).title_da}",
        key=f"faelles-tema-{here}",
        on_change=_jump,
        args=(f"faelles-tema-{here}",),
        filter_mode=None,
    )
    with st.container(key=f"trin-faelles-{here.replace('.', '-')}"):
        st.header(plain(f"{theme.code} {theme.title_da}"), anchor=False)
    for item in themes[here]:
        with st.container(border=True, key=f"kort-faelles-{item.replace('.', '-')}"):
            st.subheader(plain(bank.items[item].title_da), anchor=False)
            own_help.show(found.own_help.get(item, ""))
            _card(found.participation, item)


def _theme(found: JointSteps) -> str:
    themes = found.questionnaire.form_themes(found.participation.form)
    asked = st.query_params.get(steps.THEME)
    if asked in themes:
        return asked
    open_ones = (t for t, items in themes.items() if not all(found.card(i).card.answered for i in items))
    return next(open_ones, next(iter(themes)))


def _jump(key: str) -> None:
    steps.go(session.widget(key, ""))


@st.fragment
def _card(place: Participation, item: str) -> None:
    found = joint_steps.joint_steps(resources.engine(), session.actor(), place.id)
    keeper = Keeper(f"{place.id}-{item}", found.may_set, partial(_write, place.id, item))
    joint_card.show(keeper, found.questionnaire, found.questionnaire.items[item], found.card(item))


def _write(place: int, item: str, card: Card, version: int) -> StoredCard | str:
    session.active()
    try:
        return joint_steps.set_joint(resources.engine(), session.actor(), place, item, card, version)
    except Conflict:
        st.rerun()
    except InvalidValue:
        return "bord.ugyldigt"
    except NotAllowed:
        return "fejl.laast"
