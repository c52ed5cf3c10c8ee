"""What can be chosen on a question, and the words of each choice."""

from __future__ import annotations

from almene_assess.domain.answers import NOT_RELEVANT, UNKNOWN, UnscoredReason
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.locale import say


def choices(questionnaire: Questionnaire, item: Item) -> list[int]:
    """Return the codes that can be chosen, lowest rung first, then *ved ikke* and *ikke relevant*."""
    rungs = list(range(len(questionnaire.scale.levels)))
    return [*rungs, UNKNOWN, NOT_RELEVANT] if item.na_da else [*rungs, UNKNOWN]


def words(questionnaire: Questionnaire, item: Item, code: int) -> str:
    """Return the words of a choice as the respondent reads them."""
    if code == NOT_RELEVANT:
        return say("besvar.ikke_relevant", grund=item.na_da or "")
    if code == UNKNOWN:
        return next(o.label_da for o in questionnaire.scale.unscored if o.id == UnscoredReason.VED_IKKE.value)
    prefix = questionnaire.scale.levels[code].prefix_da
    return f"{prefix} {item.levels_da[code]}" if prefix else item.levels_da[code]
