"""Reads an analyst's answer file (CSV) into sheets and joint steps, or says everything that is wrong in it.

Which scores follow is `domain.scoring`; here only what stands in the file, row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidContent
from almene_assess.domain.problems import Problem
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.scoring import unpack
from almene_assess.storage.answer_rows import COLUMNS, Header, Record, Rows

FIRST_LINE = 1
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_SAVE_AS_UTF8 = "gem filen som CSV i tegnsættet UTF-8"


@dataclass(frozen=True)
class Answers:
    """What an answer file says: respondents' sheets, and one row of joint steps an organisation."""

    sheets: pl.DataFrame
    joint: pl.DataFrame


def read_answers(path: Path, questionnaire: Questionnaire) -> Answers:
    """Read an answer file; later rows replace earlier ones.

    Raises: InvalidContent with every problem of the file.
    """
    text = _text(_content(path))
    rows = Rows(questionnaire)
    for record in _records(text, rows):
        rows.take(record)
    if rows.problems:
        raise InvalidContent(tuple(sorted(rows.problems, key=lambda problem: problem.line or 0)))
    return Answers(
        sheets=unpack(
            ((*who, rows.groups[who], bytes(levels)) for who, levels in rows.sheets.items()), rows.order
        ),
        joint=unpack(
            ((who, None, RespondentGroup.VALGTE, bytes(steps)) for who, steps in rows.joint.items()),
            rows.order,
        ),
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _refused(None, "filen findes ikke", "tjek stien og filens navn") from None
    except IsADirectoryError:
        raise _refused(None, "det er en mappe, ikke en fil", "skriv stien til selve CSV-filen") from None
    except (OSError, ValueError):
        raise _refused(None, "filen kan ikke læses", "tjek, at du har lov til at læse den") from None


def _text(content: bytes) -> str:
    """Return the text; bytes that are not UTF-8 stay in as surrogates, to be reported with their rows."""
    if content.startswith(_UTF16):
        raise _refused(FIRST_LINE, "filen er skrevet i UTF-16", _SAVE_AS_UTF8)
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise _refused(line, "filen indeholder et nultegn og er ikke en tekstfil", _SAVE_AS_UTF8)
    text = content.removeprefix(_BOM).decode("utf-8", errors="surrogateescape")
    if not text.strip():
        raise _refused(FIRST_LINE, "filen er tom", f"skriv først en linje med {','.join(COLUMNS)}")
    return text


def _refused(line: int | None, problem: str, remedy: str) -> InvalidContent:
    return InvalidContent((Problem("filen", line, problem, remedy),))


def _records(text: str, rows: Rows) -> Iterator[Record]:
    """Yield the rows below the header; a record's line is where it starts, also when it spans several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: Header | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            rows.report(
                line,
                "rækken",
                "rækken kan ikke læses som CSV",
                "tjek anførselstegnene: hvert felt, der begynder med et, skal også slutte med et",
            )
            continue
        if not cells:
            continue
        if header is None:
            header = rows.header(line, cells)
        else:
            yield Record(line, cells, header)
