"""The heartbeat's server side: a button that nobody sees, pressed by our script when this process is new.

A browser that has lost its server connects again without running anything, and shows what was never saved.
The script (`ui/static/puls.js`) presses it as soon as the connection is back; the run that follows compares
the widgets with the database.
"""

from __future__ import annotations

import secrets

import streamlit as st

MARK = secrets.token_hex(6)
"""This process; not a secret, only different every time."""


def beat() -> bool:
    """Draw the mark of the process that this page came from; tell whether the script pressed it."""
    return st.button("Puls", key=f"puls-{MARK}")
