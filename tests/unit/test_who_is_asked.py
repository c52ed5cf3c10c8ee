"""Outsiders are asked what names them; everybody else is asked everything."""

from __future__ import annotations

import pytest

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.who_is_asked import asked_items
from almene_assess.storage.content import load_shipped

BANK = load_shipped("am26")


@pytest.mark.parametrize("group", [g for g in RespondentGroup if g is not RespondentGroup.EKSTERNE])
def test_the_organisations_own_are_asked_the_whole_round(group: RespondentGroup) -> None:
    assert asked_items(BANK, "full", group) == BANK.form_themes("full")


def test_outsiders_are_asked_the_items_that_name_kommune_or_partner() -> None:
    asked = [i for items in asked_items(BANK, "full", RespondentGroup.EKSTERNE).values() for i in items]
    outside = {"kommune", "partner"}
    assert asked == [
        key for key, item in BANK.items.items() if outside & {*item.ask_also, *item.best_answered_by}
    ]
    assert len(asked) == 19


def test_a_form_that_names_them_nowhere_asks_them_everything() -> None:
    inner = tuple(i for i in BANK.item_order if not {"kommune", "partner"} & set(BANK.items[i].ask_also))
    bank = BANK.model_copy(update={"forms": {"inner": inner}})
    assert asked_items(bank, "inner", RespondentGroup.EKSTERNE) == bank.form_themes("inner")
