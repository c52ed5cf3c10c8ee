"""One person: the roles that may be changed, moved or ended, and the account that may be closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound, NotNow
from almene_assess.domain.rights import Role
from almene_assess.locale import say, typed
from almene_assess.services import erasure, people
from almene_assess.services.directory import Directory, Person, Scope
from almene_assess.storage.people import Held
from almene_assess.ui import resources, session
from almene_assess.ui.components import erase_leaver, people_words

T = TypeVar("T")
DONE = "bruger-gjort"


def roles(found: Directory, one: Person) -> list[str]:
    """Say everything that somebody is, as far as it is the reader's to know."""
    return [_role(found, held) for held in one.held]


def states(one: Person) -> list[str]:
    """Say whether somebody can get in, and by how many steps."""
    open_ = say("brugere.lukket" if one.account.closed else "brugere.aktiv")
    return [open_, say("brugere.to_trin" if one.account.second_factor else "brugere.et_trin")]


def show(found: Directory, one: Person) -> None:
    """Draw a person with what can be done."""
    st.header(typed(one.account.name), anchor=False)
    st.caption(f"{typed(one.account.address)} · {' · '.join(states(one))}")
    if words := session.recall(DONE):
        st.success(words)
        session.remember(DONE, None)
    if one.oneself:
        st.markdown(say("brugere.dig_selv"))
        return
    for held in one.held:
        with st.container(border=True, key=f"rolle-{held.id}"):
            st.markdown(f"**{_role(found, held)}**")
            _change(found, held)
            _move(found, held)
            _end(held)
    _account(one)
    if one.whole:
        erase_leaver.show(one.account.id, lambda: _erase(one))


def done(act: Callable[[], T]) -> T | None:
    """Do it, or say in Danish why it was not done."""
    session.active()
    try:
        return act()
    except (NotAllowed, NotFound):
        st.error(say("brugere.ikke_muligt"))
    except NotNow:
        st.error(say("brugere.sidste"))
    return None


def _role(found: Directory, held: Held) -> str:
    grant = held.grant
    return people_words.role(
        grant.role, grant.scope_kind, found.where(grant.scope_kind, grant.scope_id), held.group
    )


def _change(found: Directory, held: Held) -> None:
    scope: Scope = (held.grant.scope_kind, held.grant.scope_id)
    others = [
        role
        for role, over in found.offered.items()
        # A respondent needs a group, and a sheet: that is an invitation of its own.
        if scope in over and role not in (held.grant.role, Role.RESPONDENT)
    ]
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            say("brugere.ny_rolle"), others, index=None, placeholder=say("brugere.vaelg_rolle"),
            format_func=lambda one: say(people_words.ROLE[one]), key=f"rolle-ny-{held.id}", filter_mode=None,
        )  # fmt: skip
        if st.button(say("brugere.skift"), key=f"rolle-skift-{held.id}", disabled=role is None):
            _do(
                lambda: people.change_role(resources.engine(), session.actor(), held.id, role or Role.READER),
                "brugere.skiftet",
            )


def _move(found: Directory, held: Held) -> None:
    kind = held.grant.scope_kind
    among = {
        key: name
        for (other, key), name in found.offered.get(held.grant.role, {}).items()
        if other is kind and key is not None and key != held.grant.scope_id
    }
    if not among:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        to = st.selectbox(
            say("brugere.flyt_til"), list(among), index=None, placeholder=say("brugere.vaelg_hvor"),
            format_func=lambda key: among[key], key=f"rolle-til-{held.id}",
        )  # fmt: skip
        if st.button(say("brugere.flyt"), key=f"rolle-flyt-{held.id}", disabled=to is None):
            _do(lambda: people.move(resources.engine(), session.actor(), held.id, to or 0), "brugere.flyttet")


def _end(held: Held) -> None:
    asked = f"rolle-slut-{held.id}"
    if not session.recall(asked):
        st.button(say("brugere.slut"), key=asked, type="tertiary", on_click=_ask, args=(asked, True))
        return
    st.warning(say("brugere.slut_sikker"))
    with st.container(horizontal=True):
        if st.button(say("brugere.slut_ja"), key=f"{asked}-ja", type="primary"):
            _ask(asked, False)
            _do(lambda: people.end_role(resources.engine(), session.actor(), held.id), "brugere.sluttet")
        st.button(say("brugere.nej"), key=f"{asked}-nej", on_click=_ask, args=(asked, False))


def _account(one: Person) -> None:
    st.subheader(say("brugere.konto"), anchor=False)
    if not one.whole:
        st.markdown(say("brugere.flere_steder"))
        return
    key, engine = one.account.id, resources.engine()
    if one.account.closed:
        st.markdown(say("brugere.lukket_hjaelp"))
        if st.button(say("brugere.aabn"), key=f"konto-aabn-{key}"):
            _do(lambda: people.enable(engine, session.actor(), key), "brugere.aabnet")
        return
    st.markdown(say("brugere.luk_hjaelp"))
    with st.container(horizontal=True):
        if st.button(say("brugere.luk"), key=f"konto-luk-{key}"):
            _do(lambda: people.disable(engine, session.actor(), key), "brugere.lukket_nu")
        if one.account.second_factor and st.button(say("brugere.fjern_trin"), key=f"konto-trin-{key}"):
            _do(lambda: people.remove_factor(engine, session.actor(), key), "brugere.trin_fjernet")


def _erase(one: Person) -> None:
    """Erase the account and go back to the list, which then lacks it."""
    key = one.account.id
    if done(lambda: (erasure.erase_leaver(resources.engine(), session.actor(), key), True)) is not None:
        st.rerun()


def _ask(key: str, asked: bool) -> None:
    session.remember(key, asked)


def _do(act: Callable[[], object], words: str) -> None:
    """Do it and draw the person anew; a verb that returns nothing has been done as well."""
    if done(lambda: (act(), True)) is not None:
        session.remember(DONE, say(words))
        st.rerun()
