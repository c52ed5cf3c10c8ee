"""A drawing in a document: people who cannot see it are told what it shows, in Word and in PDF."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdf

from almene_assess.reports.document import Document, Heading, Picture
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
