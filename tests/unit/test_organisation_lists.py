"""CVR numbers, foreign tables and lists of organisations: every wrong row is named, nothing breaks."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.cvr import cleaned, is_cvr
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.organisations import Draft, Known, read_list
from almene_assess.domain.table_file import LARGEST, MOST_ROWS, read
from almene_assess.domain.table_rows import RowProblem
from almene_assess.storage.content import load_sector
from tests.support import tables

EXAMPLES = int(os.environ.get("PEJLING_MALFORMED", "150"))
SECTOR = load_sector()
KNOWN = Known(
    {one.number: one.title_da for one in SECTOR.kredse},
    {n: one.title_da for n, one in enumerate(SECTOR.regions_on(date(2026, 11, 1)), start=1)},
    SECTOR.size_bands,
    {tables.cvr(20_000_000): "Boligforeningen Kendt"},
)
HEAD = ["Navn", "CVR", "LBF-nummer", "Kreds", "Antal boliger", "Region", "Administration"]
GOOD = [
    "Ærø Boligforening på åen",
    tables.cvr(30_000_000),
    "0123",
    "3. kreds",
    "1.250",
    "syddanmark",
    "Fælles",
]
TABLE = [HEAD, GOOD, ["Den anden", tables.cvr(31_000_000), "", "4", "150", "Region Midtjylland", ""]]


def problems(*rows: list[str]) -> list[tuple[int, str, str]]:
    found = read_list([(n, row) for n, row in enumerate([HEAD, *rows], start=1)], KNOWN)
    return [(one.line, one.field, one.why) for one in found.problems]


@given(st.integers(1_000_000, 9_999_999))
def test_a_cvr_number_ends_in_the_one_digit_that_fits(first: int) -> None:
    fitting = [n for n in range(10) if is_cvr(f"{first}{n}")]
    left = sum(int(d) * w for d, w in zip(str(first), (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    assert fitting == ([] if left == 1 else [(11 - left) % 11])


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: int, place: int, more: int) -> None:
    right = tables.cvr(min(number, 99_999_000))
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert is_cvr(right)
    assert not is_cvr(wrong)


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "00000000", "12345678", "1234567a", "１２３４５６７４", "-2345674"]
)
def test_what_is_no_cvr_number_is_refused(text: str) -> None:
    assert not is_cvr(text)


def test_a_cvr_number_is_read_as_people_write_it() -> None:
    right = tables.cvr(30_000_000)
    assert cleaned(f" dk {right[:2]} {right[2:4]}.{right[4:6]}-{right[6:]} ") == right


@pytest.mark.parametrize(
    "content",
    [
        tables.text(TABLE, encoding="utf-8"),
        tables.text(TABLE, encoding="utf-8-sig"),
        tables.text(TABLE, encoding="cp1252"),
        tables.text(TABLE, encoding="utf-16", delimiter="\t"),
        tables.text(TABLE, delimiter=","),
        tables.workbook(TABLE),
        tables.workbook([HEAD, [*GOOD[:1], int(GOOD[1]), *GOOD[2:4], 1250, *GOOD[5:]], TABLE[2]]),
    ],
    ids=["utf-8", "with-mark", "windows", "unicode-text", "commas", "workbook", "numbers"],
)
def test_a_list_reads_the_same_from_every_program(content: bytes) -> None:
    found = read_list(read(content), KNOWN)
    assert found.problems == ()
    first, second = found.drafts
    assert first == Draft("Ærø Boligforening på åen", GOOD[1], "0123", 3, 3, "s3", "Fælles")
    assert second == Draft("Den anden", TABLE[2][1], "", 4, 4, "s1", "")


def test_a_workbook_of_another_program_reads_alike() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in TABLE:
        book.active.append(row)
    book.save(out)
    ours = read_list(read(tables.workbook(TABLE)), KNOWN)
    assert read_list(read(out.getvalue()), KNOWN) == ours


def test_every_bad_row_is_listed_with_every_reason() -> None:
    assert problems(
        ["", "12345678", "x", "12. kreds", "mange", "Region Sydsverige", "Å" * 201],
        GOOD,
        ["Den samme", GOOD[1], "", "", "", "", ""],
        ["Kendt", tables.cvr(20_000_000), "", "", "", "", ""],
    ) == [
        (2, "name", "missing"), (2, "cvr", "digits"), (2, "lbf", "digits"), (2, "administrator", "too_long"),
        (2, "kreds", "unknown"), (2, "region", "unknown"), (2, "size", "unknown"),
        (4, "cvr", "twice"), (5, "cvr", "taken"),
    ]  # fmt: skip


def test_a_region_that_has_ended_is_not_known_any_more() -> None:
    later = Known(KNOWN.kredse, {9: "Region Østdanmark"}, KNOWN.size_bands, {})
    found = read_list([(1, HEAD), (2, [*GOOD[:5], "Region Sjælland", ""])], later)
    assert found.problems == (RowProblem(2, "region", "unknown", "Region Sjælland"),)


def test_a_list_without_a_needed_column_says_which() -> None:
    with pytest.raises(InvalidValue) as refused:
        read_list([(1, ["Navn", "Kreds"]), (2, ["Engen", "1"])], KNOWN)
    assert (refused.value.field, refused.value.problem) == ("columns", "cvr")


def test_what_looks_like_a_formula_stays_words() -> None:
    row = ['=HYPERLINK("http://x")', *GOOD[1:]]
    for content in (
        tables.text([HEAD, row]),
        tables.workbook([HEAD, row]),
        tables.text([HEAD, ["'" + row[0], *row[1:]]]),
    ):
        assert read_list(read(content), KNOWN).drafts[0].name == row[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\r\n;;\r\n", "empty"),
        (b"x" * (LARGEST + 1), "too_large"),
        (b"PK\x03\x04 not a workbook", "unreadable"),
        (b"a;b\n\x81\x8d", "unreadable"),
        (tables.text([["Navn"]] + [["x"]] * (MOST_ROWS + 1)), "too_many"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, problem: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(content)
    assert refused.value == InvalidValue("file", problem)


def repacked(part: str, content: bytes) -> bytes:
    """Return a workbook with one part written anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(tables.workbook(TABLE))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        "<!DOCTYPE x []><x/>".encode("utf-16"),
        b" " * (41 * 1024 * 1024),
        b"<not-closed",
    ],
    ids=["entities", "hidden-entities", "bomb", "broken"],
)
def test_a_workbook_that_unfolds_is_refused_before_it_is_read(part: bytes) -> None:
    with pytest.raises(InvalidValue):
        read(repacked("xl/worksheets/sheet1.xml", part))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    for one in (content, b"PK" + content):
        try:
            read_list(read(one), KNOWN)
        except InvalidValue:
            continue


WHOLE = tables.workbook(TABLE)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_no_damage_to_a_workbook_breaks_the_reader(damage: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in damage:
        content[place] = value
    try:
        read_list(read(bytes(content)), KNOWN)
    except InvalidValue:
        return


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), max_size=9), max_size=6), st.sampled_from(";,\t"))
def test_no_words_in_a_list_break_it(rows: list[list[str]], delimiter: str) -> None:
    sheet = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    try:
        found = read_list(read(tables.text([HEAD, *sheet], delimiter=delimiter)), KNOWN)
    except InvalidValue:
        return
    assert len({one.line for one in found.problems}) + len(found.drafts) == found.rows
