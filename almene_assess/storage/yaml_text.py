"""Reads a YAML file into plain data with the line of every value, and says in Danish why it cannot.

Knows files, sizes and encodings; what YAML allows is `yaml_builder`.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from almene_assess.domain.errors import InvalidContent
from almene_assess.domain.problems import Place, Problem, shown
from almene_assess.storage.yaml_builder import Builder

SIZE_LIMIT = 2_000_000
"""Bytes. The longest questionnaire is 70,000; reading the worst file of this size takes five seconds."""

SAVE_AS_UTF8 = "gem filen som UTF-8 i dit tekstprogram"
_MISREAD = re.compile("Ã[¦¸¥†˜…]|\N{REPLACEMENT CHARACTER}")
"""How æ, ø and å look once somebody has read UTF-8 as Latin-1 and saved the result."""


@dataclass
class Reading:
    """What a file held: data, the lines it came from, and what was wrong but did not stop the reading."""

    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_yaml(path: Path) -> Reading:
    """Return what a file holds.

    Raises: InvalidContent if it cannot be read, or holds anything but plain values.
    """
    return parse_yaml(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of an ordinary file of ordinary size.

    Raises: InvalidContent.
    """
    try:
        _refuse_odd(path.stat())
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise _refused("findes ikke", "kontrollér navn og mappe") from None
    except PermissionError:
        raise _refused("må ikke læses", "giv dig selv ret til at læse filen") from None
    except (OSError, ValueError):
        raise _refused("kan ikke læses", "kontrollér navn, mappe og drev") from None
    if len(content) > SIZE_LIMIT:
        raise _too_big(len(content))
    return content


def _refuse_odd(found: os.stat_result) -> None:
    """Refuse what would not end or not fit, before a byte of it is read."""
    if stat.S_ISDIR(found.st_mode):
        raise _refused("er en mappe", "skriv navnet på en fil")
    if not stat.S_ISREG(found.st_mode):
        raise _refused("er ikke en almindelig fil", "skriv navnet på en YAML-fil")
    if found.st_size > SIZE_LIMIT:
        raise _too_big(found.st_size)


def parse_yaml(content: bytes) -> Reading:
    """Return what the text of a file holds.

    Raises: InvalidContent.
    """
    text = _decoded(content)
    builder = Builder(text)
    builder.build()
    if builder.refused:
        raise InvalidContent(tuple(builder.refused))
    return Reading(builder.data, builder.lines, [*_misread(text), *builder.problems])


def _refused(problem: str, remedy: str, line: int | None = None) -> InvalidContent:
    return InvalidContent((Problem("filen", line, problem, remedy),))


def _too_big(size: int) -> InvalidContent:
    limit = f"{SIZE_LIMIT / 1e6:.0f} MB"
    return _refused(f"fylder {size / 1e6:.1f} MB".replace(".", ","), f"et spørgeskema må højst fylde {limit}")


def _decoded(content: bytes) -> str:
    """Return the text, without the mark that some Windows programs put first."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:200]:
        raise _refused("er gemt som UTF-16 eller er ikke tekst", SAVE_AS_UTF8, 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        # The decoder counts from after the mark, if there is one.
        start = wrong.start + (len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0)
        line = content.count(b"\n", 0, start) + 1
        problem = (
            f"byte {start + 1} (0x{content[start]:02X}) er ikke UTF-8; måske er filen gemt som Latin-1/ANSI"
        )
        raise _refused(problem, SAVE_AS_UTF8, line) from None


def _misread(text: str) -> list[Problem]:
    remedy = "hent filen igen, åbn den som UTF-8, og gem den som UTF-8"
    return [
        Problem("filen", number, f"»{shown(found.group())}« er et ødelagt bogstav (æ, ø eller å)", remedy)
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := _MISREAD.search(line))
    ]
