"""A document as a tagged PDF (PDF/UA-1): what people typed travels as data and is never read as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import typst

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
from almene_assess.reports.letters import settable
from almene_assess.reports.typeface import FONTS

TEMPLATE = """
#let doc = json(bytes(sys.inputs.document))
#set document(title: doc.title, author: "Pejling")
#set page(paper: "a4", header: text(9pt, doc.mark), numbering: "1")
#set page(margin: if doc.compact { 1.8cm } else { 2.5cm })
#set text(font: "Source Sans 3", lang: "da", size: if doc.compact { 9.5pt } else { 11pt })
#set par(leading: if doc.compact { 0.5em } else { 0.7em })
#show heading.where(level: 1): set text(20pt)
#set par(spacing: 0.65em) if doc.compact
#show heading.where(level: 2): set block(above: if doc.compact { 1.2em } else { 1.6em })
#let lines(words) = words.split("\\n").join(linebreak())
#let ruled = line(length: 100%, stroke: 0.5pt + luma(120))
#let square-box = box(width: 0.8em, height: 0.8em, stroke: 0.8pt, baseline: 0.1em)
#heading(level: 1, doc.title)
#lines(doc.subtitle)
#for part in doc.blocks {
  if part.kind == "heading" { heading(level: part.level + 1, part.text) }
  if part.kind == "paragraph" {
    par(if part.label != "" { strong(part.label + " ") + lines(part.text) } else { lines(part.text) })
  }
  if part.kind == "bullets" { list(..part.lines.map(lines)) }
  if part.kind == "table" {
    block(breakable: part.rows.len() > 12, table(
      columns: part.widths.map(width => width * 1fr),
      stroke: (x, y) => (bottom: (if y == 0 { 1pt } else { 0.5pt }) + luma(120)),
      align: (x, y) => if part.words != none and x >= part.words { right } else { left },
      table.header(..part.head.map(cell => strong(cell))),
      ..part.rows.flatten().map(lines),
    ))
  }
  if part.kind == "question" {
    block(breakable: false, above: 1.5em, {
      if part.title != "" { heading(level: 3, part.title) }
      par(strong(lines(part.text)))
      list(marker: square-box, body-indent: 0.6em, spacing: 0.75em, ..part.choices.map(lines))
      for (words, count) in part.writing {
        par(lines(words))
        for _ in range(count) { block(above: 1.7em, below: 0.3em, ruled) }
      }
    })
  }
  if part.kind == "picture" { align(center, image(part.file, alt: part.alt, width: part.width * 100%)) }
}
"""

_KINDS = {
    Heading: "heading",
    Paragraph: "paragraph",
    Bullets: "bullets",
    Table: "table",
    Picture: "picture",
    Question: "question",
}


def pdf(document: Document) -> bytes:
    """Return the document as a PDF file."""
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    files = {_file(n, picture): picture.content for n, picture in enumerate(pictures)}
    told = {
        "title": _told(document.title),
        "subtitle": _told(document.subtitle),
        "mark": _told(document.mark),
        "compact": document.compact,
        "blocks": [_packed(block, pictures) for block in document.blocks],
    }
    made = typst.compile(  # type: ignore[call-overload]  # files by name: its types do not tell of them
        {"main.typ": TEMPLATE.encode()} | files,
        format="pdf",
        sys_inputs={"document": json.dumps(told)},
        pdf_standards=["ua-1"],
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,  # the same file on every machine
    )
    assert isinstance(made, bytes)
    return made


def _packed(block: Block, pictures: list[Picture]) -> dict[str, Any]:
    kind = {"kind": _KINDS[type(block)]}
    if isinstance(block, Picture):
        name = _file(pictures.index(block), block)
        return kind | {"file": name, "alt": _told(block.alt), "width": block.width}
    return kind | {key: _clean(value) for key, value in asdict(block).items()}


def _file(place: int, picture: Picture) -> str:
    return f"picture-{place}.{picture.form}"


def _told(text: str) -> str:
    return settable(printable(text))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _told(value)
    return [_clean(one) for one in value] if isinstance(value, tuple | list) else value
