"""The catalogue: every key that code names exists, none is left over, and times are Danish."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almene_assess import locale

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "almene_assess").rglob("*.py"),
    *(ROOT / "almene_assess").rglob("*.html"),
    *(ROOT / "pages").rglob("*.py"),
]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
LITERALS = set(re.findall(r"[\"']([a-z_]+\.[a-zæøå_0-9]+)[\"']", CODE))
KEYS = {f"{section}.{key}" for section, texts in locale.catalogue().items() for key in texts}


def test_every_key_that_code_names_is_in_the_catalogue() -> None:
    sections = set(locale.catalogue())
    files = {literal for literal in LITERALS if literal.endswith(".yaml")}  # may share a section's name
    named = {literal for literal in LITERALS - files if literal.split(".")[0] in sections}
    assert named <= KEYS | {key.removesuffix("_en") for key in KEYS}


def test_no_words_are_left_over() -> None:
    def used(key: str) -> bool:
        base = key.removesuffix("_en").removesuffix("_titel")
        built = key.startswith("menu.") or base in ("opsummering.bevis", "opsummering.bemaerkning")
        return built or bool({key, key.removesuffix("_en"), base} & LITERALS)

    assert sorted(key for key in KEYS if not used(key)) == []


@pytest.mark.parametrize("key", sorted(KEYS))
def test_words_are_words(key: str) -> None:
    section, name = key.split(".")
    words = locale.catalogue()[section][name]
    assert words
    assert words == words.strip()
    assert all(field is None or field.isidentifier() for _, field, _, _ in string.Formatter().parse(words))


def test_one_and_many_have_words_of_their_own() -> None:
    assert locale.say("resultat.bygger", n=1) == "Bygger på ét svar."
    assert locale.say("resultat.bygger", n=5) == "Bygger på 5 svar."


def test_times_are_danish_all_year() -> None:
    assert locale.clock(datetime(2026, 7, 1, 10, 3, tzinfo=UTC)) == "12:03"
    assert locale.clock(datetime(2026, 12, 1, 11, 3, tzinfo=UTC)) == "12:03"
    assert locale.date(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "23. november 2026"


@pytest.mark.parametrize(
    "text", ["**fed**", "# stor", "[a](b)", ":smile:", "$x$", "<b>", "1. et", "`kode`", "=== a", "x^2^"]
)
def test_nothing_that_is_typed_is_markup(text: str) -> None:
    shown = locale.typed(text)
    assert re.sub(r"\\(.)", r"\1", shown) == text
    assert not re.search(r"(?<!\\)[*#\[\]:$<>`=^]", shown)


def test_a_name_over_several_lines_is_one_line() -> None:
    assert locale.typed("Engen\n===\n") == r"Engen \=\=\="
