"""The shipped questionnaire cut down to its first themes: the gate attacks each theme, and tests are many."""

from __future__ import annotations

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage.content import load_shipped

THEMES = 2


def short_bank(themes: int = THEMES) -> Questionnaire:
    """Return a questionnaire of a few themes of one pillar, with both forms."""
    whole = load_shipped("am26")
    pillar = whole.pejlemaerker[0]
    kept = [theme for theme in whole.themes if theme.pejlemaerke == pillar.id][:themes]
    items = {item.id for theme in kept for item in theme.items}
    forms = {"full": "all", "quick": [key for key in whole.form_items("quick") if key in items]}
    parts = {"pejlemaerker": [pillar.model_dump()], "themes": [theme.model_dump() for theme in kept]}
    return Questionnaire.model_validate(whole.model_dump() | parts | {"forms": forms})
