"""Addresses of ours as other machines type them: for phones, the projector and the desk itself."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from almene_assess.config import LOCAL, settings
from almene_assess.storage.workshops import Keys


def origin() -> str:
    """Return the address that this browser uses, if it is one of ours, else the one in the settings."""
    stated = settings()
    if "origin" in stated.model_fields_set:
        return stated.origin
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.hostname in LOCAL else stated.origin


def only_here() -> bool:
    """Return whether nobody but this machine can reach us."""
    return urlsplit(origin()).hostname in LOCAL


def code_page() -> str:
    """Return where a code is typed."""
    return f"{origin()}/m"


def join(keys: Keys) -> str:
    """Return what the QR code holds."""
    return f"{origin()}/m/{keys.join_token}"


def answer(token: str) -> str:
    """Return a personal answer link."""
    return f"{origin()}/svar/{token}"


def minutes(workshop_id: int, form: str) -> str:
    """Return where the minutes of a closed meeting are taken home; `form` is docx or pdf."""
    return paper(f"referat-{workshop_id}.{form}")


def paper(name: str) -> str:
    """Return where a paper is taken home, by the name of its file."""
    return f"{origin()}/download/{name}"


def calendar(participation_id: int) -> str:
    """Return where the due days of goals and actions are taken home."""
    return paper(f"kalender-{participation_id}.ics")


def strategy(participation_id: int, form: str) -> str:
    """Return where the goals are taken home as a draft for a strategy; `form` is docx or pdf."""
    return paper(f"strategi-{participation_id}.{form}")


def shown(address: str) -> str:
    """Return an address as people type it."""
    return address.removeprefix("https://")


def projector(keys: Keys) -> str:
    """Return the big screen's address."""
    return f"{origin()}/s/{keys.view_token}"
