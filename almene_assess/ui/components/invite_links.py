"""The links of invitations that were just made: shown once, to be handed over where no letter went."""

from __future__ import annotations

from typing import Any

import streamlit as st

from almene_assess.locale import say
from almene_assess.services.invitations import Sent
from almene_assess.ui import addresses, session

KEPT = "invitationer-nye"


def kept(tab: dict[str, Any], sent: list[Sent], turn: str = "") -> list[Sent]:
    """Keep links for the next drawing, in the same breath as they were made, and let the form begin anew.

    The second press of a double click then finds no button: it would make the letters that just went useless.
    """
    tab[KEPT] = sent
    if turn:
        tab[turn] = tab.get(turn, 0) + 1
    return sent


def hand_over() -> None:
    """Draw the links until somebody says that they are taken."""
    sent: list[Sent] = session.recall(KEPT, [])
    if not sent:
        return
    mailed = sum(one.mailed for one in sent)
    with st.container(border=True, key="invitation-nye"):
        if mailed:
            st.success(say("brugere.sendt", n=mailed))
        if by_hand := [one for one in sent if not one.mailed]:
            st.info(say("brugere.giv_selv", n=len(by_hand)))
            st.code("\n".join(_line(one) for one in by_hand), language=None, wrap_lines=True)
        st.button(say("brugere.har_dem"), key="invitationer-taget", on_click=_forget)


def _line(one: Sent) -> str:
    return f"{one.invitee.name} <{one.invitee.address}>: {addresses.origin()}{one.path}"


def _forget() -> None:
    session.remember(KEPT, [])
