"""The list of housing organisations, for the sector's secretariat: who they are, never what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from almene_assess.domain import organisations as domain
from almene_assess.domain.errors import Conflict, InvalidValue, NotFound, NotNow
from almene_assess.domain.organisations import Draft, Import, Known
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.domain.sector import SizeBand
from almene_assess.domain.table_file import read
from almene_assess.services.verbs import now, possible_id, today, verb
from almene_assess.storage import audit, sector
from almene_assess.storage import organisations as rows
from almene_assess.storage.content import load_sector
from almene_assess.storage.database import reading, writing
from almene_assess.storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Register:
    """All organisations, and what a field of theirs can hold today."""

    organisations: tuple[Organisation, ...]
    kredse: Mapping[int, str]
    regions: Mapping[int, str]
    regions_today: frozenset[int]
    size_bands: tuple[SizeBand, ...]
    administrators: tuple[str, ...]

    def find(self, key: int | None) -> Organisation | None:
        """Return an organisation of the list, or None."""
        return next((one for one in self.organisations if one.id == key), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would add, everything in the way, and which companies are new to Pejling."""

    read: Import
    new_administrators: tuple[str, ...]


@verb(Action.ORGANISATIONS_READ)
def register(engine: sa.Engine, actor: Actor) -> Register:
    """Return all organisations.

    Raises: NotAllowed.
    """
    require(actor, Action.ORGANISATIONS_READ, Place(), frozenset(), now())
    with reading(engine) as connection:
        regions = rows.regions(connection)
        return Register(
            tuple(rows.every(connection)),
            sector.kreds_names(connection),
            {key: region.title_da for key, region in regions.items()},
            frozenset(key for key, region in regions.items() if region.exists_on(today())),
            load_sector().size_bands,
            tuple(rows.administrators(connection)),
        )


@verb(Action.ORGANISATIONS_WRITE)
def add(engine: sa.Engine, actor: Actor, draft: Draft) -> int:
    """Add an organisation and return its id.

    Raises: NotAllowed, InvalidValue.
    """
    require(actor, Action.ORGANISATIONS_WRITE, Place(), frozenset(), now())
    with writing(engine) as connection:
        rows.one_at_a_time(connection)
        return _add(connection, actor, _checked(connection, draft))


@verb(Action.ORGANISATIONS_WRITE)
def change(engine: sa.Engine, actor: Actor, organisation_id: int, draft: Draft, seen: Draft) -> None:
    """Write an organisation anew, on top of what was seen.

    Raises: NotAllowed, NotFound, InvalidValue, Conflict, NotNow for one that is part of another.
    """
    require(actor, Action.ORGANISATIONS_WRITE, Place(), frozenset(), now())
    with writing(engine) as connection:
        rows.one_at_a_time(connection)
        held = _held(connection, organisation_id)
        if held.merged_into is not None:
            raise NotNow("merged", "change")
        if held.draft != seen:
            raise Conflict(0)
        whole = _checked(connection, draft, held)
        rows.change(connection, held.id, whole)
        _note(connection, actor, "organisation_change", held.id, _changed(held.draft, whole))


@verb(Action.ORGANISATIONS_WRITE)
def preview(engine: sa.Engine, actor: Actor, content: bytes) -> Preview:
    """Return what a file would add and what is wrong in it; writes nothing.

    Raises: NotAllowed, InvalidValue.
    """
    require(actor, Action.ORGANISATIONS_WRITE, Place(), frozenset(), now())
    lines = read(content)
    with reading(engine) as connection:
        found = domain.read_list(lines, _known(connection))
        known = {name.casefold() for name in rows.administrators(connection)}
    return Preview(found, _new_names(found.drafts, known))


@verb(Action.ORGANISATIONS_WRITE)
def take_in(engine: sa.Engine, actor: Actor, content: bytes) -> int:
    """Add every organisation of a file and return how many; all of them, or none where a row is wrong.

    Raises: NotAllowed, InvalidValue.
    """
    require(actor, Action.ORGANISATIONS_WRITE, Place(), frozenset(), now())
    lines = read(content)
    with writing(engine) as connection:
        rows.one_at_a_time(connection)
        found = domain.read_list(lines, _known(connection))
        if found.problems or not found.drafts:
            raise InvalidValue("file", "rows")
        for draft in found.drafts:
            _add(connection, actor, domain.checked(draft))
        return len(found.drafts)


def _add(connection: sa.Connection, actor: Actor, draft: Draft) -> int:
    key = rows.add(connection, draft)
    _note(connection, actor, "organisation_add", key)
    return key


def _checked(connection: sa.Connection, draft: Draft, held: Organisation | None = None) -> Draft:
    """Return what can be kept; one that came without a CVR number may stay so."""
    whole = domain.checked(draft, cvr_needed=held is None or bool(held.draft.cvr))
    others = rows.taken(connection)
    if whole.cvr and whole.cvr in others and (held is None or held.draft.cvr != whole.cvr):
        raise InvalidValue("cvr", "taken")
    _exists("kreds", whole.kreds_id, sector.kreds_names(connection))
    kept = {} if held is None or held.draft.region_id is None else {held.draft.region_id: ""}
    _exists("region", whole.region_id, kept | rows.regions_on(connection, today()))
    _exists("size", whole.size_band, {band.id: "" for band in load_sector().size_bands})
    return whole


def _exists(field: str, value: int | str | None, among: Mapping[int, str] | Mapping[str, str]) -> None:
    if value is not None and value not in among:
        raise InvalidValue(field, "unknown")


def _known(connection: sa.Connection) -> Known:
    return Known(
        sector.kreds_names(connection),
        rows.regions_on(connection, today()),
        load_sector().size_bands,
        rows.taken(connection),
    )


def _held(connection: sa.Connection, organisation_id: int) -> Organisation:
    held = rows.find(connection, possible_id(organisation_id, "organisation"))
    if held is None:
        raise NotFound("organisation")
    return held


def _new_names(drafts: Sequence[Draft], known: set[str]) -> tuple[str, ...]:
    found = {d.administrator.casefold(): d.administrator for d in drafts if d.administrator}
    return tuple(name for key, name in found.items() if key not in known)


def _changed(before: Draft, after: Draft) -> str:
    """Return which fields were changed, never what stands in them."""
    names: Iterable[str] = Draft.__slots__
    return " ".join(name for name in names if getattr(before, name) != getattr(after, name))


def _note(connection: sa.Connection, actor: Actor, action: str, key: int, detail: str = "") -> None:
    audit.note(connection, now(), actor.account_id, action, "organisation", key, detail)
