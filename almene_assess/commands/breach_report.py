"""`breach-report`: what Datatilsynet asks for within 72 hours: who did and could do what to whom."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click
import sqlalchemy as sa

from almene_assess.config import stated
from almene_assess.domain.rights import Role
from almene_assess.locale import DENMARK, clock, day
from almene_assess.locale import date as date_of
from almene_assess.services.log import ACCESS
from almene_assess.services.log_words import DEEDS, OTHER
from almene_assess.services.my_data_words import ROLES
from almene_assess.storage import breach
from almene_assess.storage.breach import Deed
from almene_assess.storage.database import connect, reading

DAY = click.DateTime(formats=["%Y-%m-%d"])
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ATTEMPTS = 20
"""Hashed keys in the text; most of them mean nothing by themselves."""
HEAD = ("konto", "navn", "organisation", "organisationens navn", "slags", "hvad", "antal", "første", "sidste")


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that one report rests on, read in one picture of the database."""

    deeds: list[Deed]
    sign_ins: dict[int, int]
    failures: list[tuple[str, str, int]]
    reach: list[tuple[int, str, str, int | None]]
    people: dict[int, str]
    houses: dict[int, str]
    concerned: dict[int, int]


@click.command(
    "breach-report", help="Skriv, hvem der gjorde og kunne gøre hvad i en periode (til 72-timersfristen)."
)
@click.argument("first", metavar="FRA", type=DAY)
@click.argument("last", metavar="TIL", type=DAY)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(first: datetime, last: datetime, folder: Path) -> None:
    """Run the verb: the text on the screen, every row in a CSV file."""
    since, until = _moment(first.date()), _moment(last.date() + timedelta(days=1))
    with reading(connect(stated().database_url)) as connection:
        found = _read(connection, since, until)
    for line in _text(found, first.date(), last.date()):
        click.echo(line)
    path = folder / f"brud-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    path.write_bytes(_table(found))
    click.echo(
        f"\nAlle rækker er i {path.name}. Filen rummer personoplysninger: slet den, når sagen er slut."
    )


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(), DENMARK).astimezone(UTC)


def _read(connection: sa.Connection, since: datetime, until: datetime) -> Found:
    deeds = breach.deeds(connection, since, until)
    touched = {one.organisation_id for one in deeds if one.organisation_id is not None}
    people, houses = breach.names(connection)
    return Found(
        deeds,
        breach.sign_ins(connection, since, until),
        breach.failures(connection, since, until),
        breach.reach(connection, since, until),
        people,
        houses,
        breach.concerned(connection, touched),
    )


def _text(found: Found, first: date, last: date) -> Iterator[str]:
    yield f"Hændelser fra {day(first)} til {day(last)}"
    rows = sum(one.times for one in found.deeds)
    yield f"{rows} rækker i loggen. {len(found.concerned)} organisationer er berørt."
    yield f"Personer, som der er oplysninger om i de organisationer: {sum(found.concerned.values())}."
    yield from _kinds(found)
    yield from _accounts(found)
    yield from _organisations(found)
    yield from _failed(found)


def _kinds(found: Found) -> Iterator[str]:
    yield "\nHVAD DER ER SET OG ÆNDRET"
    times = Counter[str]()
    for one in found.deeds:
        times[f"{_kind(one.action)}: {DEEDS.get(one.action, OTHER)}"] += one.times
    yield from (f"- {what}: {count} gange" for what, count in sorted(times.items()))
    yield "Loggen rummer aldrig svar. Den enkeltes svar kan kun læses med den enkeltes eget login."


def _accounts(found: Found) -> Iterator[str]:
    yield "\nKONTI: HVAD DE GJORDE, OG HVAD DE KUNNE"
    could: defaultdict[int, list[str]] = defaultdict(list)
    for account, role, kind, key in found.reach:
        place = found.houses.get(key or 0, "") if kind == "organisation" else kind
        could[account].append(f"{ROLES[Role(role)]} ({place or key or 'sektor'})")
    done: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    where: defaultdict[int | None, set[int | None]] = defaultdict(set)
    for one in found.deeds:
        done[one.account_id][_kind(one.action)] += one.times
        where[one.account_id].add(one.organisation_id)
    active = {key for key in done if key is not None} | set(found.sign_ins)
    for account in sorted(active):
        acts = (
            ", ".join(f"{kind} {count}" for kind, count in sorted(done[account].items())) or "intet i loggen"
        )
        houses = len(where[account] - {None})
        sessions = found.sign_ins.get(account, 0)
        yield f"- Konto {account}, {_name(found, account)}: {acts}."
        yield f"  Organisationer: {houses}. Logins: {sessions}."
        yield f"  Kunne: {'; '.join(could[account]) or 'intet'}"
    if None in done:
        yield f"- Pejling selv: {sum(done[None].values())} rækker."


def _organisations(found: Found) -> Iterator[str]:
    yield "\nORGANISATIONER"
    by_house: defaultdict[int | None, list[Deed]] = defaultdict(list)
    for one in found.deeds:
        by_house[one.organisation_id].append(one)
    for key, people in sorted(found.concerned.items()):
        mine, name = by_house[key], found.houses.get(key, "")
        accounts, rows = len({one.account_id for one in mine}), sum(one.times for one in mine)
        span = f"{_when(min(one.first for one in mine))} til {_when(max(one.last for one in mine))}"
        yield f"- {key} {name}: {accounts} konti, {rows} rækker, {span}. Personer: {people}."


def _failed(found: Found) -> Iterator[str]:
    yield "\nFORSØG, DER IKKE LYKKEDES (gemmes kun et døgn)"
    kinds = Counter[str]()
    for kind, _, count in found.failures:
        kinds[kind] += count
    for kind, count in sorted(kinds.items()):
        keys = [(key, times) for other, key, times in found.failures if other == kind]
        yield f"- {kind}: {count} forsøg mod {len(keys)} nøgler (kun deres fingeraftryk er gemt)"
        yield from (f"  {key[:12]}…: {times}" for key, times in keys[:ATTEMPTS])
    if not kinds:
        yield "- ingen"


def _table(found: Found) -> bytes:
    out = ["\ufeff"]
    writer = csv.writer(_Lines(out), delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in found.deeds:
        house = one.organisation_id
        cells = (
            *(one.account_id, _name(found, one.account_id), house, found.houses.get(house or 0, "")),
            *(_kind(one.action), DEEDS.get(one.action, OTHER), one.times, _when(one.first), _when(one.last)),
        )
        writer.writerow([_inert(cell) for cell in cells])
    return "".join(out).encode("utf-8")


class _Lines:
    """Collects what a writer writes."""

    def __init__(self, out: list[str]) -> None:
        self._out = out

    def write(self, text: str) -> None:
        self._out.append(text)


def _inert(cell: object) -> object:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(FORMULA) else cell


def _name(found: Found, account: int | None) -> str:
    return "Pejling selv" if account is None else found.people.get(account, "") or "slettet konto"


def _kind(action: str) -> str:
    if action.endswith("_read"):
        return "set"
    return "adgang" if action in ACCESS or action.startswith("sign_") else "ændret"


def _when(at: datetime) -> str:
    return f"{date_of(at)} kl. {clock(at)}"
