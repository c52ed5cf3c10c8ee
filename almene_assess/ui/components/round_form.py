"""The fields of a new round; they empty once it has been made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import streamlit as st

from almene_assess.domain.errors import InvalidValue, NotAllowed
from almene_assess.domain.round_keeping import TITLE_LIMIT
from almene_assess.locale import say
from almene_assess.services import round_keeping
from almene_assess.services.round_keeping import Keeping, Plan
from almene_assess.services.verbs import today
from almene_assess.ui import resources, session
from almene_assess.ui.components import round_words

TURN = "runde-nye"
USUAL = timedelta(weeks=8)
ALL, SOME = "alle", "nogle"


def show(found: Keeping) -> None:
    """Draw the fields, and what will happen."""
    turn = session.recall(TURN, 0)
    title = st.text_input(say("planrunder.navn"), max_chars=TITLE_LIMIT, key=f"nyrunde-navn-{turn}")
    editions = list(found.editions)[::-1]
    edition = st.selectbox(
        say("planrunder.udgave"), editions, key=f"nyrunde-udgave-{turn}", filter_mode=None,
        format_func=lambda key: found.editions[key].meta.title_da,
    )  # fmt: skip
    bank = found.editions[edition or editions[0]]
    form = st.radio(
        say("planrunder.form"), list(bank.forms), key=f"nyrunde-form-{turn}-{edition}",
        format_func=lambda one: say(
            "planrunder.form_med", form=round_words.form(one), antal=len(bank.form_items(one))
        ),
    )  # fmt: skip
    with st.container(horizontal=True):
        first = st.date_input(
            say("planrunder.foerste_dag"), today(), format="DD.MM.YYYY", key=f"nyrunde-fra-{turn}"
        )
        last = st.date_input(
            say("planrunder.sidste_dag"), today() + USUAL, format="DD.MM.YYYY", key=f"nyrunde-til-{turn}"
        )
    who = st.radio(
        say("planrunder.hvem_med"), (ALL, SOME), key=f"nyrunde-hvem-{turn}",
        format_func=lambda one: say(WHO[one], n=len(found.organisations)),
    )  # fmt: skip
    some = organisations(dict(found.organisations), f"nyrunde-liste-{turn}") if who == SOME else None
    st.caption(say("planrunder.ny_hjaelp"))
    if not st.button(say("planrunder.opret"), key="nyrunde-opret", type="primary"):
        return
    if first is None or last is None or not (some is None or some):
        st.error(say("planrunder.mangler"))
        return
    chosen = None if some is None else frozenset(some)
    _create(Plan(title or "", edition or editions[0], form or "full", first, last, chosen))


WHO = {ALL: "planrunder.alle", SOME: "planrunder.nogle"}


def organisations(among: dict[int, str], key: str) -> Collection[int]:
    """Draw a choice of several organisations."""
    return st.multiselect(
        say("planrunder.vaelg"), list(among), format_func=lambda one: among[one], key=key,
        placeholder=say("planrunder.vaelg_flere"),
    )  # fmt: skip


def _create(plan: Plan) -> None:
    session.active()
    try:
        round_keeping.create(resources.engine(), session.actor(), plan)
    except InvalidValue as wrong:
        st.error(round_words.wrong(wrong))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    else:
        session.remember(TURN, session.recall(TURN, 0) + 1)
        session.remember("runde-gjort", say("planrunder.oprettet"))
        st.rerun()
