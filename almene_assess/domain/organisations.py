"""What is kept of a housing organisation, and how a list of them is read; never an answer or a result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from almene_assess.domain.answers import clean_text
from almene_assess.domain.cvr import cleaned, is_cvr
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.list_words import ORGANISATIONS as HEADINGS
from almene_assess.domain.sector import SizeBand
from almene_assess.domain.table_file import Line
from almene_assess.domain.table_rows import RowProblem, same, under_headings

NAME_LIMIT = 200
LBF_LIMIT = 8
NEEDED = ("name", "cvr")


@dataclass(frozen=True, slots=True)
class Draft:
    """An organisation as somebody writes it; `administrator` is the name of the company that runs it."""

    name: str
    cvr: str = ""
    lbf: str = ""
    kreds_id: int | None = None
    region_id: int | None = None
    size_band: str | None = None
    administrator: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a list may refer to: kredse by id, the regions of the day, size bands, CVR numbers in use."""

    kredse: Mapping[int, str]
    regions: Mapping[int, str]
    size_bands: Sequence[SizeBand]
    taken: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Import:
    """A list as it was read: what would be added, and everything that is in the way."""

    drafts: tuple[Draft, ...]
    problems: tuple[RowProblem, ...]

    @property
    def rows(self) -> int:
        """Return how many rows the list has, usable or not."""
        return len(self.drafts) + len({problem.line for problem in self.problems})


def checked(draft: Draft, *, cvr_needed: bool = True) -> Draft:
    """Return an organisation as it can be kept; whether its kreds and region exist is not asked here.

    Raises: InvalidValue, naming the field.
    """
    return replace(
        draft,
        name=_name(draft.name),
        cvr=_cvr(draft.cvr) if cvr_needed or draft.cvr.strip() else "",
        lbf=_lbf(draft.lbf),
        administrator=_line("administrator", draft.administrator),
    )


def read_list(lines: Sequence[Line], known: Known) -> Import:
    """Return what a list would add, and every problem of every row.

    Raises: InvalidValue (field "columns") if a column is missing.
    """
    drafts: list[Draft] = []
    problems: list[RowProblem] = []
    first_with: dict[str, int] = {}
    for number, fields in under_headings(lines, HEADINGS, NEEDED):
        draft, wrong = _row(fields, known)
        wrong = [*wrong, *_twice(draft.cvr, number, first_with, known)]
        problems += [RowProblem(number, field, why, value) for field, why, value in wrong]
        if not wrong:
            drafts.append(draft)
    return Import(tuple(drafts), tuple(problems))


Wrong = tuple[str, str, str]
"""Field, why, and what stands there."""


def _row(fields: Mapping[str, str], known: Known) -> tuple[Draft, list[Wrong]]:
    told = {key: fields.get(key, "") for key in HEADINGS}
    draft = Draft(
        _told(told["name"]),
        cleaned(told["cvr"]),
        told["lbf"].strip(),
        _kreds(told["kreds"], known.kredse),
        _named(told["region"], known.regions),
        _size(told["size"], known.size_bands),
        _told(told["administrator"]),
    )
    return draft, list(_wrong(draft, told))


def _told(text: str) -> str:
    return " ".join(clean_text(text).split())


def _wrong(draft: Draft, told: Mapping[str, str]) -> Iterator[Wrong]:
    for field, check in CHECKS.items():
        try:
            check(told[field])
        except InvalidValue as refused:
            yield field, refused.problem, told[field]
    found = {"kreds": draft.kreds_id, "region": draft.region_id, "size": draft.size_band}
    yield from (
        (field, "unknown", told[field]) for field, value in found.items() if told[field] and not value
    )


def _twice(cvr: str, number: int, first_with: dict[str, int], known: Known) -> Iterator[Wrong]:
    if not cvr:
        return
    if cvr in known.taken:
        yield "cvr", "taken", known.taken[cvr]
    if cvr in first_with:
        yield "cvr", "twice", str(first_with[cvr])
    first_with.setdefault(cvr, number)


def _kreds(told: str, kredse: Mapping[int, str]) -> int | None:
    """Return a kreds by its name or its number, as 3, 3. or »3. kreds«."""
    number = told.casefold().removesuffix("kreds").strip().rstrip(".")
    if number.isascii() and number.isdigit() and len(number) <= 2:
        begins = f"{int(number)}."
        return next((key for key, name in kredse.items() if name.startswith(begins)), None)
    return _named(told, kredse)


def _named(told: str, names: Mapping[int, str]) -> int | None:
    wanted = same(told).removeprefix("region ")
    if not wanted:
        return None
    return next((key for key, name in names.items() if same(name).removeprefix("region ") == wanted), None)


def _size(told: str, bands: Sequence[SizeBand]) -> str | None:
    """Return the band of a number of homes, or the one of this name."""
    homes = told.replace(".", "").replace(" ", "")
    if homes.isascii() and homes.isdigit() and len(homes) <= 7:
        return next(band.id for band in bands if band.holds(int(homes)))
    return next((band.id for band in bands if same(band.title_da) == same(told)), None)


def _name(text: str) -> str:
    name = _line("name", text)
    if not name:
        raise InvalidValue("name", "missing")
    return name


def _cvr(text: str) -> str:
    cvr = cleaned(text)
    if not is_cvr(cvr):
        raise InvalidValue("cvr", "digits" if cvr else "missing")
    return cvr


def _lbf(text: str) -> str:
    lbf = text.strip()
    if lbf and not (lbf.isascii() and lbf.isdigit() and len(lbf) <= LBF_LIMIT):
        raise InvalidValue("lbf", "digits")
    return lbf


def _line(field: str, text: str) -> str:
    clean = _told(text)
    if len(clean) > NAME_LIMIT:
        raise InvalidValue(field, "too_long")
    return clean


CHECKS: Mapping[str, Callable[[str], str]] = {
    "name": _name,
    "cvr": _cvr,
    "lbf": _lbf,
    "administrator": partial(_line, "administrator"),
}
"""What each written field of a row must pass."""
