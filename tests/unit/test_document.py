"""A drawing in a document: people who cannot see it are told what it shows, in Word and in PDF."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdf
import pytest

from almene_assess.reports.document import Bullets, Document, Heading, Paragraph, Picture, Table
from almene_assess.reports.letters import settable
from almene_assess.reports.pdf import pdf
from almene_assess.reports.word import word
from almene_assess.web import papers

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="60" height="40"/></svg>'
)
ALT = "Søjlediagram: Åbenhed 2,4."


def drawn() -> Document:
    return Document("Prøve", "", (Heading("Tegning"), Picture(DRAWING, ALT, 0.5)), "")


def test_a_drawing_in_a_pdf_is_a_figure_with_its_words() -> None:
    tree = pypdf.PdfReader(BytesIO(pdf(drawn()))).trailer["/Root"]["/StructTreeRoot"]
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pypdf.generic.IndirectObject):
            node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node["/Alt"]))
            walk(node.get("/K", []))

    walk(tree)
    assert found == [ALT]


def test_a_drawing_in_word_has_its_words_and_half_the_width() -> None:
    shown = docx.Document(BytesIO(word(drawn()))).inline_shapes[0]
    assert shown._inline.docPr.get("descr") == ALT
    assert round(shown.width.cm, 1) == 8.0


def test_every_paper_in_the_list_is_there() -> None:
    for name in papers.MODULES:
        found = papers.paper(name)
        assert found is not None
        assert found.forms
    assert papers.paper("findesikke") is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Godt gået ✅ 😀😀 tak", "Godt gået □ □ tak"),
        ("Et hjerte ❤️ til", "Et hjerte ❤ til"),
        ("\ufeffMål og 中文 og e\u0301n", "Mål og □ og én"),
        ("Bløde\u200dled \U0001fffe og \ue000", "Blødeled □ og □"),
        ("Hej \u05d0\u0e01\u1780 rest", "Hej □ rest"),
    ],
)
def test_a_letter_without_a_shape_does_not_keep_anybody_from_the_paper(typed: str, told: str) -> None:
    blocks = (
        Heading(typed),
        Paragraph(typed, typed),
        Bullets((typed,)),
        Table((typed,), ((typed,),), (1.0,)),
        Picture(DRAWING, typed),
    )
    made = pypdf.PdfReader(BytesIO(pdf(Document(typed, typed, blocks, typed))))
    assert told in settable(typed)
    assert " ".join(told.split()) in " ".join(made.pages[0].extract_text().replace("\u00ad", "").split())


def test_every_letter_of_every_script_can_be_written_into_a_paper() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x3000) if not 0xD800 <= code < 0xE000)
    assert pdf(
        Document("Prøve", "", (Paragraph(" ".join(every[n : n + 8] for n in range(0, len(every), 8))),))
    )
