"""How far a respondent is: in all, and in the theme at hand."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.delta_generator import DeltaGenerator

from almene_assess.domain.answers import UNANSWERED
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import say


def show(
    slot: DeltaGenerator,
    questionnaire: Questionnaire,
    expected: Sequence[str],
    item: str,
    codes: bytes,
    *,
    narrowed: bool,
) -> None:
    """Draw the progress of a sheet into a slot that any run may draw anew; `expected` is what is counted."""
    done = {key for key, code in zip(questionnaire.item_order, codes, strict=True) if code != UNANSWERED}
    theme = [i.id for i in questionnaire.theme_of(item).items if i.id in expected]
    answered = sum(i in done for i in expected)
    words = "besvar.fremdrift_valgte" if narrowed else "besvar.fremdrift"
    told = [say(words, n=answered, asked=len(expected))]
    if theme:
        told.append(say("besvar.fremdrift_tema", n=sum(i in done for i in theme), asked=len(theme)))
    slot.progress(answered / len(expected), text=" · ".join(told))
