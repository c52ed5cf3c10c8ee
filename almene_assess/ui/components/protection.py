"""How the figures are protected, in plain words with the rules' own constants."""

from __future__ import annotations

from typing import Any

import streamlit as st

from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_ORGANISATIONS, MIN_OUTSIDE_LARGEST
from almene_assess.locale import date, plain, say
from almene_assess.services.gate_words import report_lines
from almene_assess.storage.releases import Release


def show(tried: tuple[Release, dict[str, Any]] | None) -> None:
    """Draw who sees what, the rules, how the newest figures were tried, and what cannot be promised."""
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
        "beskyttelse.regel_7",
    )
    if tried is not None:
        _report(*tried)
    st.header(say("beskyttelse.forbehold_titel"), anchor=False)
    st.markdown(say("beskyttelse.forbehold"))


def _report(release: Release, report: dict[str, Any]) -> None:
    """Draw what the control program tried on the newest release, and what it found."""
    st.header(say("beskyttelse.kontrol_titel"), anchor=False)
    words = say("beskyttelse.kontrol", nummer=release.number, dato=date(release.created_at))
    st.markdown(words)
    st.markdown("\n".join(f"- {plain(line.strip())}" for line in report_lines(report)))
    st.caption(plain(say("beskyttelse.kontrol_maerke", regler=release.rule_version, sha=release.sha256)))


def _list(*keys: str) -> None:
    st.markdown("\n".join(f"- {say(key)}" for key in keys))
