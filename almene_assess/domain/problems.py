"""What is wrong in a file, where, and what to do about it; the words are Danish, for editors and analysts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""The way to a value in a parsed file: keys of mappings and positions in lists."""

Lines = Mapping[Place, int]
"""The line (first = 1) of each value in a file."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place in parsed data, before anybody has looked up its line."""

    at: Place
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, as its editor is told."""

    place: str
    line: int | None
    problem: str
    remedy: str

    def said(self, file: str) -> str:
        """Return the one line that stands on the screen."""
        where = file if self.line is None else f"{file}:{self.line}"
        return f"{where} {self.place}: {self.problem} — {self.remedy}"


def shown(value: object) -> str:
    """Return a user's own word so that it fits in a line and cannot steer a terminal."""
    text = "".join(c if c.isprintable() else "·" for c in str(value)[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def located(finding: Finding, data: object, lines: Lines) -> Problem:
    """Return a finding with its line and a place in the words of the file."""
    return Problem(place_of(data, finding.at), _line(finding.at, lines), finding.problem, finding.remedy)


def _line(at: Place, lines: Lines) -> int | None:
    """Return the line of the value, or of the nearest part of the file around it."""
    prefixes = (at[:length] for length in range(len(at), -1, -1))
    return next((lines[prefix] for prefix in prefixes if prefix in lines), None)


def place_of(data: object, at: Place) -> str:
    """Return the way with ids instead of positions: themes/am26.a1/items/am26.a1.2/why_da."""
    words: list[str] = []
    for step in at:
        inside = _inside(data, step)
        words.append(shown(_name(inside, step) if isinstance(data, list | tuple) else step))
        data = inside
    return "/".join(words) or "filen"


def _inside(data: object, step: object) -> object:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list | tuple) and isinstance(step, int) and 0 <= step < len(data):
        return data[step]
    return None


def _name(entry: object, step: str | int) -> object:
    """Return the id of a list's entry if it has one, else its number counted from 1."""
    name = entry.get("id") if isinstance(entry, Mapping) else None
    if isinstance(name, str) and name:
        return name
    return step + 1 if isinstance(step, int) else step
