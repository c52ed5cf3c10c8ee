"""Which of several organisations somebody works in now: chosen in the sidebar, kept in address and tab.

Whoever has one organisation sees nothing of this. The name stands on top of every page, so that nobody types
in the wrong place.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from almene_assess.domain.errors import NotFound
from almene_assess.domain.rights import Actor
from almene_assess.locale import say, typed
from almene_assess.services import own_organisations
from almene_assess.services.own_organisations import Home
from almene_assess.ui import navigation, resources, session

PARTICIPATION = "deltagelse"
HERE = "organisation_nu"
CHOSEN = "organisation_valgt"
ELSEWHERE = {
    navigation.DESK: navigation.MEETINGS,
    navigation.HANDOUT: navigation.MEETINGS,
    navigation.PLAN_MEETING: navigation.MEETINGS,
    navigation.PAPER: navigation.MEETINGS,
    navigation.OWN_ORGANISATIONS: navigation.HOME,
}
"""Pages that belong to one meeting, or to all organisations; whoever changes there goes to these instead."""


def organisation() -> int | None:
    """Return the organisation that is chosen; None for whoever has only one."""
    found: int | None = session.recall(HERE)
    return found


def is_here(organisation_id: int) -> bool:
    """Return whether something of an organisation belongs on the pages now."""
    return organisation() in (None, organisation_id)


def settle(visitor: Actor, page: StreamlitPage) -> None:
    """Find out which organisation is meant, keep it, and draw it and the choice."""
    homes = own_organisations.homes(resources.engine(), visitor) if navigation.has_several(visitor) else []
    if len(homes) < 2:
        session.remember(HERE, None)
        return
    entry = navigation.entry(page.url_path)
    if (wanted := session.recall(CHOSEN)) is not None:
        session.remember(CHOSEN, None)
        navigation.go(ELSEWHERE.get(entry.file, entry.file), {PARTICIPATION: str(wanted)})
    here = _meant(homes, visitor)
    session.remember(HERE, here.organisation_id)
    if entry.of_one and PARTICIPATION not in st.query_params:
        st.query_params[PARTICIPATION] = str(here.newest)
    _draw(homes, here)
    if entry.file not in (navigation.OWN_ORGANISATIONS, navigation.KREDS_MEETING):
        with st.container(key="organisation-nu", horizontal=True):
            st.markdown(say("mine_organisationer.her", navn=typed(here.name)), width="content")
            st.page_link(navigation.OWN_ORGANISATIONS, label=say("mine_organisationer.skift"))


def _meant(homes: Sequence[Home], visitor: Actor) -> Home:
    """Return what the address says, by meeting, sheet or participation; else what this tab last had."""
    by_id = {home.organisation_id: home for home in homes}
    named = _named_by_object(visitor)
    if named in by_id:
        return by_id[named]
    asked = _number(PARTICIPATION)
    by_address = next((home for home in homes if asked in home.participations), None)
    return by_address or by_id.get(session.recall(HERE)) or max(homes, key=lambda home: home.newest)


def _named_by_object(visitor: Actor) -> int | None:
    sheet, meeting = _number("ark"), _number("moede")
    if sheet is None and meeting is None:
        return None
    try:
        return own_organisations.whose(
            resources.engine(), visitor, respondent_id=sheet if meeting is None else None, workshop_id=meeting
        )
    except NotFound:
        return None


def _number(key: str) -> int | None:
    asked = st.query_params.get(key, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


def _draw(homes: Sequence[Home], here: Home) -> None:
    # A key of the organisation's own: the choice then shows what is meant, however one came here.
    key = f"vaelg-organisation-{here.organisation_id}"
    with st.sidebar:
        st.selectbox(
            say("mine_organisationer.vaelg"),
            homes,
            index=homes.index(here),
            format_func=lambda home: home.name,  # options are plain text
            key=key,
            on_change=_choose,
            args=(key,),
        )


def _choose(key: str) -> None:
    chosen: Home | None = session.widget(key, None)
    if chosen is not None:
        session.remember(CHOSEN, chosen.newest)
