"""A release that is published: what names it for ever, and how its figures were tried, plainly first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from almene_assess.locale import date, plain, say
from almene_assess.services.gate_words import report_lines
from almene_assess.storage.releases import Release

SHORT = 12
"""Unit: characters of the SHA-256 that are enough to tell releases apart by eye."""


def name(release: Release) -> None:
    """Draw number, date, rules and the fingerprint, whole on request."""
    st.markdown(say("udgivelse.navn", nummer=release.number, dato=date(release.created_at)))
    short = release.sha256[:SHORT]
    st.caption(plain(say("udgivelse.maerke", id=release.id, regler=release.rule_version, sha=short)))


def technical(report: Mapping[str, Any], *, sha256: str | None, key: str) -> None:
    """Draw the gate's own lines in a fold, for who wants to check."""
    with st.expander(say("udgivelse.teknisk"), key=key):
        st.markdown("\n".join(f"- {plain(line.strip())}" for line in report_lines(report)))
        if sha256 is not None:
            st.markdown(f"{say('udgivelse.sha')}\n\n`{sha256}`")
