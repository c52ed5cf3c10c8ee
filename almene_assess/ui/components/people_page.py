"""Who has access: find somebody, ask one in, ask many in, and the invitations that nobody has used yet."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import date, say, typed
from almene_assess.services import invitations
from almene_assess.services.directory import Directory, Person
from almene_assess.services.invitations import Pending
from almene_assess.ui import resources, session
from almene_assess.ui.components import invite_form, invite_list, people_words, person_card
from almene_assess.ui.components.invite_links import hand_over, kept

LIST, ONE, FILE, WAITING = "liste", "en", "fil", "venter"
VIEWS = {
    LIST: "brugere.vis_liste",
    ONE: "brugere.vis_en",
    FILE: "brugere.vis_fil",
    WAITING: "brugere.vis_venter",
}
AT_A_TIME = 25
OPENED = "bruger-aaben"


def show(found: Directory) -> None:
    """Draw what somebody came for: the list first."""
    opened = next((one for one in found.people if one.account.id == session.recall(OPENED)), None)
    if opened is not None:
        st.button(say("brugere.tilbage"), key="bruger-tilbage", on_click=_open, args=(None,))
        person_card.show(found, opened)
        return
    view = st.segmented_control(
        say("brugere.hvad"), list(VIEWS), format_func=lambda one: say(VIEWS[one], n=len(found.pending)),
        default=LIST, required=True, key="bruger-visning", label_visibility="collapsed",
    )  # fmt: skip
    hand_over()
    {LIST: _list, ONE: invite_form.show, FILE: invite_list.show, WAITING: _waiting}[view or LIST](found)


def _list(found: Directory) -> None:
    words = st.text_input(say("brugere.soeg"), key="bruger-soeg", max_chars=100)
    hits = [one for one in found.people if _fits(found, one, (words or "").casefold().split())]
    st.caption(say("brugere.antal", n=len(hits)))
    shown = int(session.recall("bruger-vist", AT_A_TIME))
    for one in hits[:shown]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"linje-{one.account.id}"):
            st.markdown(_line(found, one), width="stretch")
            st.button(
                say("brugere.ret"), key=f"bruger-ret-{one.account.id}", on_click=_open, args=(one.account.id,)
            )
    if len(hits) > shown:
        st.button(say("organisationer.flere"), key="bruger-flere", on_click=_more, args=(shown,))


def _line(found: Directory, one: Person) -> str:
    roles = ", ".join(person_card.roles(found, one))
    states = " · ".join(person_card.states(one))
    return f"**{typed(one.account.name)}** · {typed(one.account.address)}  \n{roles}  \n{states}"


def _fits(found: Directory, one: Person, words: list[str]) -> bool:
    told_of = f"{one.account.name} {one.account.address} {' '.join(person_card.roles(found, one))}".casefold()
    return all(word in told_of for word in words)


def _waiting(found: Directory) -> None:
    if not found.pending:
        st.markdown(say("brugere.ingen_venter"))
    for one in found.pending:
        who, scope = one.invitee, (one.invitee.scope_kind, one.invitee.scope_id)
        group = who.group.value if who.group else None
        with st.container(border=True, key=f"venter-{one.id}"):
            role = people_words.role(who.role, who.scope_kind, found.where(*scope), group)
            st.markdown(f"**{typed(who.name)}** · {typed(who.address)}  \n{role}")
            st.caption(say("brugere.udloeber", dato=date(one.expires_at)))
            with st.container(horizontal=True):
                if st.button(say("brugere.nyt_link"), key=f"venter-nyt-{one.id}"):
                    _renew(one)
                if st.button(say("brugere.tag_tilbage"), key=f"venter-slut-{one.id}", type="tertiary"):
                    _withdraw(one)


def _renew(one: Pending) -> None:
    tab = session.tab()
    if person_card.done(lambda: kept(tab, [invitations.renew(resources.engine(), session.actor(), one.id)])):
        st.rerun()


def _withdraw(one: Pending) -> None:
    if person_card.done(lambda: (invitations.withdraw(resources.engine(), session.actor(), one.id), True)):
        st.rerun()


def _open(key: int | None) -> None:
    session.remember(OPENED, key)


def _more(shown: int) -> None:
    session.remember("bruger-vist", shown + AT_A_TIME)
