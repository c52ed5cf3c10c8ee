"""The own organisation's entries on the board of its kreds: write, change, take back, and regret that.

What is typed stays in its field until it has been kept; a change that somebody else made meanwhile is shown
before it is written over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotReady
from almene_assess.locale import plain, say, typed
from almene_assess.services import offers
from almene_assess.services.offers import CONTACT_LIMIT, TEXT_LIMIT, Board
from almene_assess.services.verbs import now
from almene_assess.storage.offers import Draft, Offer, OfferKind
from almene_assess.ui import resources, session

KINDS = {OfferKind.SHARES: "kreds_tavle.deler", OfferKind.SEEKS: "kreds_tavle.soeger"}
WRONG = {"text": "kreds_tavle.mangler_tekst", "contact": "kreds_tavle.mangler_kontakt"}
"""Words for fields that are empty or too long; a kind or a theme cannot be typed wrong."""


def show(board: Board) -> None:
    """Draw the own entries for those who may write them."""
    if board.organisation_id is None or not (board.may_write or board.own):
        return
    st.header(say("kreds_tavle.egne"), anchor=False)
    if not board.may_write:
        st.caption(say("kreds_tavle.kun_andre_skriver"))
        return
    _regret(board, board.organisation_id)
    for one in board.own:
        _own(board, one)
    with st.expander(say("kreds_tavle.skriv"), expanded=not board.own, key="opslag-nyt"):
        _new(board, board.organisation_id)


def _new(board: Board, organisation_id: int) -> None:
    turn = int(session.recall("opslag-antal", 0))
    themes = {one.id: one.title_da for one in board.questionnaire.themes}
    kind = st.radio(
        say("kreds_tavle.art"), list(KINDS), format_func=lambda one: say(KINDS[one]),
        index=None, horizontal=True, key=f"opslag-art-{turn}",
    )  # fmt: skip
    theme = st.selectbox(
        say("kreds_tavle.tema"), list(themes), index=None, format_func=lambda key: themes[key],
        placeholder=say("kreds_tavle.vaelg_tema"), key=f"opslag-tema-{turn}",
        filter_mode=None, persist_state="session",
    )  # fmt: skip
    text, contact = _fields("", "", f"nyt-{turn}")
    sure = st.checkbox(say("kreds_tavle.navn_ok"), key=f"opslag-navn-{turn}")
    if not st.button(say("kreds_tavle.saet_op"), key="opslag-gem"):
        return
    if kind is None or theme is None or not sure:
        st.error(say("kreds_tavle.mangler"))
        return
    draft, tab = Draft(kind, theme, text, contact), session.tab()
    if _done(lambda: offers.post(resources.engine(), session.actor(), organisation_id, draft, now())):
        tab |= {"opslag-antal": turn + 1, "opslag-slettet": None}
        st.rerun()


def _fields(text: str, contact: str, name: str) -> tuple[str, str]:
    written = st.text_area(
        say("kreds_tavle.tekst"), value=text, max_chars=TEXT_LIMIT, height=100,
        key=f"opslag-tekst-{name}", persist_state="session",
    )  # fmt: skip
    st.caption(say("kreds_tavle.intet_trin"))
    asked = st.text_input(
        say("kreds_tavle.kontakt"), value=contact, max_chars=CONTACT_LIMIT,
        key=f"opslag-kontakt-{name}", persist_state="session",
    )  # fmt: skip
    st.caption(say("kreds_tavle.ingen_personnavne"))
    return written or "", asked or ""


def _own(board: Board, one: Offer) -> None:
    themes = {theme.id: theme.title_da for theme in board.questionnaire.themes}
    title = themes.get(one.draft.theme, say("kreds_tavle.tidligere_tema"))
    with st.container(border=True, key=f"opslag-{one.id}"):
        st.caption(f"{say(KINDS[one.draft.kind])} · {plain(title)}")
        st.text(one.draft.text)
        st.markdown(typed(one.draft.contact))
        if one.draft.theme in themes:
            with st.expander(say("kreds_tavle.ret"), key=f"opslag-ret-{one.id}"):
                _change(one)
        if st.button(say("kreds_tavle.slet"), key=f"opslag-slet-{one.id}", type="tertiary"):
            _withdraw(one)


def _change(one: Offer) -> None:
    seen: datetime = session.recall(_seen(one), None) or one.at
    session.remember(_seen(one), seen)
    text, contact = _fields(one.draft.text, one.draft.contact, str(one.id))
    if seen != one.at:
        st.warning(say("kreds_tavle.rettet_imens"))
    if st.button(say("kreds_tavle.gem"), key=f"opslag-ret-gem-{one.id}"):
        draft = replace(one.draft, text=text, contact=contact)
        session.remember(
            _seen(one), one.at
        )  # what stands now has been drawn above, so a second press is informed
        if _done(lambda: offers.change(resources.engine(), session.actor(), one.id, seen, draft, now())):
            session.remember(_seen(one), None)
            st.rerun()


def _withdraw(one: Offer) -> None:
    tab = session.tab()
    if _done(lambda: offers.withdraw(resources.engine(), session.actor(), one.id, now())):
        tab["opslag-slettet"] = one.draft
        st.rerun()


def _regret(board: Board, organisation_id: int) -> None:
    """Say that an entry is gone, and offer it back, until something else is posted."""
    tab = session.tab()
    gone: Draft | None = tab.get("opslag-slettet")
    if gone is None:
        return
    st.info(say("kreds_tavle.slettet"))
    if st.button(say("kreds_tavle.fortryd"), key="opslag-fortryd") and _done(
        lambda: offers.post(resources.engine(), session.actor(), organisation_id, gone, now())
    ):
        tab["opslag-slettet"] = None
        st.rerun()


def _done(act: Callable[[], object]) -> bool:
    """Do it, or say in Danish why it was not done; what was typed stays where it is."""
    session.active()
    try:
        act()
    except InvalidValue as wrong:
        st.error(say(WRONG.get(wrong.field, "kreds_tavle.mangler")))
    except Conflict:
        st.warning(say("kreds_tavle.rettet_imens"))
    except NotReady:
        st.error(say("kreds_tavle.fuld"))
    except NotFound:
        st.error(say("kreds_tavle.vaek"))
    except NotAllowed:
        st.error(say("fejl.ikke_tilladt"))
    except SQLAlchemyError:
        st.error(say("kreds_tavle.ikke_gemt"))
    else:
        return True
    return False


def _seen(one: Offer) -> str:
    return f"opslag-{one.id}-set"
