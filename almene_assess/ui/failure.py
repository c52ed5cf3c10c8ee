"""What a person sees when something failed: what happened, what is safe, what to do, a number to quote."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.locale import say

LOG = logging.getLogger(__name__)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def show(error: Exception) -> bool:
    """Say it in Danish; the whole story goes to the log under the same number."""
    if isinstance(error, NotAllowed | NotFound):
        st.error(say("fejl.findes_ikke"))
        return True
    number = reference()
    LOG.error("reference %s", number, exc_info=error)
    st.error(say("fejl.uventet", nummer=number))
    return True


def reference() -> str:
    """Return a number that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
