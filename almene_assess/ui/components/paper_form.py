"""Typing in what somebody has answered on paper: the group, a choice a question, and on to the next paper.

What has been typed stays in the fields until it has been kept; afterwards nobody can read it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from almene_assess.domain.answers import UNKNOWN, RespondentGroup
from almene_assess.domain.paper_form import letter
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say
from almene_assess.ui import session
from almene_assess.ui.components.group_words import GROUPS

Save = Callable[[RespondentGroup, dict[str, int]], str | None]
"""Keep one paper; return the key of the words if it could not be kept."""


def show(name: str, bank: Questionnaire, items: Sequence[str], save: Save, *, printed: bool = False) -> None:
    """Draw one empty paper and the button that keeps it.

    The printed questionnaire calls its questions by codes, and its rungs by letters; a ballot counts.
    """
    kept = int(session.recall(_kept(name), 0))
    group = st.selectbox(
        say("papir.gruppe"),
        list(GROUPS),
        format_func=lambda one: say(GROUPS[one]),
        key=f"papir-{name}-gruppe",
        filter_mode=None,
    )
    chosen = {
        item: _choice(name, bank, None if printed else n, item, kept) for n, item in enumerate(items, 1)
    }
    codes = {item: code for item, code in chosen.items() if code is not None}
    if st.button(say("papir.gem"), key=f"papir-{name}-gem"):
        _keep(name, group, codes, save, kept)
    if kept:
        st.caption(f":material/check: {say('papir.gemt', n=kept)}")


def _choice(name: str, bank: Questionnaire, number: int | None, item: str, kept: int) -> int | None:
    labels = {n: rung.label_da for n, rung in enumerate(bank.scale.levels)}
    if number is None:
        labels = {n: f"{letter(n)} · {label}" for n, label in labels.items()}
    rungs = labels | {UNKNOWN: say("bord.ved_ikke")}
    code = bank.code(item) if number is None else f"{number}."
    return st.selectbox(
        f"{code} {plain(bank.items[item].title_da)}",
        list(rungs),
        index=None,
        format_func=lambda code: rungs[code],
        placeholder=say("papir.intet_kryds"),
        key=f"papir-{name}-{item}-{kept}",
        filter_mode=None,
        persist_state="session",
    )


def _keep(name: str, group: RespondentGroup, codes: dict[str, int], save: Save, kept: int) -> None:
    problem = save(group, codes) if codes else "papir.tom"
    if problem:
        st.error(say(problem))
        return
    session.remember(_kept(name), kept + 1)
    st.rerun()


def _kept(name: str) -> str:
    return f"papir-{name}-gemt"
