"""The questions on paper and on the page, against the questionnaire's own file; and who may read them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
import pypdf
import pytest
import yaml

from almene_assess.domain.errors import NotAllowed, NotFound
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.reports.pdf import pdf
from almene_assess.reports.questionnaire import questionnaire_document
from almene_assess.reports.word import word
from almene_assess.services.questionnaire_reading import questions
from almene_assess.storage.content import load_shipped
from tests.services.test_outside_papers import flat, pages, said, tags
from tests.support.server import ROOT
from tests.support.small_sector import LONG_AGO, SmallSector, make

BANK = load_shipped("am26")
FILE: dict[str, Any] = yaml.safe_load((ROOT / "data" / "questionnaires" / "am26.yaml").read_text("utf-8"))
ITEMS: list[dict[str, Any]] = [item for theme in FILE["themes"] for item in theme["items"]]
GROUPS = 4


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf(questionnaire_document(BANK, "full", is_example=True))


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> SmallSector:
    return make(tmp_path_factory.mktemp("skema"))


def bare(text: str) -> str:
    """Return a text without what a line break in print may add or take away."""
    return re.sub(r"[-\s\u00ad\u2010]+", "", text)


def test_the_whole_bank_is_printed_with_its_codes_word_for_word(printed: bytes) -> None:
    text = bare("\n".join(pages(printed)))
    for item in ITEMS:
        code = item["id"].removeprefix("am26.").upper()
        assert bare(f"{code} {item['title_da']}") in text
        for words in (item["question_da"], *item["levels_da"], item["evidence_da"]):
            assert bare(words) in text
        assert item["na_da"] is None or bare(item["na_da"]) in text
    assert text.count("Vedikke") == len(ITEMS)


def test_a_question_never_breaks_over_two_pages(printed: bytes) -> None:
    told = [bare(page) for page in pages(printed)]
    assert len(told) <= 18
    for item in ITEMS:
        here = [n for n, page in enumerate(told) if bare(item["question_da"]) in page]
        assert any(
            bare(item["evidence_da"]) in told[n] and bare(item["levels_da"][0]) in told[n] for n in here
        )


def test_the_printed_questionnaire_can_be_read_aloud(printed: bytes) -> None:
    found = tags(printed)
    assert str(pypdf.PdfReader(BytesIO(printed)).trailer["/Root"]["/Lang"]) == "da"
    assert b"pdfuaid:part>1" in printed
    assert (found.count("/H1"), found.count("/H2"), found.count("/H3")) == (
        1,
        len(FILE["themes"]) + 1,
        len(ITEMS),
    )


def test_the_word_file_has_a_box_to_each_choice_and_irrelevant_only_with_its_reason() -> None:
    opened = docx.Document(BytesIO(word(questionnaire_document(BANK, "full", is_example=False))))
    text = said(opened)
    reasons = [item["na_da"] for item in ITEMS if item["na_da"]]
    assert text.count("☐") == GROUPS + sum(len(item["levels_da"]) + 1 for item in ITEMS) + len(reasons)
    assert text.count("☐ Ikke relevant for os:") == len(reasons)
    assert all(flat(f"☐ Ikke relevant for os: {reason}") in text for reason in reasons)
    assert [line.text for line in opened.paragraphs if line.style.name == "Heading 2"] == [
        f"{item['id'].removeprefix('am26.').upper()} {item['title_da']}" for item in ITEMS
    ]


def test_the_quick_form_asks_its_own_questions_only() -> None:
    text = said(docx.Document(BytesIO(word(questionnaire_document(BANK, "quick", is_example=False)))))
    asked = FILE["forms"]["quick"]
    assert len(re.findall(r"\b[ABCF][1-4]\.[1-3] ", text)) == len(asked)


@pytest.mark.parametrize("who", ["leder", "valgt", "læser"])
def test_whoever_is_inside_reads_the_questions_before_answering(sector: SmallSector, who: str) -> None:
    found = questions(sector.engine, sector.people[who], sector.participations["eng"])
    assert found.questionnaire == sector.bank


def test_others_do_not_and_a_guest_has_the_own_sheet(sector: SmallSector) -> None:
    guest = Grant(Role.GUEST, ScopeKind.ORGANISATION, sector.organisations["eng"], LONG_AGO)
    outside = [sector.people["nabo"], sector.people["sektor"], Actor(999, (guest,)), Actor(1)]
    for actor in outside:
        with pytest.raises(NotAllowed):
            questions(sector.engine, actor, sector.participations["eng"])
    with pytest.raises(NotFound):
        questions(sector.engine, sector.people["leder"], 99)
