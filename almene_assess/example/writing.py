"""Write an invented sector through one connection, table by table, many rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example.accounts import EXAMPLE_ACCOUNTS, EXAMPLE_PASSWORD, Desk, ExampleAccount
from almene_assess.example.adapting import write_adapted
from almene_assess.example.answers import ExampleSheet, Inventor
from almene_assess.example.goals import write_goals
from almene_assess.example.log import write_log
from almene_assess.example.organisations import ExampleOrganisation, ExampleSector, Standing
from almene_assess.example.rows import (
    Calendar,
    Row,
    answer_rows,
    consent_rows,
    participation_row,
    respondent_row,
    sheet_row,
)
from almene_assess.example.sharing import lesson_rows, offer_rows, sharing
from almene_assess.example.showing import small_one, write_shown
from almene_assess.example.talk import is_large, with_talk
from almene_assess.services import passwords
from almene_assess.storage import accounts, participations, questionnaires, schema, sector
from almene_assess.storage.content import load_sector
from almene_assess.storage.example_words import read_kreds_words

COLLEAGUES_DONE = 3
"""Colleagues who have submitted in an organisation that is still answering."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seed made."""

    round_id: int
    organisations: int
    respondents: int
    answers: int


@dataclass(frozen=True, slots=True)
class _Seat:
    """Somebody who has submitted: in which participation, with which sheet, and whose account it is."""

    participation_id: int
    sheet: ExampleSheet
    account_id: int | None


def write_sector(
    connection: sa.Connection, invented: ExampleSector, inventor: Inventor, when: Calendar
) -> Seeded:
    """Write everything, from kredse to answers."""
    whole = invented.organisations
    places = _write_places(connection, invented)
    names = [{"name": one.name, **place} for one, place in zip(whole, places, strict=True)]
    organisations = sector.insert_many(connection, schema.organisation, names)
    round_id = _write_round(connection, inventor, when)
    rows = [
        participation_row(one, place, round_id, key, when)
        for one, place, key in zip(whole, places, organisations, strict=True)
    ]
    takes_part = sector.insert_many(connection, schema.participation, rows)
    _insert(connection, schema.consent, consent_rows(whole, takes_part, when))
    owners = _write_accounts(connection, invented, organisations, places, when)
    _write_empty_seats(connection, invented, takes_part, owners, inventor.questionnaire)
    _write_sharing(connection, invented, organisations, takes_part, places, inventor, when)
    finished = invented.finished.number
    write_adapted(connection, inventor.questionnaire, organisations[finished], takes_part[finished], when)
    write_goals(connection, takes_part[finished], inventor.questionnaire, when.now)
    write_log(connection, owners, takes_part[finished], when.now)
    seats = _seats(invented, inventor, takes_part, owners)
    written = _write_answers(connection, seats, inventor.questionnaire, when)
    own = Counter(one.participation_id for one in seats if one.sheet.group is not RespondentGroup.EKSTERNE)
    small = small_one(invented, [own[key] for key in takes_part])
    wrote = None if small is None else takes_part[small.number]
    write_shown(connection, inventor.questionnaire, takes_part[finished], wrote, when)
    return Seeded(round_id, len(whole), *written)


def _write_places(connection: sa.Connection, invented: ExampleSector) -> list[Row]:
    """Write kredse, regions and administrators; return where each organisation belongs."""
    kredse, regions = sector.insert_division(connection, load_sector())
    names = [{"name": name} for name in invented.administrators]
    administrators = sector.insert_many(connection, schema.administrator, names)
    return [
        {
            "kreds_id": None if one.kreds is None else kredse[one.kreds],
            "region_id": regions[one.region],
            "size_band": one.size_band,
            "administrator_id": None if one.administrator is None else administrators[one.administrator],
        }
        for one in invented.organisations
    ]


def _write_round(connection: sa.Connection, inventor: Inventor, when: Calendar) -> int:
    row = {
        "title": inventor.words.round_title,
        "questionnaire_id": questionnaires.keep(connection, inventor.questionnaire),
        "form": "full",
        "opens_at": when.opens,
        "closes_at": when.closes,
    }
    return sector.insert_many(connection, schema.round_, [row])[0]


def _write_accounts(
    connection: sa.Connection,
    invented: ExampleSector,
    organisations: Sequence[int],
    places: Sequence[Row],
    when: Calendar,
) -> dict[ExampleAccount, int]:
    """Write the example accounts with their roles; return their ids."""
    # One hash for all: the password is printed on the wall, and each hash costs a third of a second.
    kept = passwords.hashed(EXAMPLE_PASSWORD, settings().password_cost)
    found = {}
    for person in EXAMPLE_ACCOUNTS:
        found[person] = accounts.add_account(
            connection,
            username=person.username,
            display_name=person.display_name,
            password_hash=kept,
            created_at=when.opens,
        )
        desk = _desk(invented, person)
        scope_id = None if desk is None else organisations[desk.number]
        if person.desk is Desk.KREDS:
            scope_id = places[invented.finished.number]["kreds_id"]
        if person.desk is Desk.ADMINISTRATION:
            scope_id = _second_largest(places)
        _insert(connection, schema.role_grant, _grants(person, found[person], scope_id, when))
    return found


def _second_largest(places: Sequence[Row]) -> int:
    """Return the administrator that serves most organisations after the first."""
    served = Counter[int](p["administrator_id"] for p in places if p["administrator_id"] is not None)
    return sorted(served, key=lambda key: (-served[key], key))[1]


def _grants(person: ExampleAccount, account_id: int, scope_id: int | None, when: Calendar) -> list[Row]:
    return [
        {
            "account_id": account_id,
            "role": role.value,
            "scope_kind": person.scope.value,
            "scope_id": scope_id,
            "valid_from": when.opens,
        }
        for role in person.roles
    ]


def _write_sharing(
    connection: sa.Connection,
    invented: ExampleSector,
    organisations: Sequence[int],
    takes_part: Sequence[int],
    places: Sequence[Row],
    inventor: Inventor,
    when: Calendar,
) -> None:
    """Write what some kredse share: by name on the board, and without a name as notes."""
    words, themes = read_kreds_words(), frozenset(theme.id for theme in inventor.questionnaire.themes)
    for sharers in sharing(invented):
        kreds_id = places[sharers[0].number]["kreds_id"]
        posted = offer_rows(sharers, organisations, kreds_id, words, themes, when.now)
        _insert(connection, schema.offer, list(posted))
        _insert(connection, schema.learning, list(lesson_rows(sharers, takes_part, words, themes, when.now)))


def _write_empty_seats(
    connection: sa.Connection,
    invented: ExampleSector,
    takes_part: Sequence[int],
    owners: Mapping[ExampleAccount, int],
    bank: Questionnaire,
) -> None:
    """Give those who have not begun a seat with an empty sheet."""
    for person, account_id in owners.items():
        desk = _desk(invented, person)
        if desk is not None and desk.standing is Standing.OPEN and person.group is not None:
            participations.add_respondent(
                connection,
                takes_part[desk.number],
                group=person.group,
                kind=RespondentKind.ACCOUNT,
                account_id=account_id,
                items=len(bank.item_order),
            )


def _seats(
    invented: ExampleSector,
    inventor: Inventor,
    takes_part: Sequence[int],
    owners: Mapping[ExampleAccount, int],
) -> list[_Seat]:
    """Return everybody who has submitted; an example account takes a sheet of its group where it sits."""
    owner = {person.desk: account for person, account in owners.items() if person.group is not None}
    found = []
    for one in invented.organisations:
        sheets = inventor.sheets(one)
        if one.standing is Standing.OPEN:
            sheets = sheets[:COLLEAGUES_DONE]
        account = owner.get(Desk.FINISHED) if one == invented.finished else None
        if one.standing is Standing.SUBMITTED and (one == invented.finished or is_large(sheets)):
            sheets = with_talk(sheets, inventor.questionnaire, f"{inventor.seed}:talk:{one.number}")
        own = None if account is None else _employed(sheets)
        found += [
            _Seat(takes_part[one.number], sheet, account if place == own else None)
            for place, sheet in enumerate(sheets)
        ]
    return found


def _employed(sheets: Sequence[ExampleSheet]) -> int:
    """Return the place of the first employed person's sheet; every organisation but the smallest has one."""
    return next((n for n, sheet in enumerate(sheets) if sheet.group is RespondentGroup.ANSATTE), 0)


def _write_answers(
    connection: sa.Connection, seats: Sequence[_Seat], bank: Questionnaire, when: Calendar
) -> tuple[int, int]:
    """Write respondents, sheets and answers; return how many respondents and answers."""
    rows = [respondent_row(seat.sheet, seat.participation_id, when, seat.account_id) for seat in seats]
    ids = sector.insert_many(connection, schema.respondent, rows)
    pairs = list(zip(ids, seats, strict=True))
    _insert(connection, schema.sheet, [sheet_row(seat.sheet, key) for key, seat in pairs])
    answers = [
        row for key, seat in pairs for row in answer_rows(seat.sheet, key, bank, when, seat.account_id)
    ]
    _insert(connection, schema.answer, answers)
    return len(ids), len(answers)


def _desk(invented: ExampleSector, person: ExampleAccount) -> ExampleOrganisation | None:
    """Return the organisation that an example account works in."""
    desks = {Desk.STILL_ANSWERING: invented.still_answering, Desk.FINISHED: invented.finished}
    return desks.get(person.desk)


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)
