"""Answers on paper outside a meeting: whole sheets, typed in by the desk, one after the other."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotAllowed
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import typed
from almene_assess.services import paper
from almene_assess.storage.participations import Participation
from almene_assess.ui import resources, session
from almene_assess.ui.components import paper_form


def show(place: Participation, bank: Questionnaire) -> None:
    """Draw the paper of the round that the participation belongs to."""
    st.caption(typed(f"{place.organisation_name} · {place.round_title}"))
    save = partial(_save, place.id)
    paper_form.show(f"ark-{place.id}", bank, bank.form_items(place.form), save, printed=True)


def _save(place: int, group: RespondentGroup, codes: dict[str, int]) -> str | None:
    session.active()
    try:
        paper.type_in(resources.engine(), session.actor(), place, group, codes)
    except InvalidValue:
        return "bord.ugyldigt"
    except NotAllowed:
        return "papir.laast"
    return None
