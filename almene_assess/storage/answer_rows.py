"""The rows of an answer file, checked one by one; every problem is kept with its line and a remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from almene_assess.domain.answers import NOT_RELEVANT, UNANSWERED, UNKNOWN, RespondentGroup, UnscoredReason
from almene_assess.domain.problems import Problem, shown
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.scoring_policy import TOLERANCE

COLUMNS = ("organisation", "respondent", "group", "item", "answer")
JOINT = "joint"

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_REASONS = {UnscoredReason.VED_IKKE.value: UNKNOWN, UnscoredReason.IKKE_RELEVANT.value: NOT_RELEVANT}
_GROUPS = tuple(group.value for group in RespondentGroup)


class Header(NamedTuple):
    """The column names of the file, and where those that we know stand."""

    names: tuple[str, ...]
    places: dict[str, int]


class Record(NamedTuple):
    """One row of the file, with the line that it starts on (header = 1)."""

    line: int
    cells: list[str]
    header: Header

    def get(self, column: str) -> str | None:
        """Return what stands in a column; None if the file has no such column."""
        place = self.header.places.get(column)
        return None if place is None else self.cells[place]


class Rows:
    """Takes rows in file order and keeps the current answers: the last row for an item wins."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.order = questionnaire.item_order
        self.groups: dict[tuple[str, str], str] = {}
        self.sheets: dict[tuple[str, str], bytearray] = {}
        self.joint: dict[str, bytearray] = {}
        self.problems: list[Problem] = []
        self._places = {item: place for place, item in enumerate(self.order)}
        self._levels = questionnaire.level_values
        self._codes: dict[str, int | None] = {}

    def header(self, line: int, cells: list[str]) -> Header:
        """Check the column names and return where the known ones stand; other columns are not read."""
        names = [cell.strip() for cell in cells]
        for name in COLUMNS:
            if name not in names:
                self.report(line, name, "kolonnen mangler", _missing_remedy(names))
        for name, times in Counter(names).items():
            if name in (*COLUMNS, JOINT) and times > 1:
                self.report(line, name, f"kolonnen står der {times} gange", "behold kun den ene")
            elif name == JOINT.upper() or name == JOINT.title():
                self.report(line, name, "kolonnens navn er skrevet med store bogstaver", f"skriv {JOINT}")
        known = {name: names.index(name) for name in (*COLUMNS, JOINT) if name in names}
        return Header(tuple(names), known)

    def take(self, record: Record) -> None:
        """Take a row if everything in it is right, else say all that is wrong with it."""
        if not (self._is_whole(record) and self._is_readable(record)):
            return
        before = len(self.problems)
        joint = self._is_joint(record)
        organisation = self._filled(record, "organisation")
        who = None if joint else self._person(record, organisation)
        place, code = self._place(record), self._code(record)
        if len(self.problems) > before or organisation is None or place is None or code is None:
            return
        if joint:
            self.joint.setdefault(organisation, self._blank())[place] = code
        elif who is not None:
            self.sheets.setdefault(who, self._blank())[place] = code

    def report(self, line: int, column: str, problem: str, remedy: str) -> None:
        """Keep a problem with its place."""
        self.problems.append(Problem(shown(column), line, problem, remedy))

    def _blank(self) -> bytearray:
        return bytearray([UNANSWERED]) * len(self.order)

    def _is_whole(self, record: Record) -> bool:
        expected, found = len(record.header.names), len(record.cells)
        if found != expected:
            self.report(
                record.line,
                "rækken",
                f"rækken har {found} felter, men overskriften har {expected}",
                "tjek kommaerne: et felt med komma i skal stå i anførselstegn",
            )
        return found == expected

    def _is_readable(self, record: Record) -> bool:
        broken = [
            name for name, cell in zip(record.header.names, record.cells, strict=True) if _is_broken(cell)
        ]
        for name in broken:
            self.report(
                record.line, name, "feltet er ikke skrevet i UTF-8", "gem filen som CSV i tegnsættet UTF-8"
            )
        return not broken

    def _filled(self, record: Record, column: str) -> str | None:
        text = record.get(column)
        if text is None or text.strip():
            return text
        self.report(record.line, column, "feltet er tomt", f"skriv, hvilken {column} svaret hører til")
        return None

    def _is_joint(self, record: Record) -> bool:
        mark = (record.get(JOINT) or "").strip()
        if mark not in ("", "0", "1"):
            remedy = "skriv 1 ved bestyrelsens fælles trin, og lad ellers feltet være tomt"
            self.report(record.line, JOINT, f"»{shown(mark)}« er hverken 1 eller tomt", remedy)
        return mark == "1"

    def _person(self, record: Record, organisation: str | None) -> tuple[str, str] | None:
        """Return who answers in the row, and keep the group; nobody is in two groups."""
        respondent, group = self._filled(record, "respondent"), self._group(record)
        if organisation is None or respondent is None or group is None:
            return None
        first = self.groups.setdefault((organisation, respondent), group)
        if first != group:
            problem = f"respondenten {shown(respondent)} står både som {first} og {group}"
            self.report(record.line, "group", problem, "brug den samme gruppe i alle respondentens rækker")
        return organisation, respondent

    def _group(self, record: Record) -> str | None:
        group = record.get("group")
        if group is None or group in _GROUPS:
            return group
        self.report(
            record.line, "group", f"»{shown(group)}« er ikke en svargruppe", f"brug {_either(_GROUPS)}"
        )
        return None

    def _place(self, record: Record) -> int | None:
        item = record.get("item")
        place = self._places.get(item or "")
        if place is None and item is not None:
            remedy = f"brug id'et fra spørgeskemaet, fx {self.order[0]}"
            self.report(record.line, "item", f"»{shown(item)}« er ikke et spørgsmål i spørgeskemaet", remedy)
        return place

    def _code(self, record: Record) -> int | None:
        """Return the byte of the answer; numbers are compared as numbers, so 3 and 3.0 are the same level."""
        answer = record.get("answer")
        if answer is None:
            return None
        if answer not in self._codes:
            self._codes[answer] = self._level(answer.strip())
        code = self._codes[answer]
        if code is None:
            said = f"»{shown(answer)}« er ikke et trin" if answer.strip() else "svaret er tomt"
            values = [f"{value:g}" for value in self._levels]
            self.report(
                record.line, "answer", said, f"skriv {_either([*values, *_REASONS])}, eller slet rækken"
            )
        return code

    def _level(self, answer: str) -> int | None:
        if answer in _REASONS:
            return _REASONS[answer]
        if not _NUMBER.fullmatch(answer):
            return None
        found = (n for n, value in enumerate(self._levels) if abs(float(answer) - value) <= TOLERANCE)
        return next(found, None)


def _is_broken(cell: str) -> bool:
    """Return whether bytes that are no UTF-8 were kept in the cell as surrogates."""
    return not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell)


def _either(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} eller {last}"


def _missing_remedy(names: list[str]) -> str:
    if len(names) == 1 and ";" in names[0]:
        return "adskil felterne med komma, ikke semikolon"
    return f"skriv {','.join(COLUMNS)} i filens første linje"
