"""Figures and readers that the tests of the charts share."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from almene_assess.charts import Axis

FOUR = [
    Axis("am26.a1", "Lokalt handlerum", 7 / 3, 2.5, 1.75, 3.0),
    Axis("am26.a2", "Boliger efter lokale behov", 3.1, 2.25, 1.5, 2.75),
    Axis("am26.a3", "Sundhed og trivsel", 1.05, 0.5, 0.5, 1.25, "≤ 0,5", "≤ 0,5–1,25"),
    Axis("am26.a4", "Beredskab og tryghed", 4.0, 3.0, 2.25, 3.5),
]
ALLOWED = {
    "x", "y", "path", "order", "text", "theme", "label",
    "own", "median", "p25", "p75", "own_text", "median_text", "band_text",
}  # fmt: skip
Spec = dict[str, Any]


def words(**changes: Any) -> dict[str, Any]:
    return {
        "title": "En ny samfundskontrakt – frihed med ansvar",
        "score_range": (0.0, 4.0),
        "pillar_index": 0,
        "mode": "light",
        "example": False,
        "own_label": "Jer",
        "benchmark_label": "hele sektoren",
    } | changes


def rows(spec: Spec, layer: str) -> list[dict[str, Any]]:
    found = next(one for one in spec["layer"] if one["name"] == layer)
    values: list[dict[str, Any]] = found["data"]["values"]
    return values


def path_names(spec: Spec, layer: str) -> list[str]:
    return sorted({row["path"] for row in rows(spec, layer)})


def outline(spec: Spec, layer: str, path: str) -> list[tuple[float, float]]:
    found = sorted((row for row in rows(spec, layer) if row["path"] == path), key=lambda row: row["order"])
    return [(row["x"], row["y"]) for row in found]


def many(n: int, label: str = "Tema") -> list[Axis]:
    return [Axis(f"t{i}", f"{label} {i}", 1 + i % 3, 2.0, 1.5, 2.5) for i in range(n)]


scores = st.one_of(st.none(), st.floats(min_value=0, max_value=4))
quarters = st.one_of(st.none(), st.integers(min_value=2, max_value=14).map(lambda k: k / 4))
axes_lists = st.lists(
    st.builds(Axis, st.uuids().map(str), st.text(max_size=40), scores, quarters, quarters, quarters),
    max_size=9,
)
