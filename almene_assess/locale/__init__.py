"""The words that users read, one folder a language, one file a room; code knows only their keys.

In every file: the comma before a subordinate clause ("startkomma") all the way; "I" is the organisation,
"du" whoever sits at the screen; {…} are values; a key that ends in _en is used where n is 1.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date as calendar_day
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

HOME = Path(__file__).parent
DENMARK = ZoneInfo("Europe/Copenhagen")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&=^])")


@lru_cache(maxsize=4)
def catalogue(language: str = "da") -> dict[str, dict[str, str]]:
    """Return every text of a language: section → key → words.

    Raises: ValueError if two files hold the same section.
    """
    found: dict[str, dict[str, str]] = {}
    for path in sorted((HOME / language).glob("*.toml")):
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := found.keys() & sections:
            raise ValueError(f"{path.name} holds sections that another file has: {sorted(twice)}")
        found |= sections
    return found


def say(key: str, /, **values: Any) -> str:
    """Return the words for "section.name", with the values filled in.

    Where the words differ with a count, the catalogue holds `name_en` for one and `name` for the rest, and
    the count is called `n`.

    Raises: KeyError if the catalogue lacks the key or a value is missing.
    """
    section, name = key.split(".", 1)
    words = catalogue()[section]
    chosen = f"{name}_en" if values.get("n") == 1 and f"{name}_en" in words else name
    return words[chosen].format(**values)


def clock(at: datetime) -> str:
    """Return the time of day in Denmark, as 12:03."""
    return at.astimezone(DENMARK).strftime("%H:%M")


def date(at: datetime) -> str:
    """Return the date in Denmark, as 22. november 2026."""
    return day(at.astimezone(DENMARK).date())


def day(on: calendar_day) -> str:
    """Return a date as 22. november 2026."""
    return format_date(on, format="d. MMMM y", locale="da")


def typed(text: str) -> str:
    """Return what a person typed so that Markdown shows it letter by letter, on one line; never cached."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Return `typed` of words that are the questionnaire's or ours; those come again and again."""
    return typed(text)


def bare(text: str) -> str:
    """Return words of the catalogue without their Markdown, for a paper that sets its own type."""
    return re.sub(r"\\(.)|\*\*", r"\1", text)
