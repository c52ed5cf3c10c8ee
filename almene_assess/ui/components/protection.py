"""How the figures are protected, in plain words with the rules' own constants."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_ORGANISATIONS, MIN_OUTSIDE_LARGEST
from almene_assess.locale import say


def show() -> None:
    """Draw who sees what, the rules, and what cannot be promised."""
    st.header(say("beskyttelse.hvem_titel"), anchor=False)
    _list("beskyttelse.hvem_1", "beskyttelse.hvem_2", "beskyttelse.hvem_3", "beskyttelse.hvem_4")
    st.header(say("beskyttelse.regler_titel"), anchor=False)
    first = say(
        "beskyttelse.regel_1",
        organisationer=MIN_ORGANISATIONS,
        administrationer=MIN_ADMINISTRATORS,
        udenfor=MIN_OUTSIDE_LARGEST,
    )
    st.markdown(f"- {first}")
    _list(
        "beskyttelse.regel_2",
        "beskyttelse.regel_3",
        "beskyttelse.regel_4",
        "beskyttelse.regel_5",
        "beskyttelse.regel_6",
    )
    st.header(say("beskyttelse.forbehold_titel"), anchor=False)
    st.markdown(say("beskyttelse.forbehold"))


def _list(*keys: str) -> None:
    st.markdown("\n".join(f"- {say(key)}" for key in keys))
