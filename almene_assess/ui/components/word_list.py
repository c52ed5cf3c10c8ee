"""The word list: what the words of Pejling mean, in the order in which one meets them."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import say

WORDS = (
    "ordliste.boligorganisation",
    "ordliste.afdeling",
    "ordliste.pejlemaerke",
    "ordliste.forudsaetninger",
    "ordliste.tema",
    "ordliste.trin",
    "ordliste.trappe",
    "ordliste.ved_ikke",
    "ordliste.bevis",
    "ordliste.runde",
    "ordliste.faelles",
    "ordliste.valgte_ansatte",
    "ordliste.eksterne",
    "ordliste.blind_vinkel",
    "ordliste.sammenligning",
    "ordliste.midterste_halvdel",
    "ordliste.usikkerhed",
    "ordliste.maal",
    "ordliste.handling",
    "ordliste.foelg",
    "ordliste.signal",
    "ordliste.vilkaar",
    "ordliste.kreds",
    "ordliste.styringsdialog",
    "ordliste.dialogark",
    "ordliste.helhedsplan",
    "ordliste.anvisning",
    "ordliste.mandat",
    "ordliste.eksempeldata",
)


def show() -> None:
    """Draw the list."""
    st.header(say("ordliste.titel"), anchor=False)
    st.markdown(say("ordliste.indledning"))
    st.markdown("\n".join(f"- {say(word)}" for word in WORDS))
