"""A document as its parts, before anybody has chosen Word or PDF; the words are the report's, not ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands under the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some lines of text; `label` stands first, in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is read out before its cells; `widths` are shares of the page's width.

    `words` is how many columns hold words; figures come after them, and stand under each other to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, as PNG or SVG; `alt` says in words what it shows.

    Unit: `width` is its share of the page's width.
    """

    content: bytes
    alt: str
    width: float = 1.0

    @property
    def form(self) -> str:
        """Return png or svg."""
        return "png" if self.content.startswith(b"\x89PNG") else "svg"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered by hand, kept on one page: a box to each choice, and lines to write on.

    `writing` holds what to write and how many lines there are for it. A question without a title has no
    heading of its own.
    """

    title: str
    text: str
    choices: tuple[str, ...]
    writing: tuple[tuple[str, int], ...] = ()


Block = Heading | Paragraph | Bullets | Table | Picture | Question


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a line under it, and what follows; `mark` stands on every page.

    A `compact` document is set smaller, for papers that must keep to one page.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    mark: str = ""
    compact: bool = False


def printable(text: str) -> str:
    """Return the text without characters that no document can hold."""
    return "".join(letter for letter in text if letter in "\n\t" or _can_be_printed(ord(letter)))


def _can_be_printed(code: int) -> bool:
    """Return whether XML 1.0 allows the character, and it is no control character."""
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
