"""`docs/performance.md`, part by part: each bench rewrites its own and leaves the others as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
PARTS = ("scoring", "besvar", "first-view", "hall", "papers")
"""In the order in which they stand on the page."""


def put(part: str, text: str, page: Path = PAGE) -> None:
    """Write one part; it carries the day on which it was measured."""
    page.parent.mkdir(exist_ok=True)
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    kept = {name: _found(old, name) for name in PARTS}
    kept[part] = f"{text.strip()}\n\nMeasured on {datetime.now(UTC):%Y-%m-%d}.\n"
    whole = [f"{_mark(name)}\n{kept[name]}" for name in PARTS if kept[name]]
    page.write_text("\n".join(whole), encoding="utf-8")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table whose first column is words and whose others are figures."""
    lines = [head, ("---", *("--:" for _ in head[1:])), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _mark(part: str) -> str:
    return f"<!-- part: {part} -->"


def _found(page: str, part: str) -> str:
    found = re.search(rf"{re.escape(_mark(part))}\n(.*?)(?=\n<!-- part: |\Z)", page, re.DOTALL)
    return found[1].rstrip("\n") + "\n" if found else ""
