"""Asking many people in from a spreadsheet: choose a file, see every row that is wrong, say yes."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.people_list import Named
from almene_assess.domain.rights import ScopeKind
from almene_assess.locale import say, typed
from almene_assess.services import invitation_lists
from almene_assess.services.directory import Directory
from almene_assess.ui import addresses, resources, session
from almene_assess.ui.components import organisation_import, organisation_words, people_words
from almene_assess.ui.components.invite_links import kept
from almene_assess.ui.components.person_card import done

TURN = "brugere-fil-antal"
COLUMNS = {
    "name": "indlaes.kolonne_navn",
    "address": "indlaes.kolonne_mail",
    "role": "indlaes.kolonne_rolle",
    "cvr": "indlaes.kolonne_cvr",
}


def show(found: Directory) -> None:
    """Draw the way from a file to invitations."""
    one = len(found.organisations) == 1
    st.markdown(say("indlaes.brugere"))
    roles = [say(people_words.ROLE[role]) for role in people_words.IN_LISTS if role in found.offered]
    st.markdown(say("indlaes.brugere_roller", roller=", ".join(roles)))
    if not one:
        st.markdown(say("indlaes.brugere_cvr"))
    st.link_button(say("indlaes.skabelon"), addresses.paper("skabelon-0-brugere.xlsx"))
    file = st.file_uploader(
        say("indlaes.fil"), type=["xlsx", "csv"], key=f"brugere-fil-{session.recall(TURN, 0)}"
    )
    if file is not None:
        _looked_at(found, file.getvalue())


def _looked_at(found: Directory, content: bytes) -> None:
    session.active()
    try:
        seen = invitation_lists.preview(resources.engine(), session.actor(), content)
    except InvalidValue as refused:
        st.error(organisation_import.refusal(refused, COLUMNS))
        return
    if seen.problems:
        organisation_import.problems(seen.problems, [people_words.row(one) for one in seen.problems])
    elif seen.people:
        _ready(found, list(seen.people), content)
    else:
        st.error(organisation_words.file("empty"))


def _ready(found: Directory, people: list[Named], content: bytes) -> None:
    st.info(say("indlaes.klar_brugere", n=len(people)))
    with st.expander(say("indlaes.se_raekker"), key="brugere-raekker"):
        st.markdown("\n".join(f"- {_line(found, one)}" for one in people))
    key = f"brugere-inviter-{session.recall(TURN, 0)}"
    if st.button(say("indlaes.inviter", n=len(people)), key=key, type="primary"):
        _send(content)


def _line(found: Directory, one: Named) -> str:
    where = found.where(ScopeKind.ORGANISATION, one.organisation_id)
    group = one.group.value if one.group else None
    role = people_words.role(one.role, ScopeKind.ORGANISATION, where, group)
    return f"{typed(one.name)} · {typed(one.address)} · {role}"


def _send(content: bytes) -> None:
    tab = session.tab()
    try:
        sent = done(
            lambda: kept(tab, invitation_lists.send(resources.engine(), session.actor(), content), TURN)
        )
    except InvalidValue as refused:
        st.error(organisation_words.file(refused.problem))
        return
    if sent is not None:
        st.rerun()
