"""Asking one person in: name, mail address, what they are to do, and where."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.rights import Role, ScopeKind
from almene_assess.locale import say
from almene_assess.services import invitations
from almene_assess.services.directory import Directory, Scope
from almene_assess.services.invitations import NAME_LIMIT, Invitee
from almene_assess.ui import resources, session
from almene_assess.ui.components import people_words
from almene_assess.ui.components.invite_links import kept
from almene_assess.ui.components.person_card import done

TURN = "invitation-antal"
ADDRESS_LIMIT = 190


def show(found: Directory) -> None:
    """Draw the fields; they empty once the invitation is made."""
    turn = session.recall(TURN, 0)
    st.markdown(say("brugere.inviter_hjaelp"))
    name = st.text_input(say("brugere.navn"), max_chars=NAME_LIMIT, key=f"inviter-navn-{turn}")
    address = st.text_input(say("brugere.mail"), max_chars=ADDRESS_LIMIT, key=f"inviter-mail-{turn}")
    role = st.radio(
        say("brugere.rolle"), list(found.offered), index=None, key=f"inviter-rolle-{turn}",
        format_func=lambda one: say(people_words.ROLE[one]),
        captions=[say(people_words.MAY[one]) for one in found.offered],
    )  # fmt: skip
    scope = None if role is None else _where(found.offered[role], f"inviter-hvor-{turn}-{role}")
    group = _group(turn) if role is Role.RESPONDENT else None
    if st.button(say("brugere.inviter"), key=f"inviter-send-{turn}", type="primary"):
        _send(name or "", address or "", role, scope, group)


def _where(among: Mapping[Scope, str], key: str) -> Scope | None:
    scopes = list(among)
    if len(scopes) == 1:
        return scopes[0]
    return st.selectbox(
        say("brugere.hvor"), scopes, index=None, placeholder=say("brugere.vaelg_hvor"), key=key,
        format_func=lambda scope: _called(scope, among[scope]),
    )  # fmt: skip


def _called(scope: Scope, name: str) -> str:
    return say("brugere.alle_hos", navn=name) if scope[0] is ScopeKind.ADMINISTRATOR else name


def _group(turn: int) -> RespondentGroup | None:
    return st.radio(
        say("brugere.gruppe"), list(people_words.GROUP), index=None, key=f"inviter-gruppe-{turn}",
        format_func=lambda one: say(people_words.GROUP[one]).capitalize(), horizontal=True,
    )  # fmt: skip


def _send(
    name: str, address: str, role: Role | None, scope: Scope | None, group: RespondentGroup | None
) -> None:
    if role is None:
        st.error(people_words.wrong("role", "missing"))
    elif scope is None:
        st.error(say("brugere.mangler_hvor"))
    elif role is Role.RESPONDENT and group is None:
        st.error(people_words.wrong("group", "missing"))
    else:
        _invite(Invitee(address, name, role, *scope, group))


def _invite(one: Invitee) -> None:
    tab = session.tab()
    try:
        sent = done(lambda: kept(tab, invitations.invite(resources.engine(), session.actor(), [one]), TURN))
    except InvalidValue as refused:
        st.error(people_words.wrong(refused.field, refused.problem))
        return
    if sent is not None:
        st.rerun()
