"""A radar shows exactly its figures in their right places, and nothing where there is no figure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from almene_assess.charts import bars, radar
from tests.unit.charts_kit import FOUR, Spec, many, outline, path_names, rows, words


def centre(spec: Spec) -> tuple[float, float]:
    return outline(spec, "grid", "spoke 0")[0]


def distance(spec: Spec, row: dict[str, Any]) -> float:
    """Unit: steps of the score range."""
    x, y = centre(spec)
    return 4 * math.hypot(row["x"] - x, row["y"] - y) / math.dist(*outline(spec, "grid", "spoke 0"))


def area(corners: list[tuple[float, float]]) -> float:
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


# Places


def test_each_own_score_lies_on_its_axis_at_its_distance() -> None:
    spec = radar(FOUR, **words())
    assert [row["theme"] for row in rows(spec, "points")] == [axis.theme for axis in FOUR]
    for axis, row in zip(FOUR, rows(spec, "points"), strict=True):
        assert distance(spec, row) == pytest.approx(axis.own, abs=0.001)


def test_four_axes_point_to_the_corners_clockwise_from_the_top_left() -> None:
    spec = radar(FOUR, **words())
    x, y = centre(spec)
    sides = [(row["x"] > x, row["y"] > y) for row in rows(spec, "points")]
    assert sides == [(False, False), (True, False), (True, True), (False, True)]


@pytest.mark.parametrize("n", [3, 5, 6, 7])
def test_the_first_axis_points_straight_up_and_the_second_lies_clockwise(n: int) -> None:
    spec = radar(many(n), **words())
    x, y = centre(spec)
    first, second = rows(spec, "points")[:2]
    assert first["x"] == pytest.approx(x)
    assert first["y"] < y
    assert second["x"] > x


def test_the_score_range_of_another_questionnaire_is_respected() -> None:
    axes = [replace(axis, own=50.0, median=60.0, p25=50.0, p75=70.0) for axis in FOUR]
    spec = radar(axes, **words(score_range=(0.0, 100.0)))
    assert {round(distance(spec, row), 2) for row in rows(spec, "points")} == {2.0}
    assert [row["text"] for row in rows(spec, "ticks")] == ["0", "25", "50", "75", "100"]


def test_a_value_outside_the_range_is_drawn_on_the_edge_and_keeps_its_number() -> None:
    spec = radar([replace(FOUR[0], own=4.0000001), replace(FOUR[1], own=-1.0), *FOUR[2:]], **words())
    above, below = rows(spec, "points")[:2]
    assert distance(spec, above) == pytest.approx(4.0, abs=1e-4)
    assert distance(spec, below) == 0.0
    assert (above["own"], below["own"]) == (4.0000001, -1.0)


def test_the_band_is_one_closed_path_with_a_hole() -> None:
    spec = radar(FOUR, **words())
    assert len(path_names(spec, "band")) == 1
    path = outline(spec, "band", path_names(spec, "band")[0])
    assert path[0] == path[-1]
    assert len(path) == 2 * (len(FOUR) + 1) + 1
    radius = math.dist(*outline(spec, "grid", "spoke 0")) / 4
    ends = [[axis.p25 or 0 for axis in FOUR], [axis.p75 or 0 for axis in FOUR]]
    inner, outer = (sum(v[i - 1] * v[i] for i in range(4)) / 2 * radius**2 for v in ends)
    assert area(path) == pytest.approx(outer - inner, rel=1e-3)


def test_rings_and_spokes_belong_to_the_score_range() -> None:
    spec = radar(FOUR, **words())
    assert [row["text"] for row in rows(spec, "ticks")] == ["0", "1", "2", "3", "4"]
    assert len(path_names(spec, "grid")) == 4 + 4


# Gaps


def test_a_missing_score_leaves_a_gap_and_is_never_drawn_at_zero() -> None:
    spec = radar([FOUR[0], replace(FOUR[1], own=None), *FOUR[2:]], **words())
    middle = centre(spec)
    drawn = [(row["x"], row["y"]) for layer in ("own", "points") for row in rows(spec, layer)]
    assert middle not in drawn
    assert [len(outline(spec, "own", path)) for path in path_names(spec, "own")] == [3]
    assert rows(spec, "own_fill") == []
    assert [row["theme"] for row in rows(spec, "points")] == ["am26.a1", "am26.a3", "am26.a4"]


def test_a_missing_score_is_a_dash_at_its_label_with_a_note_that_explains_it() -> None:
    spec = radar([FOUR[0], replace(FOUR[1], own=None), *FOUR[2:]], **words())
    (missing,) = rows(spec, "missing")
    assert (missing["own_text"], missing["own"], missing["theme"]) == ("–", None, "am26.a2")
    assert any("betyder ingen score" in row["text"] for row in rows(spec, "legend"))
    assert not any("ingen score" in row["text"] for row in rows(radar(FOUR, **words()), "legend"))


def test_a_hidden_band_splits_the_band_between_neighbours() -> None:
    axes = [replace(axis, p25=None) if i in (1, 3) else axis for i, axis in enumerate(many(6))]
    spec = radar(axes, **words())
    found = [outline(spec, "band", path) for path in path_names(spec, "band")]
    # Axis 2 stands alone (a stripe of four corners), 4-5-0 hang together (three out, three back).
    assert sorted(len(path) for path in found) == [5, 7]
    assert all(path[0] == path[-1] for path in found)


def test_a_hidden_median_leaves_a_gap_in_the_dashed_line() -> None:
    spec = radar([FOUR[0], replace(FOUR[1], median=None), *FOUR[2:]], **words())
    assert [len(outline(spec, "median", path)) for path in path_names(spec, "median")] == [3]
    assert len(rows(spec, "median_points")) == 3
    shown = [row["text"] for side in ("left", "center", "right") for row in rows(spec, f"median_{side}")]
    assert shown == ["median 2,5", "median ≤ 0,5", "median 3"]


def test_without_a_comparison_neither_marks_nor_legend_speak_of_it() -> None:
    spec = radar([replace(axis, median=None, p25=None, p75=None) for axis in FOUR], **words())
    for layer in ("band", "band_edge", "median", "median_points", "legend_band", "legend_median"):
        assert rows(spec, layer) == []
    assert [row["text"] for row in rows(spec, "legend")] == ["Jer"]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_axes_for_a_shape_become_bars(n: int) -> None:
    assert radar(FOUR[:n], **words()) == bars(FOUR[:n], **words(width=520))


def test_too_few_scores_for_a_shape_become_bars() -> None:
    axes = [replace(axis, own=None) for axis in FOUR[:2]] + FOUR[2:]
    assert radar(axes, **words()) == bars(axes, **words(width=520))
    assert len(rows(radar(axes, **words()), "points")) == 2


def test_a_radar_whose_words_would_collide_becomes_bars() -> None:
    assert len(path_names(radar(many(8), **words()), "grid")) == 4 + 8
    crowd = many(16, "Kompetencer til fremtidens boligorganisation")
    assert radar(crowd, **words()) == bars(crowd, **words(width=520))
