"""How the figures are protected: the promise, a drawing, what was tried, the rules with their constants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from almene_assess.domain import quality
from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_ORGANISATIONS, MIN_OUTSIDE_LARGEST
from almene_assess.locale import date, say
from almene_assess.storage.releases import Release
from almene_assess.ui.components import release_mark

DRAWINGS = Path(__file__).resolve().parents[1] / "static"
SHAPES = ("bred", "hoej")
"""Wide, and tall for a phone: the style sheet shows one of them."""
LIMITS = {"organisationer": MIN_ORGANISATIONS, "administrationer": MIN_ADMINISTRATORS}


def show(tried: tuple[Release, dict[str, Any]] | None) -> None:
    """Draw the whole page below its title."""
    st.markdown(say("beskyttelse.loefte", **LIMITS))
    _drawing()
    _tried(tried)
    st.header(say("beskyttelse.hvem_titel"), anchor=False)
    who = ("beskyttelse.hvem_1", "beskyttelse.hvem_2", "beskyttelse.hvem_5", "beskyttelse.hvem_3")
    _list(*map(say, (*who, "beskyttelse.hvem_4")))
    st.header(say("beskyttelse.regler_titel"), anchor=False)
    _list(
        say("beskyttelse.regel_1", **LIMITS, udenfor=MIN_OUTSIDE_LARGEST),
        say("beskyttelse.regel_2"),
        say("beskyttelse.regel_3"),
        say("beskyttelse.regel_4"),
        say("beskyttelse.regel_5"),
        say("beskyttelse.regel_6"),
        say("beskyttelse.regel_7", mindst=quality.MIN_ORGANISATIONS),
    )
    st.header(say("beskyttelse.forbehold_titel"), anchor=False)
    st.markdown(say("beskyttelse.forbehold"))


def _drawing() -> None:
    for shape in SHAPES:
        with st.container(key=f"tegning-{shape}"):
            drawing = DRAWINGS / f"beskyttelse-{shape}.svg"
            st.image(str(drawing), width="stretch", alt=say("beskyttelse.tegning"))


def _tried(tried: tuple[Release, dict[str, Any]] | None) -> None:
    """Draw what was tried on the newest figures: plainly, and the technical numbers in a fold."""
    st.header(say("beskyttelse.kontrol_titel"), anchor=False)
    if tried is None:
        st.info(say("beskyttelse.kontrol_tom"))
        return
    release, report = tried
    with st.container(border=True, key="kontrol-nul"):
        st.subheader(say("beskyttelse.kontrol_nul"), anchor=False)
        when = {"nummer": release.number, "dato": date(release.created_at)}
        st.markdown(say("beskyttelse.kontrol", **when, vist=report["cells_shown"]))
        st.markdown(_held_back(sum(report["held_back_after"].values())))
        release_mark.name(release)
        release_mark.technical(report, sha256=release.sha256, key="kontrol-teknisk")


def _held_back(n: int) -> str:
    return say("beskyttelse.kontrol_holdt", n=n) if n else say("beskyttelse.kontrol_holdt_ingen")


def _list(*lines: str) -> None:
    st.markdown("\n".join(f"- {line}" for line in lines))
