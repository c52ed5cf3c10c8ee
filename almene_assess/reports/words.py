"""Words that several papers share."""

from __future__ import annotations

from almene_assess.locale import say

FORMS = {"full": "rapport.fuld", "quick": "rapport.hurtig"}


def form_words(form: str) -> str:
    """Return what a form of a round is called; a form that only a bank knows has its own name."""
    return say(FORMS[form]) if form in FORMS else form
