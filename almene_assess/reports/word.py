"""A document as a Word file: real headings, lists and table heads, to be read aloud and edited."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as Line

from almene_assess.reports.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Picture,
    Question,
    Table,
    printable,
)
from almene_assess.reports.typeface import png

PAGE = 16.0
"""Unit: cm between the margins of an A4 page."""
BOX = "\u2610"
"""A ballot box, to be ticked."""


def word(document: Document) -> bytes:
    """Return the document as a .docx file."""
    file = docx.Document()
    _settle(file, document)
    file.add_heading(printable(document.title), 0)
    file.add_paragraph(printable(document.subtitle))
    for block in document.blocks:
        _add(file, block)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _settle(file: WordFile, document: Document) -> None:
    """Say who made it, in which language, and what stands on every page."""
    file.core_properties.title = printable(document.title)[:250]
    file.core_properties.author = "Pejling"
    file.core_properties.language = "da-DK"
    properties = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    properties.append(language)
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    if document.compact:
        _set_smaller(file)
    if document.mark:
        section.header.paragraphs[0].text = printable(document.mark)


def _set_smaller(file: WordFile) -> None:
    section, style = file.sections[0], file.styles["Normal"]
    section.top_margin = section.bottom_margin = Cm(1.8)
    style.font.size = Pt(9.5)
    style.paragraph_format.space_after = Pt(3)


def _add(file: WordFile, block: Block) -> None:
    match block:
        case Heading(text, level):
            file.add_heading(printable(text), level)
        case Paragraph(text, label):
            line = file.add_paragraph()
            if label:
                line.add_run(f"{printable(label)} ").bold = True
            line.add_run(printable(text))
        case Bullets(lines):
            for text in lines:
                file.add_paragraph(printable(text), style="List Bullet")
        case Table():
            _table(file, block)
        case Picture():
            _picture(file, block)
        case Question():
            _question(file, block)


def _question(file: WordFile, block: Question) -> None:
    """Add a question; its parts ask Word to stay on one page."""
    if block.title:
        file.add_heading(printable(block.title), 2)
    lines = [file.add_paragraph()]
    lines[0].add_run(printable(block.text)).bold = True
    for text in block.choices:
        line = file.add_paragraph(f"{BOX} {printable(text)}")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(0.7), Cm(-0.7)
        lines.append(line)
    for words, count in block.writing:
        lines.append(file.add_paragraph(printable(words)))
        lines += [_ruled(file) for _ in range(count)]
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True


def _ruled(file: WordFile) -> Line:
    """Add an empty line with a rule under it, to write on."""
    line = file.add_paragraph()
    borders = OxmlElement("w:pBdr")
    under = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
        under.set(qn(f"w:{name}"), value)
    borders.append(under)
    line._p.get_or_add_pPr().append(borders)
    return line


def _table(file: WordFile, block: Table) -> None:
    made = file.add_table(rows=0, cols=len(block.head), style="Light Grid Accent 1")
    for texts in (block.head, *block.rows):
        cells = made.add_row().cells
        for n, (cell, text, width) in enumerate(zip(cells, texts, block.widths, strict=True)):
            cell.text = printable(text)
            cell.width = Cm(PAGE * width)
            if block.words is not None and n >= block.words:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    head = made.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head.append(repeated)
    file.add_paragraph()


def _picture(file: WordFile, block: Picture) -> None:
    """Add a drawing as pixels, which every reader of Word files can show, with its words for the blind."""
    pixels = block.content if block.form == "png" else png(block.content.decode())
    line = file.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shown = line.add_run().add_picture(BytesIO(pixels), width=Cm(PAGE * block.width))
    shown._inline.docPr.set("descr", printable(block.alt))
