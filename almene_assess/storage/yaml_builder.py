"""Builds plain data, and the line of every value, from YAML's events; safe because it builds nothing else.

No tags, no anchors, no aliases, a limit on depth and number, and no recursion. Reading files is `yaml_text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from almene_assess.domain.problems import Finding, Place, Problem, place_of, shown

DEPTH_LIMIT = 20
"""Our own files are six deep."""
VALUE_LIMIT = 20_000
"""Our own files hold two thousand values."""

_CORE = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    at: Place
    value: list[object] | dict[str, object]
    key: str | None = None


class Builder:
    """Builds data from the parser's events, one at a time, so that no nesting can exhaust the stack."""

    def __init__(self, text: str) -> None:
        self.data: object = None
        self.lines: dict[Place, int] = {(): 1}
        self.refused: list[Problem] = []
        self._text = text
        self._open: list[_Open] = []
        self._documents = 0
        self._repeated: list[tuple[int, Finding]] = []

    def build(self) -> None:
        """Read the text to its end, or to the first place where YAML itself breaks."""
        try:
            loader: Any = yaml.SafeLoader(self._text)  # untyped in its stubs
            self._loader = loader
            while not self._overgrown() and loader.check_event():
                self._take(loader.get_event())
        except yaml.YAMLError as wrong:
            self.refused.append(_syntax(wrong, self._text))
        if not self._documents and not self.refused:
            self._refuse(1, "er tom", "skriv spørgeskemaet i filen, eller vælg en anden fil")

    @property
    def problems(self) -> list[Problem]:
        """Return what was wrong but did not stop the reading: words that stand twice."""
        return [
            Problem(place_of(self.data, repeat.at), line, repeat.problem, repeat.remedy)
            for line, repeat in self._repeated
        ]

    def _overgrown(self) -> bool:
        """Return whether to stop, because nothing that deep or that large is a file of ours."""
        if len(self._open) > DEPTH_LIMIT:
            line = max(self.lines.values())
            self._refuse(line, f"er indlejret i mere end {DEPTH_LIMIT} lag", "ret indrykning og parenteser")
        elif len(self.lines) > VALUE_LIMIT:
            self._refuse(1, f"holder mere end {VALUE_LIMIT} værdier", "del filen, eller vælg en anden fil")
        else:
            return False
        return True

    def _refuse(self, line: int, problem: str, remedy: str) -> None:
        self.refused.append(Problem("filen", line, problem, remedy))

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(line, "der er mere end ét dokument (---) i filen", "slet linjen med ---")
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_tricks(event, line)
            self._place(event, line)

    def _refuse_tricks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._refuse(
                line, f"ankre og henvisninger er ikke tilladt ({shown(event.anchor)})", "skriv teksten ud"
            )
        if getattr(event, "tag", None) is not None:
            self._refuse(
                line, f"typemærker er ikke tilladt ({shown(event.tag)})", "slet mærket, der begynder med !"
            )

    def _place(self, event: yaml.NodeEvent, line: int) -> None:
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self._take_key(parent, event, line)
            return
        at = self._next_place(parent)
        self.lines.setdefault(at, line)
        self._attach(parent, self._value(event, at, line))

    def _take_key(self, parent: _Open, event: yaml.NodeEvent, line: int) -> None:
        """Remember the word before a colon."""
        parent.key = self._key(parent, event, line)
        at = (*parent.at, parent.key)
        if parent.key in parent.value:
            problem = f"feltet »{shown(parent.key)}« står også i linje {self.lines[at]}"
            remedy = "slet det ene, eller giv det et andet navn"
            self._repeated.append((line, Finding(at, problem, remedy)))
        self.lines.setdefault(at, line)

    def _key(self, parent: _Open, event: yaml.NodeEvent, line: int) -> str:
        """Return a field's name, or a stand-in where a list or a block stands before the colon."""
        if isinstance(event, yaml.CollectionStartEvent):
            self._refuse(line, "et navn på et felt er en liste eller en blok", "skriv navnet som ét ord")
            inside = _Open((*parent.at, "?"), [] if isinstance(event, yaml.SequenceStartEvent) else {})
            self._open.append(inside)
            return "?"
        key = self._scalar(event, line) if isinstance(event, yaml.ScalarEvent) else "?"
        if not isinstance(key, str):
            self._refuse(line, f"»{shown(key)}« er ikke et navn på et felt", "sæt navnet i anførselstegn")
        return str(key)

    def _next_place(self, parent: _Open | None) -> Place:
        if parent is None:
            return ()
        return (*parent.at, len(parent.value) if isinstance(parent.value, list) else str(parent.key))

    def _attach(self, parent: _Open | None, value: object) -> None:
        if isinstance(value, _Open):
            self._open.append(value)
            value = value.value
        if parent is None:
            self.data = value
        elif isinstance(parent.value, list):
            parent.value.append(value)
        else:
            parent.value.setdefault(str(parent.key), value)
            parent.key = None

    def _value(self, event: yaml.NodeEvent, at: Place, line: int) -> object:
        if isinstance(event, yaml.SequenceStartEvent):
            return _Open(at, [])
        if isinstance(event, yaml.MappingStartEvent):
            return _Open(at, {})
        return self._scalar(event, line) if isinstance(event, yaml.ScalarEvent) else None

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> object:
        """Return a word, number, true/false or nothing; dates and the like must be quoted."""
        tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        try:
            if tag in _CORE:
                return self._loader.construct_object(yaml.ScalarNode(tag, event.value))
        except ValueError:
            pass
        self._refuse(line, f"»{shown(event.value)}« kan læses på flere måder", "sæt det i anførselstegn")
        return None


_SAYINGS = (
    ("mapping values are not allowed", "et kolon står, hvor det ikke må", "sæt hele teksten i anførselstegn"),
    ("'\\t'", "linjen er rykket ind med tabulator", "ryk ind med mellemrum"),
    ("could not find expected ':'", "der mangler et kolon", "skriv navn, kolon, mellemrum og så værdien"),
    (
        "unexpected end of stream",
        "et anførselstegn eller en parentes er ikke lukket",
        "luk det, hvor teksten slutter",
    ),
    ("expected <block end>", "linjen passer ikke til dem omkring den", "ret indrykning og anførselstegn"),
    (
        "expected ',' or",
        "en liste eller blok i parentes er ikke lukket",
        "sæt komma mellem leddene, og luk parentesen",
    ),
    (
        "unknown escape",
        "en omvendt skråstreg står forkert",
        "skriv to skråstreger, eller brug enkelte anførselstegn",
    ),
)
"""What PyYAML says, what it means, and what helps."""


def _syntax(wrong: yaml.YAMLError, text: str) -> Problem:
    if isinstance(wrong, yaml.reader.ReaderError):
        line = text.count("\n", 0, wrong.position) + 1
        return Problem("filen", line, f"tegnet U+{wrong.character:04X} må ikke stå i filen", "slet tegnet")
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    said = str(getattr(wrong, "problem", ""))
    known = next((words for sign, *words in _SAYINGS if sign in said), None)
    problem, remedy = known or ("linjen kan ikke læses som YAML", "se på indrykning, kolon og anførselstegn")
    return Problem("filen", mark.line + 1 if mark else None, problem, remedy)
