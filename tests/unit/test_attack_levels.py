"""The attack on whole levels, against writing out every way to hand out levels."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from almene_assess.domain import attack_levels
from almene_assess.domain.attack_levels import posterior
from almene_assess.domain.attack_told import Told

LEVELS = (0.0, 1.0, 2.0)
TOLD = Told(((0.5, 0.9, 1.1), (0.25, 0.4, 1.1)))
BEFORE = np.array([0.5, 0.3, 0.2])


@pytest.mark.parametrize("known", [(), (2,), (0, 2)])
def test_the_posterior_is_that_of_all_ways_to_hand_out_levels(known: tuple[int, ...]) -> None:
    weights = np.zeros(3)
    for rest in product(range(3), repeat=7 - len(known)):
        scores = [LEVELS[level] for level in (*known, *rest)]
        median, low = np.quantile(scores, [0.5, 0.25])
        if 0.9 <= median <= 1.1 and 0.4 <= low <= 1.1:
            chance = np.prod(BEFORE[list(rest)])
            weights += chance * np.bincount(rest, minlength=3)
    found = posterior(7, TOLD, LEVELS, known, BEFORE)
    assert found is not None
    assert found.levels == pytest.approx(weights / weights.sum())


def test_large_cells_are_summed_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = posterior(30, TOLD, LEVELS, (1, 2), BEFORE)
    monkeypatch.setattr(attack_levels, "FEW", 0)
    summed = posterior(30, TOLD, LEVELS, (1, 2), BEFORE)
    assert listed is not None
    assert summed is not None
    assert summed.levels == pytest.approx(listed.levels)


def test_what_no_whole_levels_give_is_no_attack() -> None:
    assert posterior(8, Told(((0.5, 1.2, 1.3),)), LEVELS) is None
    assert posterior(2, TOLD, LEVELS, (0, 1)) is None


def test_a_coalition_that_knows_the_rest_leaves_few_levels() -> None:
    told = Told(((0.5, 1.9, 2.1),))
    outside = posterior(5, told, LEVELS)
    inside = posterior(5, told, LEVELS, (0, 0))
    assert outside is not None
    assert inside is not None
    assert (outside.left, inside.left) == (3, 1)


def test_crowded_or_not_is_told_too() -> None:
    plain = posterior(12, Told(((0.5, 0.9, 1.1),)), LEVELS)
    crowded = posterior(12, Told(((0.5, 0.9, 1.1),), inside=(1.0, 1.0, 0.75, True)), LEVELS)
    assert plain is not None
    assert crowded is not None
    assert crowded.levels[1] > plain.levels[1] + 0.1
    assert crowded.lift([1] * 10 + [0, 2]) > plain.lift([1] * 10 + [0, 2])
