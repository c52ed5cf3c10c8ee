"""The sector's rounds as the secretariat sets them up: when each is open, who is in it, and a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.round_keeping import DENMARK, Standing
from almene_assess.locale import date, say, typed
from almene_assess.services import round_keeping
from almene_assess.services.round_keeping import Keeping, KeptRound
from almene_assess.services.verbs import now
from almene_assess.ui import resources, session
from almene_assess.ui.components import round_form, round_words

DONE = "runde-gjort"


def show(found: Keeping) -> None:
    """Draw the rounds, newest first, and the fields of a new one."""
    if words := session.recall(DONE):
        st.success(words)
        session.remember(DONE, None)
    st.markdown(say("planrunder.indledning"))
    with st.expander(say("planrunder.ny"), expanded=not found.rounds, key="runde-ny"):
        round_form.show(found)
    for one in found.rounds:
        _round(one)


def _round(one: KeptRound) -> None:
    key = one.facts.id
    with st.container(border=True, key=f"runde-{key}"):
        st.header(typed(one.facts.title), anchor=False)
        facts = [
            _period(one),
            say("planrunder.skema", udgave=typed(one.edition), form=round_words.form(one.facts.form)),
        ]
        facts.append(say("planrunder.med", n=len(one.inside)))
        st.markdown("\n".join(f"- {line}" for line in facts))
        _acts(one)
        with st.expander(say("planrunder.hvem"), key=f"runde-hvem-{key}"):
            _inside(one)


def _period(one: KeptRound) -> str:
    days = {"fra": date(one.facts.opens_at), "til": date(one.facts.closes_at)}
    return say(round_words.PERIOD[one.standing], **days)


def _acts(one: KeptRound) -> None:
    key = one.facts.id
    if one.standing is Standing.COMING:
        _asked(
            one, "aabn", "planrunder.aabn_nu", "planrunder.aabn_sikker",
            lambda: round_keeping.open_now(resources.engine(), session.actor(), key, one.period),
        )  # fmt: skip
    if one.standing is Standing.OPEN:
        _asked(
            one, "luk", "planrunder.luk_nu", "planrunder.luk_sikker",
            lambda: round_keeping.close_now(resources.engine(), session.actor(), key, one.period),
        )  # fmt: skip
    if one.standing is Standing.OVER and not one.can_open_again:
        st.caption(say("planrunder.slut"))
        return
    _move_end(one)


def _asked(one: KeptRound, name: str, label: str, sure: str, act: Callable[[], None]) -> None:
    """Draw a button that asks once more, with what it means."""
    key = f"runde-{name}-{one.facts.id}"
    if not session.recall(key):
        st.button(say(label), key=key, on_click=_remember, args=(key, True))
        return
    st.warning(say(sure))
    with st.container(horizontal=True):
        if st.button(say("planrunder.ja"), key=f"{key}-ja", type="primary"):
            _remember(key, False)
            _do(act, say("planrunder.gemt"))
        st.button(say("planrunder.nej"), key=f"{key}-nej", on_click=_remember, args=(key, False))


def _move_end(one: KeptRound) -> None:
    key, ends = one.facts.id, one.facts.closes_at.astimezone(DENMARK).date()
    today = now().astimezone(DENMARK).date()
    over = one.standing is Standing.OVER
    with st.expander(say("planrunder.igen" if over else "planrunder.flyt"), key=f"runde-flyt-{key}"):
        st.markdown(say("planrunder.igen_hjaelp" if over else "planrunder.flyt_hjaelp"))
        last = st.date_input(
            say("planrunder.sidste_dag"), value=max(ends, today + timedelta(days=14)) if over else ends,
            format="DD.MM.YYYY", key=f"runde-slut-{key}-{ends}",
        )  # fmt: skip
        if st.button(say("planrunder.gem_dag"), key=f"runde-gem-{key}", disabled=last is None):
            day = last
            _do(
                lambda: round_keeping.move_end(resources.engine(), session.actor(), key, one.period, day),
                say("planrunder.gemt"),
            )


def _inside(one: KeptRound) -> None:
    st.markdown(say("planrunder.hvem_hjaelp"))
    if one.standing is not Standing.OVER and one.outside:
        chosen = round_form.organisations(dict(one.outside), f"runde-flere-{one.facts.id}-{len(one.inside)}")
        if st.button(say("planrunder.tilfoej"), key=f"runde-tilfoej-{one.facts.id}", disabled=not chosen):
            _do(
                lambda: round_keeping.ask_in(resources.engine(), session.actor(), one.facts.id, chosen),
                say("planrunder.tilfoejet", n=len(chosen)),
            )
    st.markdown("\n".join(f"- {typed(name)}" for name in one.inside.values()) or say("planrunder.ingen_med"))


def _remember(key: str, asked: bool) -> None:
    session.remember(key, asked)


def _do(act: Callable[[], object], words: str) -> None:
    """Do it, or say in Danish why it was not done."""
    session.active()
    try:
        act()
    except InvalidValue as wrong:
        st.error(round_words.wrong(wrong))
    except NotNow as refused:
        st.error(say(round_words.NOT_NOW.get(refused.phase, "planrunder.aendret")))
    except (Conflict, NotFound):
        st.error(say("planrunder.aendret"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    else:
        session.remember(DONE, words)
        st.rerun()
