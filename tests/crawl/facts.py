"""What the figures ought to be, worked out from the rows and the questionnaire's file, not by the product."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import sqlalchemy as sa

from tests.browser import recompute
from tests.browser.recompute import Figures
from tests.support.recount import COLUMNS, recounted, taking_part
from tests.support.server import ROOT

BANK = recompute.bank(ROOT / "data" / "questionnaires" / "am26.yaml")
FALLBACK = {
    "sector": ["sector"],
    "kreds": ["kreds", "region", "sector"],
    "size_band": ["size_band", "sector"],
    "region": ["region", "sector"],
}
"""R9: where a figure is looked for; in the order in which the page offers to compare."""

Place = tuple[str, str, str]
"""Family, slice, theme."""
Cells = dict[Place, tuple[float, ...]]
"""The true median, quartiles and mean of each cell, also of those that are hidden."""


@dataclass(frozen=True, slots=True)
class Participation:
    """One organisation in the round, with what it may see of itself."""

    id: int
    organisation: int
    name: str
    submitted: bool
    families: tuple[str, ...]
    """What it may be compared with: it has no kreds if nobody knows which."""
    own: dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checker knows: participations, sheets, published cells, and what nobody may see."""

    dump: Path
    participations: dict[int, Participation]
    """Those of the sector's own rounds."""
    earlier: dict[int, Participation]
    """By organisation: its own earlier round of the same edition, where it has held one."""
    by_organisation: dict[int, Participation]
    sheets: dict[int, tuple[int, int, dict[str, Figures] | None]]
    """By account: respondent, participation and, once submitted, the figures of that sheet alone."""
    secrets: np.ndarray[Any, np.dtype[np.float64]]
    """Every true figure of every cell and every organisation's true score that two decimals cannot write."""

    kredse: dict[int, str]
    """The names of the kredse."""
    homes: dict[int, int | None]
    """The kreds that each organisation belongs to today."""
    posters: frozenset[int]
    """Organisations that have put their name on the board of their kreds."""

    def kreds_of(self, organisation: int) -> int | None:
        """Return the kreds in which an organisation stood when it submitted; None if it has not."""
        one = self.by_organisation[organisation]
        found: int | None = recompute.place(self.dump, one.id)["kreds_id"]
        return found if one.submitted else None

    def published(self, family: str, slice_: str) -> dict[str, dict[str, Any]]:
        """Return the rows of one slice in the current release, by theme."""
        return recompute.published(self.dump, family, slice_)

    def compared(self, participation: int, family: str) -> dict[str, dict[str, Any]]:
        """Return the published cell of each theme that has one for this organisation."""
        return recompute.compared(self.dump, participation, FALLBACK[family])


def true_cells(engine: sa.Engine) -> Cells:
    """Return the exact figures of every cell that a release made now would stand on."""
    places = taking_part(engine)
    found: dict[Place, list[float]] = {}
    for theme, scores in recounted(engine, BANK.items).items():
        for organisation, score in scores.items():
            found.setdefault(("sector", "all", theme), []).append(score)
            for family, column in COLUMNS.items():
                key = (family, str(getattr(places[organisation], column)), theme)
                found.setdefault(key, []).append(score)
    return {key: _figures(scores) for key, scores in found.items()}


def gather(dump: Path, cells: tuple[Cells, ...]) -> Facts:
    """Read everything from a database file that nobody writes to."""
    whole = {one.id: one for one in _participations(dump, "IS NULL")}
    past = {one.organisation: one for one in _participations(dump, "IS NOT NULL")}
    seats = """
        SELECT account_id, r.id, participation_id, r.submitted_at IS NOT NULL FROM respondent r
        JOIN participation p ON p.id = participation_id JOIN round ON round.id = p.round_id
        WHERE account_id IS NOT NULL AND owner_organisation_id IS NULL
    """
    with sqlite3.connect(dump) as connection:
        sheets = {
            account: (respondent, participation, _alone(dump, respondent) if submitted else None)
            for account, respondent, participation, submitted in connection.execute(seats).fetchall()
        }
        kredse = dict(connection.execute("SELECT id, name FROM kreds").fetchall())
        homes = dict(connection.execute("SELECT id, kreds_id FROM organisation").fetchall())
        posters = frozenset(key for (key,) in connection.execute("SELECT organisation_id FROM offer"))
    by_organisation = {one.organisation: one for one in whole.values()}
    secrets = _secrets([*whole.values(), *past.values()], cells)
    return Facts(dump, whole, past, by_organisation, sheets, secrets, kredse, homes, posters)


def _participations(dump: Path, owner: str) -> Iterator[Participation]:
    query = f"""
        SELECT p.id, p.organisation_id, o.name, p.submitted_at IS NOT NULL,
               p.kreds_id, p.size_band, p.region_id
        FROM participation p JOIN organisation o ON o.id = p.organisation_id
        JOIN round ON round.id = p.round_id JOIN questionnaire q ON q.id = round.questionnaire_id
        WHERE q.key = 'am26' AND round.owner_organisation_id {owner}
    """
    with sqlite3.connect(dump) as connection:
        for key, organisation, name, submitted, *places in connection.execute(query).fetchall():
            held = [True, *(place is not None for place in places)]
            families = tuple(family for family, has in zip(FALLBACK, held, strict=True) if has)
            own = _worked_out(recompute.answers(dump, key))
            yield Participation(key, organisation, name, bool(submitted), families, own)


def _secrets(whole: Iterable[Participation], cells: tuple[Cells, ...]) -> Any:
    values = [value for release in cells for cell in release.values() for value in cell]
    values += [float(f.score) for one in whole for f in one.own.values() if f.score is not None]
    return np.array(sorted({v for v in values if abs(v * 100 - round(v * 100)) > 1e-6}))


def _alone(dump: Path, respondent: int) -> dict[str, Figures]:
    return _worked_out(recompute.sheet(dump, respondent))


def _worked_out(told: recompute.Told) -> dict[str, Figures]:
    return {theme: recompute.theme(told, items, BANK.highest) for theme, items in BANK.items.items()}


def _figures(scores: Iterable[float]) -> tuple[float, ...]:
    values = list(scores)
    return (*(float(q) for q in np.quantile(values, [0.5, 0.25, 0.75])), fmean(values))
