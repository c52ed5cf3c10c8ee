"""What a person sees when something failed: what happened, what is safe, what to do, a number to quote."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from almene_assess.domain.errors import NotAllowed, NotFound

LOG = logging.getLogger(__name__)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def show(error: Exception) -> bool:
    """Say it in Danish; the whole story goes to the log under the same number."""
    if isinstance(error, NotAllowed | NotFound):
        st.error("Det findes ikke, eller du har ikke adgang til det. Gå til **Hjem**, og find vej derfra.")
        return True
    number = reference()
    LOG.error("reference %s", number, exc_info=error)
    st.error(
        "Noget gik galt hos os. Det, der står som gemt, er i behold. Genindlæs siden; hvis det sker igen, så "
        f"skriv til den, der driver Pejling, og oplys nummeret **{number}**."
    )
    return True


def reference() -> str:
    """Return a number that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
