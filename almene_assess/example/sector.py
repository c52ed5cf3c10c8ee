"""Fill an empty database with an example sector: organisations, accounts, one open round and its answers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from almene_assess.domain.errors import RefusedSetup
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.example import history
from almene_assess.example.answers import Inventor
from almene_assess.example.organisations import invent_sector
from almene_assess.example.rows import Calendar
from almene_assess.example.writing import Seeded, write_sector
from almene_assess.services.installations import for_real_organisations
from almene_assess.storage import installations
from almene_assess.storage.database import writing
from almene_assess.storage.example_words import read_example_words

FEWEST = 20
"""Fewer organisations than this could not fill even one cell beside the ones still answering."""
MOST = 5_000
USUAL = 220
"""About as many as took part in the sector's own earlier survey."""


def seed(
    engine: sa.Engine,
    bank: Questionnaire,
    *,
    organisations: int,
    seed: int,
    now: datetime,
    before: Questionnaire | None = None,
) -> Seeded:
    """Make an example sector in one transaction; only for whoever has the machine itself.

    With the edition before, a few organisations have a past in both.

    Raises: RefusedSetup on a database with real or earlier data, or a count that makes no sense.
    """
    check_count(organisations)
    words = read_example_words()
    invented = invent_sector(seed, organisations, words)
    with writing(engine) as connection:
        _refuse_used(connection, now)
        inventor, when = Inventor(seed, bank, words), Calendar(now)
        made = write_sector(connection, invented, inventor, when)
        if before is not None:
            history.write(connection, invented, inventor, before, when)
    return made


def check_count(organisations: int) -> None:
    """Stop at a size that no example can have.

    Raises: RefusedSetup.
    """
    if not FEWEST <= organisations <= MOST:
        raise RefusedSetup(
            problem=f"{organisations} organisationer kan ikke blive til en eksempelsektor.",
            remedy=f"Vælg et antal fra {FEWEST} til {MOST}, fx {USUAL}.",
        )


def _refuse_used(connection: sa.Connection, now: datetime) -> None:
    """Stop on a database that is not ours to fill; mark a new one as an example."""
    decided, used = installations.is_example(connection), installations.holds_anything(connection)
    if decided is False or (decided is None and used):
        raise for_real_organisations()
    if used:
        raise RefusedSetup(
            problem="Databasen har allerede en eksempelsektor.",
            remedy="Brug den, som den er. Vil du have en ny, så vælg en anden fil med --database.",
        )
    if decided is None:
        installations.decide(connection, example=True, now=now)
