"""The words that organisations agree to: a version names one text for ever."""

from __future__ import annotations

import hashlib

from almene_assess import locale
from almene_assess.domain import quality
from almene_assess.domain.disclosure import MIN_ORGANISATIONS
from almene_assess.services.quality import WORDS_THAT_SAY_SO
from almene_assess.services.rounds import CONSENT_TEXT

TEXTS = {
    "2026-11.2": "28822181f17745c8ac09f8528f18b24c3df78820b193df5c8fb385f37cbe6ca6",
    "2026-11.3": "d033831fe79dc21155a078ecf244661681a6507fecbd94143f3f82ccdc451e07",
}
"""SHA-256 of each version's words. After a change: give `CONSENT_TEXT` a new number, and add a line here."""


def fingerprint() -> str:
    """Return the hash of all that stands in the catalogue's section, with its constants filled in."""
    section = locale.catalogue()["samtykke"]
    words = "\n".join(
        section[key].format(antal=MIN_ORGANISATIONS, mindst=quality.MIN_ORGANISATIONS)
        for key in sorted(section)
    )
    return hashlib.sha256(words.encode()).hexdigest()


def test_changed_words_have_a_new_version() -> None:
    assert TEXTS[CONSENT_TEXT] == fingerprint()


def test_no_two_versions_are_the_same_words() -> None:
    assert len(set(TEXTS.values())) == len(TEXTS)


def test_whoever_agrees_now_is_told_that_answers_are_pooled_to_try_the_questions() -> None:
    assert CONSENT_TEXT in WORDS_THAT_SAY_SO
    assert "hvor godt spørgsmålene måler" in locale.say("samtykke.indgaar", antal=1, mindst=1)
