"""What an attack finds, what it tried, and the choice of the cell that gives way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from almene_assess.domain.attack_table import Table, Unknown
from almene_assess.domain.attack_told import Numbers
from almene_assess.domain.benchmark import Key, Plan
from almene_assess.domain.disclosure import Grid


class Attack(StrEnum):
    """Which attacker found something."""

    SUMS_EXACT = "sums_exact"
    SUMS_RANGE = "sums_range"
    QUANTILES = "quantiles"
    LEVELS = "levels"
    LIFT = "lift"


FROM_SUMS = (Attack.SUMS_EXACT, Attack.SUMS_RANGE)
"""Here a cell can give away somebody whom it does not hold: by what is left when it is taken away."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody who can be found, by whom, and the cell to hold back; None if all of it stands already."""

    attack: Attack
    organisation: int
    coalition: frozenset[int]
    hide: Key | None


@dataclass(slots=True)
class Tried:
    """What was tried on one theme; numbers only."""

    unknowns: int = 0
    figures: int = 0
    pairs: int = 0
    pairs_tried: int = 0
    pairs_sampled: int = 0
    coalitions: int = 0
    programmes: int = 0
    worlds: int = 0
    cells_enumerated: int = 0
    width_sums: float = np.inf
    width_quantiles: float = np.inf
    levels_left: int | None = None
    lift: float | None = None


@dataclass(slots=True)
class Learned:
    """Ways to change a theme's scores without changing a figure, found in earlier passes.

    Once a figure is held back they leave the others as they are all the same. Each is tried again before it
    counts, so this saves time and decides nothing.
    """

    unknowns: tuple[Unknown, ...] = ()
    changes: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    """Shape: ways × unknowns."""

    def on(self, unknowns: Sequence[Unknown]) -> Numbers:
        """Return the changes on the columns of another table."""
        place = {unknown: column for column, unknown in enumerate(self.unknowns)}
        shared = [(new, place[one]) for new, one in enumerate(unknowns) if one in place]
        found = np.zeros((len(self.changes), len(unknowns)))
        if shared:
            new, old = np.array(shared).T
            found[:, new] = self.changes[:, old]
        return found


@dataclass(frozen=True, slots=True)
class Setting:
    """What an attack needs beside the table: the round's plan and a seed for the sample of pairs."""

    plan: Plan
    seed: str
    moves: dict[str, Learned] = field(default_factory=dict)
    """By theme, what leaves every sum as it is."""
    worlds: dict[str, Learned] = field(default_factory=dict)
    """By theme, what leaves every rounded figure as it is."""

    @property
    def grid(self) -> Grid:
        """Return the rounding of the round."""
        return Grid(*self.plan.score_range)


class HeldBack:
    """Chooses the cell to hold back for each finding; one that is chosen already often is enough."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.less = table
        self.chosen: set[Key] = set()
        self.stuck = False

    def finding(
        self, kind: Attack, organisation: int, coalition: frozenset[int], leaks: Callable[[Table], bool]
    ) -> Iterator[Finding]:
        """Yield a finding, unless what is held back already has done away with it."""
        if self.stuck or (self.chosen and not leaks(self.less)):
            return
        order = self.less.may_give_way(organisation)
        likely = [f for f in order if kind in FROM_SUMS or organisation in f.cell.scores]
        helps = (figure.row.key for figure in likely if not leaks(self.less.less(figure.row.key)))
        key = next(helps, None)
        if key is None:  # it takes more than one: let the rules hide its complement, and look again
            self.stuck = True
            key = order[0].row.key if order else None
        else:
            self.chosen.add(key)
            self.less = self.less.less(key)
        yield Finding(kind, organisation, coalition, key)
