"""What a person sees when something failed: what happened, what is safe, what to do, a number to quote."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.locale import say
from almene_assess.services import security_log
from almene_assess.services.security_log import Event

READERS = frozenset({"deserialize", "filtered_state"})
"""Where Streamlit takes values out of what the browser sent; widgets that do not exist end here too."""


def show(error: Exception) -> bool:
    """Say it in Danish; where it happened goes to the log under the same number."""
    if isinstance(error, NotAllowed | NotFound):
        security_log.note(Event.REFUSED_RIGHT, session=_session())
        st.error(say("fejl.findes_ikke"))
        return True
    if _forged(error):
        security_log.note(Event.FOREIGN_VALUE, session=_session())
        st.error(say("fejl.fremmed_vaerdi"))
        return True
    st.error(say("fejl.uventet", nummer=security_log.fail(error)))
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


def _session() -> int:
    """Return the number of the session that asked, 0 for nobody's; the gate alone sets it."""
    return int(str(st.user.get("session") or 0))
