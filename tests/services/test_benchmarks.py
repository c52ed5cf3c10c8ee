"""What a release shows and hides, recounted from the answers themselves by a second opinion."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from almene_assess.domain.benchmark import Family, Row
from almene_assess.services.benchmarks import Published
from tests.support.recount import COLUMNS, in_slice, is_large_enough, quarter, recounted, taking_part
from tests.support.short_bank import short_bank


@pytest.fixture(scope="session")
def cells(
    published: tuple[sa.Engine, Published],
) -> list[tuple[Row, dict[int, float], dict[int, int | None]]]:
    """Return each released row with the scores and the administrators behind it."""
    engine, made = published
    scores = recounted(engine, short_bank().form_themes("full"))
    found = []
    for row in made.rows:
        owners = in_slice(engine, row.family.value, row.slice)
        inside = {o: scores[row.theme][o] for o in owners if o in scores[row.theme]}
        found.append((row, inside, {o: owners[o] for o in inside}))
    return found


def test_the_example_shows_some_cells_and_hides_others(cells: list[Any]) -> None:
    hidden = Counter(row.hidden_reason for row, _, _ in cells)
    assert hidden[None] >= 12
    assert hidden["few_organisations"] >= 2
    assert len(hidden) >= 3


def test_every_shown_cell_is_large_enough_and_every_large_hidden_one_protects_others(
    cells: list[Any],
) -> None:
    for row, _, owners in cells:
        assert is_large_enough(owners) == (row.hidden_reason in (None, "complement", "gate")), row


def test_no_two_organisations_and_no_administrator_leave_fewer_than_five_unknown(cells: list[Any]) -> None:
    for row, _, owners in cells:
        if row.hidden_reason is None:
            largest = Counter(owner for owner in owners.values() if owner is not None).most_common(1)
            assert len(owners) - max(2, *(count for _, count in largest), 0) >= 5


def test_every_shown_figure_is_the_rounded_quantile_of_the_answers(cells: list[Any]) -> None:
    for row, scores, _ in cells:
        if row.hidden_reason is None:
            low, median, high = (float(q) for q in np.quantile(list(scores.values()), [0.25, 0.5, 0.75]))
            assert row.median == quarter(median)
            assert row.n_ca == 5 * round(len(scores) / 5)
            if row.p25 is not None:
                assert (row.p25, row.p75) == (quarter(low), quarter(high))


def test_every_band_has_twelve_organisations_and_holds_at_most_three_quarters(cells: list[Any]) -> None:
    with_band = [(row, list(scores.values())) for row, scores, _ in cells if row.p25 is not None]
    assert with_band
    for row, scores in with_band:
        assert len(scores) >= 12
        assert row.p25 < row.p75
        assert 4 * sum(row.p25 - 1e-9 <= score <= row.p75 + 1e-9 for score in scores) <= 3 * len(scores)


def test_the_hidden_of_every_theme_and_family_are_nobody_or_eight(
    published: tuple[sa.Engine, Published], cells: list[Any]
) -> None:
    engine, _ = published
    places = taking_part(engine)
    whole = {row.theme: set(scores) for row, scores, _ in cells if row.family is Family.SECTOR}
    for family, column in COLUMNS.items():
        for theme, scored in whole.items():
            shown = {
                row.slice
                for row, _, _ in cells
                if (row.family.value, row.theme, row.hidden_reason) == (family, theme, None)
            }
            hidden = [o for o in scored if str(getattr(places[o], column)) not in shown]
            assert not hidden or len(hidden) >= 8


def test_only_the_sector_has_a_mean_to_a_tenth(cells: list[Any]) -> None:
    for row, scores, _ in cells:
        if row.family is Family.SECTOR:
            assert row.mean == pytest.approx(fmean(scores.values()), abs=0.05 + 1e-9)
            assert row.mean == round(row.mean, 1)
        else:
            assert row.mean is None
