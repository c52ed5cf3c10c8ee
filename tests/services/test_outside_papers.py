"""The dialogue sheet and the community's page on paper, opened by readers that know nothing of Pejling."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pypdf
import pypdfium2
import pytest
from docx.document import Document as WordFile

from almene_assess.domain.outside import OutsideGoal, OutsidePage, OutsideTheme
from almene_assess.reports.outside import community_document, dialogue_document
from almene_assess.reports.pdf import pdf
from almene_assess.reports.word import word
from almene_assess.services.shown import GOAL_SHOWN, LIMITS, MOST, MOST_GOALS, Paper
from almene_assess.storage.content import load_shipped

NASTY = "=SUM(A1) @x +1 -1 #strong[x] <b>&</b> $x$ \x07\x00\ud800 **fed** \\n"
CLEAN = "=SUM(A1) @x +1 -1 #strong[x] <b>&</b> $x$  **fed** \\n"
BANK = load_shipped("am26")


def theme(n: int, text: str = "Referatet fra maj", wish: str = "Et fast møde") -> OutsideTheme:
    one = BANK.themes[n]
    return OutsideTheme(one.title_da, one.source_da, "Aftalt", one.items[0].levels_da[2], text, wish)


PAGE = OutsidePage(
    organisation="Boligforeningen Eng",
    source="Almene mål 2026-2028",
    publisher="BL – Danmarks Almene Boliger",
    rungs=tuple(rung.label_da for rung in BANK.scale.levels),
    submitted_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    on_people=True,
    introduction="Vi bor mellem skov og by.",
    themes=tuple(theme(n) for n in range(3)),
    goals=(OutsideGoal("Flere til mødet", date(2027, 3, 1), reached=False),),
    is_example=True,
)
PAPERS = (dialogue_document, community_document)


def flat(text: str) -> str:
    """Return the text as one line: a reader does not see where lines break, nor a hyphen at their end."""
    return re.sub(r"\s+", " ", re.sub(r"[-\u00ad]\s*\n", "", text))


def pages(file: bytes) -> list[str]:
    """Return the text of each page, as Chromium's own reader finds it."""
    opened = pypdfium2.PdfDocument(file)
    return [opened[n].get_textpage().get_text_bounded() for n in range(len(opened))]


def tags(file: bytes) -> list[str]:
    """Return the names of the structure tree in order, depth first."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, pypdf.generic.ArrayObject):
            for one in node:
                walk(one)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"]))
            walk(node.get("/K"))

    walk(pypdf.PdfReader(BytesIO(file)).trailer["/Root"]["/StructTreeRoot"])
    return found


def said(opened: WordFile) -> str:
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return flat("\n".join([*(line.text for line in opened.paragraphs), *cells]))


@pytest.mark.parametrize("make", PAPERS)
def test_a_paper_can_be_read_aloud_in_danish(make) -> None:  # type: ignore[no-untyped-def]  # a fixture
    file = pdf(make(PAGE))
    root = pypdf.PdfReader(BytesIO(file)).trailer["/Root"]
    found = tags(file)
    assert str(root["/Lang"]) == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1" in file
    assert found.count("/H1") == 1
    assert found.count("/H2") == 4  # three themes, and what was agreed or the goals
    assert found.index("/H1") < found.index("/H2")
    assert found.count("/TH") == (4 if make is dialogue_document else 0)


@pytest.mark.parametrize("make", PAPERS)
def test_both_forms_hold_every_word_that_was_chosen(make) -> None:  # type: ignore[no-untyped-def]  # a fixture
    told = [PAGE.organisation, PAGE.introduction, "22. november 2026", "mindst fem", "Eksempeldata"]
    for one in PAGE.themes:
        told += [one.title, one.promise, one.words, one.evidence]
        told += [one.wish] if make is dialogue_document else []
    told += ["Flere til mødet (inden 1. marts 2027)"] if make is community_document else ["Hvornår"]
    printed = flat("\n".join(pages(pdf(make(PAGE)))))
    opened = docx.Document(BytesIO(word(make(PAGE))))
    typed = said(opened) + opened.sections[0].header.paragraphs[0].text
    for words in told:
        assert flat(words).replace("-", "") in printed.replace("-", "")
        assert flat(words) in typed
    heads = [line.text for line in opened.paragraphs if line.style.name == "Heading 1"]
    assert heads[:3] == [one.title for one in PAGE.themes]


@pytest.mark.parametrize("make", PAPERS)
def test_what_people_typed_is_text_and_nothing_else(make) -> None:  # type: ignore[no-untyped-def]  # a fixture
    odd = replace(PAGE, introduction=NASTY, themes=tuple(theme(n, NASTY, NASTY) for n in range(3)))
    assert flat(CLEAN) in said(docx.Document(BytesIO(word(make(odd)))))
    assert "#strong[x] <b>&</b> $x$" in flat("\n".join(pages(pdf(make(odd)))))


def test_a_theme_that_says_nothing_is_not_on_paper_and_a_step_that_may_not_be_told_leaves_no_gap() -> None:
    silent = OutsideTheme("Tavst tema", "løfte", "", "", "", "")
    stepless = OutsideTheme("Uden trin", "løfte", "", "", "Kun vores egne ord", "")
    told = said(docx.Document(BytesIO(word(dialogue_document(replace(PAGE, themes=(silent, stepless)))))))
    assert "Tavst tema" not in told
    assert "Kun vores egne ord" in told
    assert "Her står vi" not in told


def test_the_fullest_page_for_the_community_keeps_to_one_a4() -> None:
    limits, filler = LIMITS[Paper.COMMUNITY], "mødereferat og bestyrelsesbeslutning "
    longest = sorted(BANK.themes, key=lambda one: -len(one.source_da))[:MOST]
    full = replace(
        PAGE,
        introduction=(filler * 20)[: limits.introduction],
        themes=tuple(
            OutsideTheme(
                one.title_da,
                one.source_da,
                "Forankret og lærende",
                max((f"{i.title_da}: {i.levels_da[3]} {i.levels_da[4]}" for i in one.items), key=len),
                (filler * 20)[: limits.evidence],
                "",
            )
            for one in longest
        ),
        goals=tuple(
            OutsideGoal((filler * 9)[:GOAL_SHOWN], date(2027, 12, 31), False) for _ in range(MOST_GOALS)
        ),
    )
    assert len(pages(pdf(community_document(full)))) == 1
