"""The chart of a kreds: only published figures, nothing on hover, and the own mark only when it is given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from almene_assess.charts.ranges import Names, Published, Range, key_lines, ranges

NAMES = Names("4. kreds", "Hele sektoren", "Jer")
THEMES = [
    Range("am26.a1", "Lokalt handlerum", Published(2.25, (1.75, 2.75)), Published(2.0, (1.5, 2.5))),
    Range("am26.a2", "Boliger efter behov", Published(1.75, None), Published(2.0, (1.5, 2.5))),
    Range("am26.a3", "Sundhed og trivsel", None, None),
]


def drawn(themes: list[Range], **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"score_range": (0.0, 4.0), "pillar_index": 0, "mode": "light", "example": False}
    return ranges(themes, **told | {"names": NAMES, "width": 500} | changes)


def figures(spec: dict[str, Any], field: str) -> list[float]:
    """Return what the layers draw from this field."""
    found = []
    for layer in spec["layer"]:
        if layer["encoding"]["x"].get("field") == field:
            found += [row[field] for row in layer["data"]["values"]]
    return found


def test_it_draws_what_is_published_and_nothing_where_it_is_hidden() -> None:
    spec = drawn(THEMES)
    assert figures(spec, "kreds_median") == [2.25, 1.75]
    assert figures(spec, "kreds_p25") == [1.75]
    assert figures(spec, "sector_median") == [2.0, 2.0]


def test_nothing_appears_on_hover() -> None:
    spec = drawn([*THEMES, Range("x", "Et tema", Published(2.0, None), None, own=1.234)])
    for layer in spec["layer"]:  # left out, Streamlit's frame would show the raw row
        assert layer["mark"]["tooltip"] is None
        assert "tooltip" not in layer["encoding"]


def test_the_own_mark_is_there_only_when_it_is_given() -> None:
    assert figures(drawn(THEMES), "own") == []
    assert "Jer" not in drawn(THEMES)["description"]
    own = [Range("am26.a1", "Lokalt handlerum", Published(2.25, None), None, own=1.3)]
    assert figures(drawn(own), "own") == [1.3]
    assert "Jer 1,3" in drawn(own)["description"]


def test_invented_data_say_so_on_the_chart_and_in_its_description() -> None:
    spec = drawn(THEMES, example=True)
    assert "EKSEMPELDATA" in json.dumps(spec["layer"])
    assert "eksempeldata" in spec["description"]
    assert "EKSEMPELDATA" not in json.dumps(drawn(THEMES))


def test_the_description_says_what_is_hidden() -> None:
    assert (
        "Sundhed og trivsel: 4. kreds vises ikke, Hele sektoren vises ikke." in drawn(THEMES)["description"]
    )


def test_a_figure_at_the_end_of_the_scale_is_said_to_stand_for_all_beyond() -> None:
    far = [Range("am26.a1", "Lokalt handlerum", Published(3.5, (3.0, 3.5)), Published(0.5, None))]
    said = drawn(far)["description"]
    assert "4. kreds median ≥ 3,5, midterste halvdel 3 til ≥ 3,5" in said
    assert "Hele sektoren median ≤ 0,5" in said


def test_the_key_names_each_mark_and_the_own_only_when_asked_for() -> None:
    assert len(key_lines(NAMES, own=False)) == 2
    assert any("Jer" in line for line in key_lines(NAMES, own=True))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_a_valid_chart_also_without_themes(mode: str) -> None:
    assert drawn([], mode=mode)["layer"]
