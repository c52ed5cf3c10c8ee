"""Which licences are allowed, and which package has which: the table of docs/licences.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.audit.locks import ROOT, Package

TABLE = ROOT / "docs" / "licences.md"
ROW = re.compile(r"^\| ([a-z0-9.-]+) \| (\S.*?) \|$", re.MULTILINE)
ALLOWED = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0"}
    | {"PSF-2.0", "Zlib"}
)
"""They ask no more than that their text goes along, or (MPL) that changes to their own files are shown."""


def stated(table: str) -> dict[str, str]:
    """Return the expression of each package; what a row adds in words is explained under the table."""
    found = {name: re.split(r" by | \(|;", text)[0].strip() for name, text in ROW.findall(table)}
    found.pop("package", None)
    return found


def refused(packages: Iterable[Package], known: Mapping[str, str]) -> list[str]:
    """Return every package whose licence is unknown, or not allowed in any of its alternatives."""
    names = sorted({one.name for one in packages})
    unknown = [f"{name}: no licence is noted" for name in names if name not in known]
    return unknown + [
        f"{name}: {known[name]}" for name in names if name in known and not allowed(known[name])
    ]


def allowed(expression: str) -> bool:
    """Return whether one of the alternatives asks for allowed licences only."""
    return any(
        {part.strip(" ()") for part in choice.split(" AND ")} <= ALLOWED
        for choice in expression.split(" OR ")
    )
