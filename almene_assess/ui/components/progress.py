"""How far a respondent is: in all, and in the theme at hand."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from almene_assess.domain.answers import UNANSWERED
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import say


def show(slot: DeltaGenerator, questionnaire: Questionnaire, form: str, item: str, codes: bytes) -> None:
    """Draw the progress of a sheet into a slot that any run may draw anew."""
    done = {key for key, code in zip(questionnaire.item_order, codes, strict=True) if code != UNANSWERED}
    asked = questionnaire.form_items(form)
    theme = [i for i in asked if questionnaire.theme_of(i) is questionnaire.theme_of(item)]
    answered = sum(i in done for i in asked)
    in_theme = say("besvar.fremdrift_tema", n=sum(i in done for i in theme), asked=len(theme))
    slot.progress(
        answered / len(asked), text=f"{say('besvar.fremdrift', n=answered, asked=len(asked))} · {in_theme}"
    )
