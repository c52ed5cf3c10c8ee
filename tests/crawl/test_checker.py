"""A checker that finds nothing must be one that can find something: one plant for each thing it looks for."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from almene_assess.locale import typed
from tests.browser import recompute
from tests.crawl import belongs, inside_section, reading, walk
from tests.crawl.conftest import Serve
from tests.crawl.facts import BANK, FALLBACK, Facts
from tests.crawl.sector import CANARY, Crawled, Who
from tests.crawl.walk import RESULT, Ask, Load
from tests.support.recount import quarter

pytestmark = pytest.mark.slow

CHANGED, UNROUNDED, HIDDEN = BANK.pillars["a"][0], BANK.pillars["a"][1], BANK.pillars["b"][0]
UNTOUCHED = BANK.pillars["c"][0]


def looker(crawled: Crawled, known: Facts) -> Who:
    """Return somebody who is shown a wider group, because the figure of the own kreds is hidden."""
    for who in crawled.people:
        for one in (known.by_organisation[key] for key in who.organisations):
            if one.submitted and "kreds" in one.families and len(who.organisations) == 1:
                shown = known.compared(one.id, "kreds")[HIDDEN]
                if shown["family"] != "kreds" and shown["median"] != hidden_figure(crawled, known, one.id):
                    return who
    raise AssertionError("everybody sees the own kreds")


def hidden_figure(crawled: Crawled, known: Facts, participation: int) -> float:
    """Return what a hidden cell would show: the own kreds' rounded median."""
    kreds = str(recompute.place(known.dump, participation)["kreds_id"])
    return quarter(crawled.cells[1]["kreds", kreds, HIDDEN][0])


@pytest.fixture(scope="module")
def loads(crawled: Crawled, known: Facts, serve: Serve, copied: Callable[[], Path]) -> list[Load]:
    """Return the result beside each family, from a copy in which the store serves what it must not."""
    file, who, seen = copied(), looker(crawled, known), list[Load]()
    (organisation,) = who.organisations
    plant(file, crawled, known, known.by_organisation[organisation].id)
    with serve(file) as server:
        asyncio.run(walk.walk(server.url, [who], known, len(FALLBACK) + 8, 60, seen.append))
    return seen


def plant(file: Path, crawled: Crawled, known: Facts, participation: int) -> None:
    """Change a served figure, take the rounding off another, and show a hidden one."""
    here = "release_id = 2 AND theme = ? AND family = ? AND slice = ?"
    kreds = str(recompute.place(file, participation)["kreds_id"])
    exact = crawled.cells[1]["sector", "all", UNROUNDED][0]
    hidden = hidden_figure(crawled, known, participation)
    changes = (
        ("median = median + ?", 0.25, (CHANGED, "sector", "all")),
        ("median = ?", exact, (UNROUNDED, "sector", "all")),
        ("hidden_reason = NULL, n_ca = 5, median = ?", hidden, (HIDDEN, "kreds", kreds)),
    )
    with sqlite3.connect(file) as store:
        for change, value, cell in changes:
            made = store.execute(f"UPDATE release_cell SET {change} WHERE {here}", (value, *cell))
            assert made.rowcount == 1


def test_a_changed_a_hidden_and_an_unrounded_figure_are_found(loads: list[Load], known: Facts) -> None:
    found = [one for load in loads for one in belongs.findings(load, known)]
    for theme, family in ((CHANGED, "sector"), (UNROUNDED, "sector"), (HIDDEN, "kreds")):
        told = [one for one in found if f"/{RESULT} {family}" in one]
        assert any(f"for {theme}" in one and "the chart's median" in one for one in told), theme
        assert any("the row" in one and BANK.names[theme] in one for one in told), theme
        assert any("drawn in the radar" in one and theme in one for one in told), theme
        assert any("drawn in the bars" in one and theme in one for one in told), theme
    assert any("the unrounded number" in one for one in found)


def test_what_is_right_beside_the_plants_is_not_complained_of(loads: list[Load], known: Facts) -> None:
    found = [one for load in loads for one in belongs.findings(load, known)]
    others = set(BANK.names) - {CHANGED, UNROUNDED, HIDDEN}
    assert not [one for one in found if any(f"for {t}" in one or BANK.names[t] in one for t in others)]


def test_figures_before_the_own_submission_are_found(
    loads: list[Load], known: Facts, crawled: Crawled
) -> None:
    seen = loads[0]
    (organisation,) = seen.who.organisations
    before = replace(known.by_organisation[organisation], submitted=False)
    told = replace(known, by_organisation=known.by_organisation | {organisation: before})
    assert any("a table with the columns" in one for one in belongs.findings(seen, told))
    assert any("a chart of" in one for one in belongs.findings(seen, told))


def test_a_changed_spread_and_a_group_that_is_too_small_are_found(loads: list[Load], known: Facts) -> None:
    page = reading.read(loads[0].messages)
    (organisation,) = loads[0].who.organisations
    own = known.by_organisation[organisation].id
    assert inside_section.check(page, known, own).found == []
    head, first, *rest = next(table for table in page.tables if table[0] == inside_section.SPREAD)
    changed = replace(page, tables=[[head, [*first[:2], "0,8", first[3]], *rest]])
    assert any("the spread" in one for one in inside_section.check(changed, known, own).found)
    small = replace(page, tables=[[["Tema", "Eksterne"], [first[0], "2,25"]]])
    assert any("the group eksterne" in one for one in inside_section.check(small, known, own).found)
    assert inside_section.check(small, known, None).found != []


def test_another_organisations_name_and_text_are_found(known: Facts, crawled: Crawled) -> None:
    who, other = next(one for one in crawled.people if one.account in known.sheets), known.participations[3]
    for spelled in (other.name, json.dumps(other.name), typed(other.name)):
        assert belongs.findings(said(who, "besvar", spelled), known) != []
    assert belongs.findings(said(who, "besvar", CANARY.format(3)), known) != []
    own = known.sheets[who.account or 0][0]
    assert belongs.findings(said(who, "besvar", CANARY.format(own)), known) == []


def test_a_file_with_a_name_a_text_or_a_true_figure_is_found(known: Facts, crawled: Crawled) -> None:
    exact = crawled.cells[1]["sector", "all", CHANGED][3]
    for body in (
        known.participations[3].name,
        CANARY.format(3),
        f"tema;{exact:.6f}",
        f"{exact:.5f}".replace(".", ","),
    ):
        load = Load(crawled.people[0], Ask("referat.csv"), (), body.encode())
        assert belongs.carried(load, known) != [], body


@pytest.mark.parametrize(
    ("page", "text"),
    [("besvar", "2,25"), ("", "jeres 1,7"), ("om", "3.5"), (RESULT, "0,9"), ("en-ny-side", "1,958")],
)
def test_a_number_with_decimals_is_found_where_none_belongs(
    known: Facts, crawled: Crawled, page: str, text: str
) -> None:
    assert belongs.findings(said(looker(crawled, known), page, text), known) != []


def test_a_new_page_may_show_short_numbers_of_its_own(known: Facts, crawled: Crawled) -> None:
    assert belongs.findings(said(looker(crawled, known), "en-ny-side", "Alfa 0,87, 48 svar"), known) == []


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
def test_a_true_figure_in_a_table_sent_as_data_is_found(
    known: Facts, crawled: Crawled, kind: pa.DataType
) -> None:
    exact = crawled.cells[0]["sector", "all", CHANGED][3]
    table = pa.table({"tal": pa.array([exact], kind)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    message = ForwardMsg()
    message.delta.new_element.dataframe.arrow_data.data = sink.getvalue().to_pybytes()
    load = Load(looker(crawled, known), Ask("en-ny-side"), (message,), b"x" + message.SerializeToString())
    assert any("the binary number" in one for one in belongs.findings(load, known))


def test_a_line_drawn_a_pixel_off_is_found(loads: list[Load], known: Facts) -> None:
    seen = next(load for load in loads if load.ask == Ask(RESULT, family="region"))
    chart = next(
        m for m in seen.messages if f'"theme": "{UNTOUCHED}"' in m.delta.new_element.vega_lite_chart.spec
    )
    assert not [one for one in belongs.findings(seen, known) if UNTOUCHED in one]
    message = ForwardMsg()
    message.CopyFrom(chart)
    spec = json.loads(message.delta.new_element.vega_lite_chart.spec)
    layer = next(one for one in spec["layer"] if one["name"] == "median_points")
    layer["data"]["values"][0]["x"] += 1
    message.delta.new_element.vega_lite_chart.spec = json.dumps(spec)
    moved = replace(seen, messages=tuple(message if m is chart else m for m in seen.messages))
    assert any("layer median_points" in one and UNTOUCHED in one for one in belongs.findings(moved, known))


def said(who: Who, page: str, text: str) -> Load:
    """Return a load of a page that holds one text."""
    message = ForwardMsg()
    message.delta.new_element.markdown.body = text
    return Load(who, Ask(page), (message,), message.SerializeToString())
