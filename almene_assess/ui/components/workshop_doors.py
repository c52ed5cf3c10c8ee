"""How people and screens get in: the big screen's address, and the phones' code, address and QR."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain import join_code
from almene_assess.locale import say
from almene_assess.storage.workshops import Keys
from almene_assess.ui import addresses
from almene_assess.ui.components import qr_picture


def show(keys: Keys) -> None:
    """Draw both doors."""
    projector(keys)
    phones(keys)
    if addresses.only_here():
        st.warning(say("bord.kun_her"))


def projector(keys: Keys) -> None:
    """Draw the big screen's address, to open here or on the machine that the projector hangs on."""
    st.markdown(f"**{say('bord.storskaerm')}**")
    st.link_button(say("bord.storskaerm_aabn"), addresses.projector(keys), icon=":material/open_in_new:")
    st.caption(say("bord.storskaerm_hjaelp"))
    st.code(addresses.projector(keys), language=None, wrap_lines=True)


def phones(keys: Keys) -> None:
    """Draw the phones' code, address and QR."""
    st.markdown(f"**{say('bord.telefoner')}**")
    st.markdown(say("bord.telefoner_hjaelp"))
    st.code(addresses.code_page(), language=None, wrap_lines=True)
    st.code(join_code.shown(keys.code), language=None)
    qr_picture.show(addresses.join(keys), say("bord.qr"), 200)
