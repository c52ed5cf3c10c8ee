"""Taking in a list of organisations: choose a file, see every row that is wrong, say yes; all or nothing."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.table_rows import RowProblem
from almene_assess.locale import say, typed
from almene_assess.services import organisations
from almene_assess.services.organisations import Preview, Register
from almene_assess.ui import addresses, resources, session
from almene_assess.ui.components import organisation_words

COLUMNS = {"name": "indlaes.kolonne_navn", "cvr": "indlaes.kolonne_cvr"}
TURN, DONE = "indlaes-antal", "indlaes-gjort"


def show(found: Register) -> None:
    """Draw the way from a file to organisations."""
    if done := session.recall(DONE):
        st.success(say("indlaes.gjort", n=done))
        session.remember(DONE, None)
    st.markdown(say("indlaes.organisationer"))
    st.link_button(say("indlaes.skabelon"), addresses.paper("skabelon-0-organisationer.xlsx"))
    file = st.file_uploader(
        say("indlaes.fil"), type=["xlsx", "csv"], key=f"indlaes-fil-{session.recall(TURN, 0)}"
    )
    if file is not None:
        _looked_at(file.getvalue())


def _looked_at(content: bytes) -> None:
    session.active()
    try:
        found = organisations.preview(resources.engine(), session.actor(), content)
    except InvalidValue as refused:
        st.error(refusal(refused, COLUMNS))
        return
    if found.read.problems:
        problems(found.read.problems, [organisation_words.row(one) for one in found.read.problems])
    elif found.read.drafts:
        _ready(found, content)
    else:
        st.error(organisation_words.file("empty"))


def refusal(refused: InvalidValue, columns: dict[str, str]) -> str:
    """Say why a whole file cannot be used."""
    if refused.field == "columns":
        return say("indlaes.mangler_kolonne", kolonne=say(columns[refused.problem]))
    return organisation_words.file(refused.problem)


def problems(found: tuple[RowProblem, ...], words: list[str]) -> None:
    """Draw every row that is wrong with every reason, in the order of the file."""
    told = list(zip(found, words, strict=True))
    rows = {line: [why for _, why in group] for line, group in groupby(told, key=lambda one: one[0].line)}
    st.error(say("indlaes.raekker_forkerte", n=len(rows)))
    st.markdown(
        "\n".join(f"- **{say('indlaes.raekke', nummer=line)}** {' '.join(why)}" for line, why in rows.items())
    )


def _ready(found: Preview, content: bytes) -> None:
    drafts = found.read.drafts
    st.info(say("indlaes.klar_organisationer", n=len(drafts)))
    if found.new_administrators:
        names = ", ".join(typed(name) for name in found.new_administrators)
        st.warning(say("indlaes.nye_administrationer", navne=names))
    with st.expander(say("indlaes.se_raekker"), key="indlaes-raekker"):
        st.markdown("\n".join(f"- {typed(one.name)} · {one.cvr}" for one in drafts))
    key = f"indlaes-gem-{session.recall(TURN, 0)}"
    if st.button(say("indlaes.gem_organisationer", n=len(drafts)), key=key, type="primary"):
        _take(content)


def _take(content: bytes) -> None:
    tab = session.tab()
    try:
        count = organisations.take_in(resources.engine(), session.actor(), content)
    except InvalidValue as refused:
        st.error(organisation_words.file(refused.problem))
        return
    tab[TURN], tab[DONE] = tab.get(TURN, 0) + 1, count  # before a second press can break the run off
    st.rerun()
