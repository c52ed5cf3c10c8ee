"""Who sits here shows once more that the account is theirs: the password, compared as at sign-in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from almene_assess.services import own_account
from almene_assess.services.attempts import Wait
from almene_assess.ui import auth_fence, resources, session

LONGEST = 1000
"""Unit: characters. Longer input is no password of ours; it is not hashed."""


def of(password: str) -> Callable[[], bool | Wait]:
    """Return the question whether this is the password of whoever is signed in; a service asks it once."""
    line = str(st.context.ip_address or "")
    return lambda: own_account.proves(
        resources.engine(), session.actor(), password[:LONGEST], line, auth_fence.fits
    )
