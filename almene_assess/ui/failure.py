"""What a person sees when something failed: what happened, what is safe, what to do, a number to quote."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.locale import say

LOG = logging.getLogger(__name__)
READERS = frozenset({"deserialize", "filtered_state"})
"""Where Streamlit takes values out of what the browser sent; widgets that do not exist end here too."""
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def show(error: Exception) -> bool:
    """Say it in Danish; the whole story goes to the log under the same number."""
    if isinstance(error, NotAllowed | NotFound):
        st.error(say("fejl.findes_ikke"))
        return True
    if _forged(error):
        LOG.warning("a browser sent a value that none of our widgets can hold: %s", type(error).__name__)
        st.error(say("fejl.fremmed_vaerdi"))
        return True
    number = reference()
    LOG.error("reference %s", number, exc_info=error)
    st.error(say("fejl.uventet", nummer=number))
    return True


@contextmanager
def told() -> Iterator[None]:
    """Say in Danish that somebody may not see this, or that it is not there, and end the page at that."""
    try:
        yield
    except (NotAllowed, NotFound) as refused:
        show(refused)
        st.stop()


def _forged(error: Exception) -> bool:
    """Return whether Streamlit failed to read a widget's value: its own frame never sends such a one."""
    steps = traceback.walk_tb(error.__traceback__)
    return any(
        frame.f_code.co_name in READERS and "streamlit" in frame.f_code.co_filename for frame, _ in steps
    )


def reference() -> str:
    """Return a number that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
