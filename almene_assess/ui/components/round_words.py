"""Where a round stands, and what is wrong with one, in Danish."""

from __future__ import annotations

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.round_keeping import TITLE_LIMIT, Standing
from almene_assess.locale import say

PERIOD = {
    Standing.COMING: "planrunder.kommer",
    Standing.OPEN: "planrunder.aaben",
    Standing.OVER: "planrunder.lukket",
}
FORM = {"full": "planrunder.fuld", "quick": "planrunder.hurtig"}
WRONG = {
    ("title", "missing"): "planrunder.fejl_titel",
    ("title", "too_long"): "planrunder.fejl_lang",
    ("title", "taken"): "planrunder.fejl_findes",
    ("opens", "past"): "planrunder.fejl_begynd",
    ("closes", "past"): "planrunder.fejl_slut",
    ("closes", "order"): "planrunder.fejl_raekkefoelge",
}
NOT_NOW = {"released": "planrunder.slut", "over": "planrunder.fejl_lukket"}


def form(name: str) -> str:
    """Return what a form of the questionnaire is called."""
    return say(FORM[name]) if name in FORM else name


def wrong(refused: InvalidValue) -> str:
    """Say what is wrong with a round and what to do."""
    key = WRONG.get((refused.field, refused.problem), "planrunder.aendret")
    return say(key, graense=TITLE_LIMIT)
