"""What stands in the messages of a load: words, tables, charts, binary data, and where the charts' lines lie.

Knows protobuf, Vega and Arrow; knows nothing of what the numbers ought to be.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

DECIMAL = re.compile(r"(?<![\w.,])\d+[.,]\d+(?![\w])(?![.,]\d)")
FULL = re.compile(rb"\d+[.,]\d{5,}")
LONG = re.compile(rb"\d+[.,]\d{3,}")
FLOATS = (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT)
SPEC = "spec"
MARKED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~$<>:&=^])")

KINDS = {
    "Radardiagram": "radar",
    "Søjlediagram": "bars",
    "Prikdiagram": "groups",
    "Udviklingsdiagram": "changes",
}

Point = tuple[float, float]
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its kind (as in `KINDS`, or "ranges"), its rows by layer, and the rest: no figure in it."""

    kind: str
    description: str
    height: float
    layers: dict[str, Rows]
    frame: str

    @property
    def themes(self) -> tuple[str, ...]:
        """Return the themes that carry figures in it."""
        return tuple(dict.fromkeys(row["theme"] for row in self.rows if row.get("theme")))

    @property
    def rows(self) -> Rows:
        """Return the rows of all layers."""
        return [row for rows in self.layers.values() for row in rows]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a load put on the page; words are those of the charts too, but not the charts' code."""

    words: list[str]
    tables: list[list[list[str]]]
    charts: list[Chart]
    numbers: list[float]

    @property
    def decimals(self) -> set[str]:
        """Return every number with decimals, as it is written."""
        return {found for text in self.words for found in DECIMAL.findall(text)}


def read(messages: tuple[ForwardMsg, ...]) -> Page:
    """Read a load."""
    drawings, sent = charts(messages), list(data(messages))
    told = [text for chart in drawings for text in _chart_words(chart)]
    told += [*words(messages), *(value for value in sent if isinstance(value, str))]
    values = [*numbers(messages), *(value for value in sent if isinstance(value, float))]
    return Page(told, tables(messages), drawings, values)


def elements(messages: tuple[ForwardMsg, ...]) -> list[ForwardMsg]:
    """Return the messages that put something on the page."""
    return [one for one in messages if one.WhichOneof("type") == "delta"]


def fields(message: Message) -> Iterator[tuple[str, FieldDescriptor, Any]]:
    """Yield every plain value in a message with its name, however deep."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from fields(one)
            else:
                yield field.name, field, one


def words(messages: tuple[ForwardMsg, ...]) -> Iterator[str]:
    """Yield every text of every element, but for the charts' code."""
    for one in elements(messages):
        for name, field, value in fields(one):
            if field.type == FieldDescriptor.TYPE_STRING and name != SPEC:
                yield value


def numbers(messages: tuple[ForwardMsg, ...]) -> Iterator[float]:
    """Yield every number of every element that has a place for decimals; the page's own layout is none."""
    for one in elements(messages):
        found = fields(one.delta.new_element)
        yield from (value for _, field, value in found if field.type in FLOATS)


def data(messages: tuple[ForwardMsg, ...]) -> Iterator[Any]:
    """Yield every value of every table that was sent as Arrow data."""
    for one in elements(messages):
        for _, field, value in fields(one):
            if field.type == FieldDescriptor.TYPE_BYTES and value:
                for column in pa.ipc.open_stream(value).read_all().to_pydict().values():
                    yield from column


def tables(messages: tuple[ForwardMsg, ...]) -> list[list[list[str]]]:
    """Return every Markdown table as rows of cells, as the reader sees them."""
    found = []
    for one in elements(messages):
        if one.delta.new_element.WhichOneof("type") == "markdown":
            lines = one.delta.new_element.markdown.body.splitlines()
            if len(lines) > 1 and all(line.startswith("|") for line in lines):
                found.append([_cells(line) for line in [lines[0], *lines[2:]]])
    return found


def charts(messages: tuple[ForwardMsg, ...]) -> list[Chart]:
    """Return every chart."""
    specs = [
        one.delta.new_element.vega_lite_chart.spec
        for one in elements(messages)
        if one.delta.new_element.WhichOneof("type") == "vega_lite_chart"
    ]
    return [_chart(json.loads(spec)) for spec in specs]


def drawn(chart: Chart, names: tuple[str, ...]) -> dict[str, set[tuple[int, float]]]:
    """Return where each layer's lines and points lie, as (axis, value), read off the chart's own grid."""
    at = _on_bars(chart, names) if chart.kind == "bars" else _on_radar(chart)
    return {name: {at(row) for row in chart.layers[name]} for name in FIGURES}


FIGURES = ("band", "band_edge", "median", "median_points", "own", "own_fill", "points")
"""The layers whose places are figures."""


def _chart(spec: dict[str, Any]) -> Chart:
    layers = {
        layer.get("name", str(place)): layer["data"].pop("values")
        for place, layer in enumerate(spec["layer"])
    }
    description, height = spec.pop("description"), spec.pop("height")
    kind = next((kind for words, kind in KINDS.items() if words in description), "ranges")
    return Chart(kind, description, height, layers, json.dumps(spec, sort_keys=True))


def _on_radar(chart: Chart) -> Any:
    spokes: dict[int, list[Point]] = {}
    for row in chart.layers["grid"]:
        if row["path"].startswith("spoke "):
            spokes.setdefault(int(row["path"].removeprefix("spoke ")), []).append((row["x"], row["y"]))
    top = max(float(row["text"]) for row in chart.layers["ticks"])
    (cx, cy), _ = spokes[0]
    arms = {axis: (end[0] - cx, end[1] - cy) for axis, (_, end) in spokes.items()}

    def at(row: dict[str, Any]) -> tuple[int, float]:
        x, y = row["x"] - cx, row["y"] - cy
        along = {axis: (x * ax + y * ay) / (ax * ax + ay * ay) for axis, (ax, ay) in arms.items()}
        axis = max(along, key=along.__getitem__)
        return axis, along[axis] * top

    return at


def _on_bars(chart: Chart, names: tuple[str, ...]) -> Any:
    (x0, v0), *_, (x1, v1) = sorted((row["x"], float(row["text"])) for row in chart.layers["ticks"])
    rungs: dict[int, float] = {}
    for row in chart.layers["grid"]:
        theme = row["path"].rpartition(" ")[0]
        rungs[names.index(theme)] = max(row["y"], rungs.get(names.index(theme), -math.inf))

    def at(row: dict[str, Any]) -> tuple[int, float]:
        axis = min(axis for axis, bottom in rungs.items() if row["y"] <= bottom + 0.02)
        return axis, v0 + (row["x"] - x0) * (v1 - v0) / (x1 - x0)

    return at


def _cells(line: str) -> list[str]:
    return [MARKED.sub(r"\1", cell.strip()) for cell in line.strip().strip("|").split(" | ")]


def _chart_words(chart: Chart) -> Iterator[str]:
    yield chart.description
    yield from (value for row in chart.rows for value in row.values() if isinstance(value, str))
