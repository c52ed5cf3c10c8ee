"""Which items are put to a respondent: all of the round's; to outsiders those that name outsiders."""

from __future__ import annotations

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.questionnaire import Item, Questionnaire


def asked_items(bank: Questionnaire, form: str, group: RespondentGroup) -> dict[str, tuple[str, ...]]:
    """Return the items that somebody of a group is asked, by theme in file order.

    Kommune and partners are asked what names them; a form that names them nowhere asks them everything.

    Raises: KeyError if the questionnaire has no such form.
    """
    whole = bank.form_themes(form)
    if group is not RespondentGroup.EKSTERNE:
        return whole
    theirs = {
        key: tuple(item for item in items if _names(bank, bank.items[item], group))
        for key, items in whole.items()
    }
    return {key: items for key, items in theirs.items() if items} or whole


def _names(bank: Questionnaire, item: Item, group: RespondentGroup) -> bool:
    return any(bank.roles[role].group is group for role in (*item.best_answered_by, *item.ask_also))
