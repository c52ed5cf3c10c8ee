"""Which figure stands in each cell: a new one, the one published earlier, or none (R2, R4, R5, R7).

Pure. `judge` looks at each cell by itself, `settle` at all cells of a theme together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from almene_assess.domain.cells import WHOLE, Before, Cell, Family, Figure, Key, Plan
from almene_assess.domain.disclosure import HiddenReason, hidden_alone, left_over, may_replace, too_few_left


class Stay(Enum):
    """A cell that shows a figure: made now, or repeated whole from the earlier release."""

    NEW = "new"
    OLD = "old"


Choice = Stay | HiddenReason
"""What becomes of a cell."""


def with_earlier(cells: Iterable[Cell], before: Before) -> tuple[Cell, ...]:
    """Add an empty cell for each that had a figure earlier and that nobody belongs to now."""
    found = {cell.key: cell for cell in cells}
    gone = {key: Cell(key, {}, {}) for key in before if key not in found}
    return tuple(cell for _, cell in sorted((found | gone).items()))


def judge(cells: Sequence[Cell], plan: Plan, leaks: frozenset[Key], before: Before) -> dict[Key, Choice]:
    """Return what becomes of each cell, looking at it alone (R2, R5, R7) and at what the gate found."""
    return {cell.key: _judge(cell, plan, cell.key in leaks, before.get(cell.key)) for cell in cells}


def settle(cells: Sequence[Cell], judged: Mapping[Key, Choice], before: Before) -> dict[Key, Choice]:
    """Return what becomes of each cell once nobody can be found by taking cells from the whole (R4).

    Figures that stand already are never the ones to give way: hiding them would not make them unread.
    """
    chosen = dict(judged)
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.key.theme, []).append(cell)
    for theme, group in groups.items():
        standing = _Theme(theme, {cell.key: cell for cell in group}, chosen, before)
        while standing.give_way():
            pass
    return chosen


@dataclass(frozen=True, slots=True)
class _Theme:
    """The cells of one theme; `chosen` is shared with the other themes and changed here."""

    theme: str
    cells: Mapping[Key, Cell]
    chosen: dict[Key, Choice]
    before: Before

    def give_way(self) -> bool:
        """Let one figure go that leaves too few others behind; return whether there was one."""
        for family in Family:
            if family is not Family.SECTOR and self._leaves_too_few(family):
                key = self._smallest_new(family)
                if key is not None:
                    self.chosen[key] = Stay.OLD if key in self.before else HiddenReason.COMPLEMENT
                    return True
        return False

    def _leaves_too_few(self, family: Family) -> bool:
        parts = [self._scores(key) for key in self.cells if key.family is family and self._shown(key)]
        return bool(parts) and too_few_left(left_over(self._scores(self._whole), parts))

    def _smallest_new(self, family: Family) -> Key | None:
        """Return the new figure to give up; the whole sector's last."""
        new = [key for key in self.cells if key.family is family and self.chosen[key] is Stay.NEW]
        if new:
            return min(new, key=lambda key: (len(self.cells[key].scores), key.slice))
        whole = self._whole
        return whole if self.chosen[whole] is Stay.NEW else None

    @property
    def _whole(self) -> Key:
        return Key(Family.SECTOR, WHOLE, self.theme)

    def _shown(self, key: Key) -> bool:
        return isinstance(self.chosen[key], Stay)

    def _scores(self, key: Key) -> Mapping[int, float]:
        return self.before[key].cell.scores if self.chosen[key] is Stay.OLD else self.cells[key].scores


def _judge(cell: Cell, plan: Plan, leaks: bool, earlier: Figure | None) -> Choice:
    reason = hidden_alone(cell.administrators, one_item=plan.themes[cell.key.theme] == 1)
    if earlier is not None:
        if leaks or not may_replace(earlier.cell.scores, cell.scores):
            return Stay.OLD
        return reason or Stay.NEW
    return reason or (HiddenReason.GATE if leaks else Stay.NEW)
