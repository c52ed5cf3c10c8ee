"""Files under `data/` read into the domain; broken and hostile files are refused in words."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.commands.check_questionnaire import command
from almene_assess.domain.errors import InvalidContent, NotFound
from almene_assess.domain.problems import Problem
from almene_assess.storage import content
from almene_assess.storage.yaml_text import SIZE_LIMIT, parse_yaml

AM26 = content.shipped_content("am26")
TEXT = AM26.decode("utf-8")


def check(file: Path) -> Result:
    return CliRunner().invoke(command, [str(file)])


def refusal(tmp_path: Path, held: bytes) -> str:
    """Return what the command says about a file with these bytes, once it has refused it properly."""
    file = tmp_path / "udkast.yaml"
    file.write_bytes(held)
    result = check(file)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    assert all(line.startswith(f"{file}") and " — " in line for line in result.stderr.splitlines())
    return result.stderr.replace(str(file), "FIL")


def line_of(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("key", ["am24", "am26"])
def test_the_command_says_what_a_sound_file_holds(key: str) -> None:
    result = check(content.shipped()[key])
    assert result.exit_code == 0
    assert result.stdout.startswith("OK: Almene mål ")
    counts = {"am24": "3 pejlemærker, 9 temaer, 9 spørgsmål", "am26": "48 spørgsmål, full: 48, quick: 16"}
    assert counts[key] in result.stdout


def test_a_mark_at_the_start_and_windows_line_ends_are_allowed(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + AM26.replace(b"\n", b"\r\n"))
    assert check(file).exit_code == 0
    assert content.read_questionnaire(file) == content.load_shipped("am26")


# --- where a problem stands --------------------------------------------------------------------------

EDITS: dict[str, tuple[str, str, str, str]] = {
    # old text, new text, and then: place, remedy; the line is that of the old text
    "vanished id": (
        "- id: am26.a1.1\n",
        "- id: am26.a1.7\n",
        "themes: spørgsmålet »am26.a1.1«",
        "sæt det tilbage",
    ),
    "duplicate id": (
        "- id: am26.a2.2\n",
        "- id: am26.a2.1\n",
        "themes/am26.a2/items/am26.a2.1/id",
        "aldrig har",
    ),
    "empty help": (
        'why_da: "Når en plan er tegnet',
        'why_da: ""  # "Når en plan er tegnet',
        "themes/am26.a1/items/am26.a1.1/why_da",
        "skriv en tekst",
    ),
    "unknown theme": ("    - am26.f4.2\n", "    - am26.f9.2\n", "forms/quick/16", "brug id'et"),
    "four levels": (
        '          - "Vi ser først på planen, når den er i høring eller vedtaget."\n',
        "",
        "themes/am26.a1/items/am26.a1.1/levels_da",
        "skriv præcis 5 trin",
    ),
    "endless number": ("min_answered: 0.5", "min_answered: .inf", "min_answered", "0.5"),
    "a date for a text": ('version: "0.2.1"', "version: 2026-01-01", "filen", "anførselstegn"),
    "a number for a text": ('version: "0.2.1"', "version: 0.2", "meta/version", "anførselstegn"),
}


@pytest.mark.parametrize(("old", "new", "place", "remedy"), EDITS.values(), ids=EDITS.keys())
def test_a_problem_is_said_with_file_line_place_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, remedy: str
) -> None:
    assert old in TEXT
    said = refusal(tmp_path, TEXT.replace(old, new, 1).encode())
    found = [line for line in said.splitlines() if place in line and remedy in line]
    assert found
    if place.startswith("themes:"):
        assert f"FIL:{line_of('themes:')} " in found[0]
    else:
        expected = line_of(old) - (0 if new else 1)
        assert any(line.startswith(f"FIL:{expected} ") for line in found), (expected, found)


def test_a_word_that_stands_twice_is_found_with_both_lines(tmp_path: Path) -> None:
    said = refusal(tmp_path, TEXT.replace("min_answered: 0.5", "missing: lowest\nmin_answered: 0.5").encode())
    first = line_of("missing: exclude")
    assert f"FIL:{first + 1} missing: feltet »missing« står også i linje {first} — slet det ene" in said


def test_problems_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    spoiled = TEXT.replace("min_answered: 0.5", "min_answered: 7").replace("kind: commitment", "kind: x")
    lines = [int(line.split(":")[1].split()[0]) for line in refusal(tmp_path, spoiled.encode()).splitlines()]
    assert lines == sorted(lines)
    assert len(lines) == 13


# --- what YAML may not be -----------------------------------------------------------------------------

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML: dict[str, tuple[str, str, str]] = {
    # text, and then: part of what is said with its line, remedy
    "empty": ("", "FIL:1 filen: er tom", "skriv spørgeskemaet"),
    "only a remark": ("# kun en bemærkning\n", "FIL:1 filen: er tom", "skriv spørgeskemaet"),
    "only nothing": ("---\n", "filen: er tom", "udfyld"),
    "only a word": ("hej", "skal være felter med navn og værdi, men er tekst", "am26.yaml"),
    "two documents": ("a: 1\n---\nb: 2\n", "FIL:2 filen: der er mere end ét dokument", "slet linjen"),
    "a bomb": (LAUGHS, "FIL:2 filen: ankre og henvisninger er ikke tilladt (a)", "skriv teksten ud"),
    "a tag": (
        "a: !!python/object/apply:os.system [ls]\n",
        "FIL:1 filen: typemærker er ikke tilladt",
        "slet mærket",
    ),
    "a local tag": ("a: 1\nb: !x 3\n", "FIL:2 filen: typemærker", "slet mærket"),
    "a merge": ("a:\n  <<: {b: 1}\n", "FIL:2 filen: »<<«", "anførselstegn"),
    "no such date": ("a: 2026-13-45\n", "FIL:1 filen: »2026-13-45«", "anførselstegn"),
    "half a number": ("a: 0b_\n", "FIL:1 filen: »0b_«", "anførselstegn"),
    "a list for a name": ("? [a, b]\n: 1\n", "FIL:1 filen: et navn på et felt er en liste", "ét ord"),
    "a number for a name": ("1: x\n", "FIL:1 filen: »1« er ikke et navn", "anførselstegn"),
    "a colon in a text": ("a: b: c\n", "FIL:1 filen: et kolon står, hvor det ikke må", "anførselstegn"),
    "a tabulator": ("a:\n\tb: 1\n", "FIL:2 filen: linjen er rykket ind med tabulator", "mellemrum"),
    "an open quotation": ('a: 1\nb: "c\n', "er ikke lukket", "luk det"),
    "an open list": ("a: [1, 2\nb: 3\n", "er ikke lukket", "luk parentesen"),
    "a wrong indent": ("a:\n  b: 1\n c: 2\n", "FIL:3 filen: linjen passer ikke", "indrykning"),
    "a control letter": ("a: 1\nb: \x07\n", "FIL:2 filen: tegnet U+0007", "slet tegnet"),
    "deep lists": ("[" * 50_000, "er indlejret i mere end 20 lag", "parenteser"),
    "deep blocks": (
        "".join(" " * n + "a:\n" for n in range(900)),
        "er indlejret i mere end 20 lag",
        "indrykning",
    ),
    "many values": (f"a: [{'1,' * 20_000}]", "holder mere end 20000 værdier", "vælg en anden fil"),
}


@pytest.mark.parametrize(("text", "said", "remedy"), YAML.values(), ids=YAML.keys())
def test_what_is_no_plain_yaml_is_refused_with_line_and_remedy(
    tmp_path: Path, text: str, said: str, remedy: str
) -> None:
    assert any(said in line and remedy in line for line in refusal(tmp_path, text.encode()).splitlines())


def test_a_bomb_is_refused_in_no_time(tmp_path: Path) -> None:
    started = time.process_time()
    refusal(tmp_path, LAUGHS.encode())
    assert time.process_time() - started < 2


ENCODINGS: dict[str, tuple[bytes, str]] = {
    "utf-16 with a mark": (TEXT.encode("utf-16"), "FIL:1 filen: er gemt som UTF-16"),
    "utf-16 without a mark": (TEXT.encode("utf-16-le"), "FIL:1 filen: er gemt som UTF-16"),
    "utf-32": (TEXT.encode("utf-32"), "FIL:1 filen: er gemt som UTF-16"),
    "latin-1": ("a: 1\nb: på\n".encode("latin-1"), "FIL:2 filen: byte 10 (0xE5) er ikke UTF-8"),
    "latin-1 after a mark": (b"\xef\xbb\xbfa: 1\nb: p\xe5\n", "FIL:2 filen: byte 13 (0xE5) er ikke UTF-8"),
    "read as latin-1 and saved again": (
        TEXT.encode().decode("cp1252", "ignore").encode(),
        "FIL:1 filen: »Ã¸« er et ødelagt bogstav",
    ),
}


@pytest.mark.parametrize(("held", "said"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_a_wrong_encoding_is_named_and_the_remedy_is_utf_8(tmp_path: Path, held: bytes, said: str) -> None:
    answer = refusal(tmp_path, held)
    assert said in answer
    assert "gem" in answer
    assert "UTF-8" in answer


# --- what is no ordinary file --------------------------------------------------------------------------


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    result = check(tmp_path / "væk.yaml")
    assert result.exit_code == 1
    assert "filen: findes ikke — kontrollér navn og mappe" in result.stderr


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "filen: er en mappe — skriv navnet på en fil" in check(tmp_path).stderr


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    result = check(tmp_path / ("x" * 5000))
    assert (result.exit_code, "filen: kan ikke læses" in result.stderr) == (1, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_never_ends_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "filen: er ikke en almindelig fil" in check(tmp_path / "pipe").stderr


@contextmanager
def no_superuser() -> Iterator[None]:
    """Put the superuser's rights aside, for he may read everything."""
    rights = os.geteuid()
    os.seteuid(65534 if rights == 0 else rights)
    try:
        yield
    finally:
        os.seteuid(rights)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise")
def test_a_file_without_leave_to_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lukket.yaml"
    file.write_bytes(AM26)
    file.chmod(0)
    with no_superuser():
        said = check(file).stderr
    assert "filen: må ikke læses — giv dig selv ret" in said


def test_a_file_of_50_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "stor.yaml"
    with file.open("wb") as big:
        big.truncate(50_000_000)
    started = time.process_time()
    said = check(file).stderr
    assert "fylder 50,0 MB — et spørgeskema må højst fylde 2 MB" in said
    assert time.process_time() - started < 0.5


def test_a_file_just_over_the_limit_is_refused(tmp_path: Path) -> None:
    assert "fylder 2,0 MB" in refusal(tmp_path, b"#" * (SIZE_LIMIT + 1))


# --- random damage -------------------------------------------------------------------------------------

SHORT = content.shipped_content("am24")[1200:5000]
BLOWS = st.lists(
    st.tuples(st.integers(0, len(SHORT)), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(BLOWS)
def test_bytes_hurt_at_random_are_read_or_refused_and_nothing_else(
    blows: list[tuple[int, int, bytes]],
) -> None:
    held = SHORT
    for start, length, new in blows:
        held = held[:start] + new + held[start + length :]
    assert_read_or_refused(content.parse_questionnaire, held)


YAML_LIKE = st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#, \n\t0.~<=", max_size=60)


@settings(max_examples=400, deadline=None)
@given(YAML_LIKE)
def test_any_jumble_of_yaml_signs_is_read_or_refused_and_nothing_else(text: str) -> None:
    assert_read_or_refused(parse_yaml, text.encode())


def assert_read_or_refused(read: Callable[[bytes], object], held: bytes) -> None:
    try:
        read(held)
    except InvalidContent as refused:
        assert_no_empty_words(refused.problems)


def assert_no_empty_words(problems: tuple[Problem, ...]) -> None:
    assert problems
    assert all(p.problem and p.remedy and "\n" not in p.said("f") for p in problems)


# --- the rest of data/ -----------------------------------------------------------------------------------


def test_the_shipped_editions_are_named_by_their_id() -> None:
    assert list(content.shipped()) == ["am24", "am26"]
    assert all(content.load_shipped(key).meta.id == key for key in content.shipped())


def test_an_edition_that_is_not_shipped_is_not_found() -> None:
    with pytest.raises(NotFound):
        content.load_shipped("../am26")


def test_a_stored_edition_is_read_back_as_it_was() -> None:
    assert content.parse_questionnaire(content.shipped_content("am24")) == content.load_shipped("am24")


def test_the_crosswalk_leads_from_every_old_theme_to_themes_that_exist() -> None:
    crosswalk, older, newer = (
        content.load_crosswalk(),
        content.load_shipped("am24"),
        content.load_shipped("am26"),
    )
    assert tuple(kin.source for kin in crosswalk.crosswalk) == older.theme_ids
    for kin in crosswalk.crosswalk:
        assert {kin.primary, *kin.related} <= set(newer.theme_ids)
        assert kin.primary not in kin.related


def test_the_crosswalk_says_the_same_as_the_old_themes_themselves() -> None:
    older = content.load_shipped("am24")
    for kin in content.load_crosswalk().crosswalk:
        successors = older.theme(kin.source).successors
        assert successors is not None
        assert (successors.primary, successors.related) == (kin.primary, kin.related)


def test_every_new_theme_stands_as_new_or_as_somebodys_successor() -> None:
    crosswalk = content.load_crosswalk()
    led_to = {theme for kin in crosswalk.crosswalk for theme in (kin.primary, *kin.related)}
    assert led_to | {theme.id for theme in crosswalk.new} == set(content.load_shipped("am26").theme_ids)


def test_a_crosswalk_between_other_editions_is_not_found() -> None:
    with pytest.raises(NotFound):
        content.load_crosswalk("am26", "am28")


def test_there_are_eleven_kredse_and_none_of_them_claims_an_area() -> None:
    kredse = content.load_sector().kredse
    assert [kreds.title_da for kreds in kredse] == [f"{n}. kreds" for n in range(1, 12)]
    assert [kreds.id for kreds in kredse] == [f"k{n}" for n in range(1, 12)]


@pytest.mark.parametrize(
    ("homes", "band"),
    [
        (0, "s1"),
        (199, "s1"),
        (200, "s2"),
        (999, "s2"),
        (1000, "s3"),
        (2999, "s3"),
        (9999, "s4"),
        (10_000, "s5"),
    ],
)
def test_every_number_of_homes_belongs_to_one_size_band(homes: int, band: str) -> None:
    assert content.load_sector().size_band(homes).id == band
    assert sum(band.holds(homes) for band in content.load_sector().size_bands) == 1


@pytest.mark.parametrize(
    ("day", "regions"),
    [
        (date(2006, 12, 31), set()),
        (date(2007, 1, 1), {"hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"}),
        (date(2026, 12, 31), {"hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"}),
        (date(2027, 1, 1), {"oestdanmark", "syddanmark", "midtjylland", "nordjylland"}),
    ],
)
def test_the_regions_of_a_day_follow_their_dates(day: date, regions: set[str]) -> None:
    assert {region.id for region in content.load_sector().regions_on(day)} == regions


def test_what_is_not_confirmed_about_regions_is_marked() -> None:
    marked = {region.id for region in content.load_sector().regions if not region.confirmed}
    assert marked == {"hovedstaden", "sjaelland", "oestdanmark"}
