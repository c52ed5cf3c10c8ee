"""Give a few organisations of the example a past: a round of their own, and one of the edition before.

Own rounds, so that the sector's pages know nothing of them; long closed, so that today's round is the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import sqlalchemy as sa

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example.accounts import EXAMPLE_ACCOUNTS, Desk
from almene_assess.example.answers import ExampleSheet, Inventor
from almene_assess.example.organisations import ExampleOrganisation, ExampleSector, Standing
from almene_assess.example.rows import (
    Calendar,
    answer_rows,
    participation_row,
    respondent_row,
    sheet_row,
)
from almene_assess.storage import questionnaires, schema, sector

ROUND_AGO, EDITION_AGO = timedelta(days=230), timedelta(days=600)
MANY = 6
"""Elected and employed from here up make an organisation whose groups can be shown."""
DRIFT = (0, 0, 0, 0, 0, 0, 1, 1, 2, -1)
"""How many rungs a theme has come up since; most stand still."""
UNLIKE = 0.15
"""How often somebody answered otherwise than the drift says."""


@dataclass(frozen=True, slots=True)
class _Past:
    """A round that was: whose, which questions, when, how it is called, and what was answered by whom."""

    organisation: ExampleOrganisation
    bank: Questionnaire
    when: Calendar
    title: str
    sheets: Sequence[ExampleSheet]
    owner: str | None


def write(
    connection: sa.Connection,
    invented: ExampleSector,
    inventor: Inventor,
    before: Questionnaire,
    when: Calendar,
) -> None:
    """Write the past of the example accounts' organisations and of one large one."""
    for past in _pasts(invented, inventor, before, when):
        _write(connection, past)


def _pasts(
    invented: ExampleSector, inventor: Inventor, before: Questionnaire, when: Calendar
) -> Iterator[_Past]:
    recent, old = Calendar(when.now - ROUND_AGO), Calendar(when.now - EDITION_AGO)
    title = inventor.words.earlier_round_title
    for one in dict.fromkeys((invented.finished, invented.still_answering, *_large(invented, inventor))):
        sheets = list(_earlier(inventor, one))
        yield _Past(one, inventor.questionnaire, recent, title, sheets, _owner(invented, one))
    answered = Inventor(inventor.seed, before, inventor.words).sheets(invented.finished)
    whose, title = _owner(invented, invented.finished), inventor.words.old_edition_title
    yield _Past(invented.finished, before, old, title, answered, whose)


def _large(invented: ExampleSector, inventor: Inventor) -> list[ExampleOrganisation]:
    """Return the first submitted organisation with many elected and many employed."""
    for one in invented.organisations:
        if one.standing is Standing.OPEN:
            continue
        groups = [sheet.group for sheet in inventor.sheets(one)]
        if min(groups.count(RespondentGroup.VALGTE), groups.count(RespondentGroup.ANSATTE)) >= MANY:
            return [one]
    return []


def _owner(invented: ExampleSector, one: ExampleOrganisation) -> str | None:
    """Return the account that answered then: a board member where today's round is still open."""
    desks = {invented.finished: Desk.FINISHED, invented.still_answering: Desk.STILL_ANSWERING}
    group = RespondentGroup.VALGTE if one == invented.still_answering else RespondentGroup.ANSATTE
    return next((p.username for p in EXAMPLE_ACCOUNTS if p.desk is desks.get(one) and p.group is group), None)


def _earlier(inventor: Inventor, one: ExampleOrganisation) -> Iterator[ExampleSheet]:
    """Yield what the same people answered earlier, all but the last of them, who came since."""
    random = Random(f"{inventor.seed}:history:{one.number}")
    bank = inventor.questionnaire
    drift = {theme.id: random.choice(DRIFT) for theme in bank.themes}
    moved = [drift[bank.theme_of(item).id] for item in bank.item_order]
    sheets = inventor.sheets(one)
    for sheet in sheets[:-1] if len(sheets) > 1 else sheets:
        cards = (_moved(random, card, by, inventor.top) for card, by in zip(sheet.cards, moved, strict=True))
        yield replace(sheet, cards=tuple(cards))


def _moved(random: Random, card: Card | None, by: int, top: int) -> Card | None:
    if card is None or card.level is None:
        return card
    other = random.choice((-1, 1)) if random.random() < UNLIKE else 0
    return replace(card, level=min(top, max(0, card.level - by + other)))


def _write(connection: sa.Connection, past: _Past) -> None:
    whole = _participation(connection, past)
    account = None if past.owner is None else _account(connection, past.owner)
    own = _place_of(past)
    owners = [account if place == own else None for place in range(len(past.sheets))]
    pairs = list(zip(past.sheets, owners, strict=True))
    rows = [respondent_row(sheet, whole, past.when, owner) for sheet, owner in pairs]
    ids = sector.insert_many(connection, schema.respondent, rows)
    seats = [(key, *pair) for key, pair in zip(ids, pairs, strict=True)]
    connection.execute(sa.insert(schema.sheet), [sheet_row(sheet, key) for key, sheet, _ in seats])
    answers = [
        row for key, sheet, owner in seats for row in answer_rows(sheet, key, past.bank, past.when, owner)
    ]
    connection.execute(sa.insert(schema.answer), answers)


def _participation(connection: sa.Connection, past: _Past) -> int:
    table = schema.organisation
    named = sa.select(table).where(table.c.name == past.organisation.name)
    found = connection.execute(named).mappings().one()
    place = {name: found[name] for name in ("kreds_id", "region_id", "size_band", "administrator_id")}
    row = {
        "title": past.title,
        "questionnaire_id": questionnaires.keep(connection, past.bank),
        "form": "full",
        "owner_organisation_id": found["id"],
        "opens_at": past.when.opens,
        "closes_at": past.when.closes,
    }
    round_id = sector.insert_many(connection, schema.round_, [row])[0]
    submitted = replace(past.organisation, standing=Standing.SUBMITTED)
    takes_part = participation_row(submitted, place, round_id, found["id"], past.when)
    return sector.insert_many(connection, schema.participation, [takes_part])[0]


def _account(connection: sa.Connection, username: str) -> int:
    wanted = sa.select(schema.account.c.id).where(schema.account.c.username == username)
    return int(connection.execute(wanted).scalar_one())


def _place_of(past: _Past) -> int:
    """Return whose sheet is the account's: the first of its group."""
    group = next((p.group for p in EXAMPLE_ACCOUNTS if p.username == past.owner), None)
    return next((place for place, sheet in enumerate(past.sheets) if sheet.group is group), 0)
