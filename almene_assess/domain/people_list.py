"""A list of people to ask in: who they are, in which role, where; every problem of every row at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from re import Pattern
from typing import TypeVar

from almene_assess.domain.answers import RespondentGroup, clean_text
from almene_assess.domain.cvr import cleaned
from almene_assess.domain.list_words import GROUPS, PEOPLE, ROLES
from almene_assess.domain.roles import Role
from almene_assess.domain.table_file import Line
from almene_assess.domain.table_rows import RowProblem, same, under_headings

K = TypeVar("K")
NEEDED = ("name", "address", "role")


@dataclass(frozen=True, slots=True)
class Known:
    """What a list may refer to, for whoever brings it.

    `organisations` are those where they may ask people in, by CVR number; `only` is the one that is meant
    where the list does not say; `own` is their own address, `held` who has which role where already.
    """

    roles: frozenset[Role]
    organisations: Mapping[str, int]
    only: int | None
    own: str
    held: frozenset[tuple[str, Role, int]]
    address: Pattern[str]
    name_limit: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to ask in."""

    name: str
    address: str
    role: Role
    organisation_id: int
    group: RespondentGroup | None = None


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list as it was read: whom it would ask in, and everything that is in the way."""

    people: tuple[Named, ...]
    problems: tuple[RowProblem, ...]


@dataclass(slots=True)
class _Row:
    """One row on its way from words to somebody."""

    told: Mapping[str, str]
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def refuse(self, column: str, why: str) -> None:
        self.wrong.append((column, why, self.told[column]))


def read_people(lines: Sequence[Line], known: Known) -> PeopleList:
    """Return whom a list would ask in, and every problem of every row.

    Raises: InvalidValue (field "columns") if a column is missing.
    """
    people: list[Named] = []
    problems: list[RowProblem] = []
    first_with: dict[tuple[str, Role, int], int] = {}
    needed = NEEDED if known.only is not None else (*NEEDED, "cvr")
    for number, fields in under_headings(lines, PEOPLE, needed):
        row = _Row({key: fields.get(key, "") for key in PEOPLE})
        one = _named(row, known)
        if one is not None:
            row.wrong += _twice(one, number, first_with, known)
        problems += [RowProblem(number, *one_wrong) for one_wrong in row.wrong]
        if one is not None and not row.wrong:
            people.append(one)
    return PeopleList(tuple(people), tuple(problems))


def _named(row: _Row, known: Known) -> Named | None:
    name, address = _name(row, known), _address(row, known)
    role, where = _role(row, known), _where(row, known)
    group = _group(row, role)
    if row.wrong or role is None or where is None:
        return None
    return Named(name, address, role, where, group)


def _name(row: _Row, known: Known) -> str:
    name = " ".join(clean_text(row.told["name"]).split())
    if not name:
        row.refuse("name", "missing")
    if len(name) > known.name_limit:
        row.refuse("name", "too_long")
    return name


def _address(row: _Row, known: Known) -> str:
    address = unicodedata.normalize("NFKC", clean_text(row.told["address"])).strip().casefold()
    if not address:
        row.refuse("address", "missing")
    elif not known.address.fullmatch(address):
        row.refuse("address", "unknown")
    elif address == known.own:
        row.refuse("address", "own")
    return address


def _role(row: _Row, known: Known) -> Role | None:
    role = _called(row.told["role"], ROLES)
    if role is None:
        row.refuse("role", "unknown" if row.told["role"] else "missing")
    elif role not in known.roles:
        row.refuse("role", "not_yours")
    return role


def _group(row: _Row, role: Role | None) -> RespondentGroup | None:
    """Return a respondent's group; nobody else has one, whatever the list says."""
    if role is not Role.RESPONDENT:
        return None
    group = _called(row.told["group"], GROUPS)
    if group is None:
        row.refuse("group", "unknown" if row.told["group"] else "missing")
    return group


def _where(row: _Row, known: Known) -> int | None:
    cvr = cleaned(row.told["cvr"])
    if not cvr and known.only is not None:
        return known.only
    found = known.organisations.get(cvr)
    if found is None:
        row.refuse("cvr", "unknown" if cvr else "missing")
    return found


def _twice(
    one: Named, number: int, first_with: dict[tuple[str, Role, int], int], known: Known
) -> Iterator[tuple[str, str, str]]:
    key = (one.address, one.role, one.organisation_id)
    if key in known.held:
        yield "address", "has", one.address
    if key in first_with:
        yield "address", "twice", str(first_with[key])
    first_with.setdefault(key, number)


def _called(told: str, names: Mapping[K, tuple[str, ...]]) -> K | None:
    wanted = same(told)
    return next((key for key, called in names.items() if wanted in {same(name) for name in called}), None)
