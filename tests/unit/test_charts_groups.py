"""The chart of the groups: every mark where its figure is, told in words, and quick to fill."""

from __future__ import annotations

import pytest

from almene_assess.charts.groups import SHAPES, Line, Mark, groups
from almene_assess.charts.palette import ACCENTS
from almene_assess.charts.spec import Spec

LINES = (
    Line("Et tema", (Mark(0, "Valgte", 1.25, "1,25"), Mark(1, "Ansatte", 3.5, "≥ 3,5"))),
    Line("Et andet tema med et langt navn, der må deles", (Mark(1, "Ansatte", 2.0, "2"),)),
)


def draw(*, example: bool = False, lines: tuple[Line, ...] = LINES) -> Spec:
    return groups(lines, title="Pejl", score_range=(0.0, 4.0), mode="light", example=example)


def layer(spec: Spec, name: str) -> list[dict[str, object]]:
    return next(one["data"]["values"] for one in spec["layer"] if one["name"] == name)


def test_the_description_says_what_the_chart_shows() -> None:
    said = draw()["description"]
    assert said.startswith("Prikdiagram: Pejl. Skalaen går fra 0 til 4. Et tema: valgte 1,25, ansatte ≥ 3,5.")
    assert "eksempeldata" in draw(example=True)["description"]
    assert [row["text"] for row in layer(draw(example=True), "example")] == ["EKSEMPELDATA"]


def test_a_mark_stands_between_the_numbers_that_its_figure_lies_between() -> None:
    spec = draw()
    ticks = [float(str(row["x"])) for row in layer(spec, "tick")]
    (valgte, *_), (ansatte, *_) = layer(spec, "dot_0"), layer(spec, "dot_1")
    assert ticks[1] < float(str(valgte["x"])) < ticks[2]
    assert ticks[3] < float(str(ansatte["x"])) < ticks[4]


def test_only_groups_that_are_shown_are_explained() -> None:
    assert [row["text"] for row in layer(draw(), "legend")] == ["Valgte", "Ansatte"]
    assert [row["text"] for row in layer(draw(lines=LINES[1:]), "legend")] == ["Ansatte"]


def test_a_kept_template_carries_nothing_of_the_chart_before() -> None:
    before = draw()
    draw(example=True, lines=LINES[1:])
    assert draw() == before


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_group_has_a_shape_and_a_colour_of_its_own(mode: str) -> None:
    accents = ACCENTS["dark" if mode == "dark" else "light"]
    assert len(set(SHAPES)) == len(set(accents)) == 4
