"""What the kredse of an example share: entries on their boards, and learning notes that are let out already.

The same seed gives the same entries; nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from almene_assess.example.organisations import ExampleOrganisation, ExampleSector, Standing
from almene_assess.example.rows import Row
from almene_assess.storage.example_words import KredsWords

KREDSE = 4
"""As many kredse have something on their boards; the others are new to it, which is worth seeing too."""
LAST_MONTH = timedelta(days=6)


def sharing(invented: ExampleSector) -> list[list[ExampleOrganisation]]:
    """Return the submitted organisations of some kredse, that of the example accounts first."""
    by_kreds: dict[int, list[ExampleOrganisation]] = {}
    for one in invented.organisations:
        if one.kreds is not None and one.standing is Standing.SUBMITTED:
            by_kreds.setdefault(one.kreds, []).append(one)
    home = invented.finished.kreds
    order = sorted(by_kreds, key=lambda kreds: (kreds != home, -len(by_kreds[kreds]), kreds))
    return [_own_first(by_kreds[kreds], invented.finished) for kreds in order[:KREDSE]]


def offer_rows(
    sharers: Sequence[ExampleOrganisation],
    organisations: Sequence[int],
    kreds_id: int,
    words: KredsWords,
    themes: frozenset[str],
    now: datetime,
) -> Iterator[Row]:
    """Yield the entries of one kreds, one organisation each in turn."""
    told = [one for one in words.offers if one.theme in themes]
    for place, one in enumerate(told):
        owner = organisations[sharers[place % len(sharers)].number]
        row = {"organisation_id": owner, "kreds_id": kreds_id} | one.model_dump()
        yield row | {"at": now - timedelta(days=1 + place)}


def lesson_rows(
    sharers: Sequence[ExampleOrganisation],
    participations: Sequence[int],
    words: KredsWords,
    themes: frozenset[str],
    now: datetime,
) -> Iterator[Row]:
    """Yield the notes of one kreds: shared in the month before, so let out by now; the last is not shared."""
    told = [one for one in words.lessons if one.theme in themes]
    shared = now.replace(day=1) - LAST_MONTH
    for place, one in enumerate(told[:-1]):
        owner = participations[sharers[-1 - place % len(sharers)].number]
        row = {"participation_id": owner, "version": 1, "at": shared} | one.model_dump()
        yield row | {"shared_at": shared, "goal_id": None}
    if told:
        own = {"participation_id": participations[sharers[0].number], "version": 1, "at": now}
        yield own | told[-1].model_dump() | {"shared_at": None, "goal_id": None}


def _own_first(sharers: list[ExampleOrganisation], own: ExampleOrganisation) -> list[ExampleOrganisation]:
    return sorted(sharers, key=lambda one: (one != own, one.number))
