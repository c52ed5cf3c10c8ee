"""What the lock files say, one entry a package and version, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, TESTING = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
HEAD = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)\s*(?:;\s*([^\\]*?))?\s*\\?$")
HASH = re.compile(r"^\s+--hash=(sha256:[0-9a-f]{64})\s*\\?$")


@dataclass(frozen=True, slots=True)
class Package:
    """One locked version; `hashes` are those of its files, `marker` says which machines it is for."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return its address in lists of software."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read(text: str) -> tuple[list[Package], list[str]]:
    """Return the packages of a lock, and the lines that are neither package, hash nor comment."""
    found: list[tuple[str, str, str, list[str]]] = []
    strange = []
    for line in text.splitlines():
        head, digest = HEAD.match(line), HASH.match(line)
        if head:
            name = re.sub(r"[-_.]+", "-", head[1]).lower()
            found.append((name, head[2], (head[3] or "").strip(), []))
        elif digest and found:
            found[-1][3].append(digest[1])
        elif line.strip() and not line.strip().startswith("#"):
            strange.append(line.strip())
    return [Package(name, version, marker, tuple(some)) for name, version, marker, some in found], strange


def unlocked(packages: Iterable[Package], strange: Iterable[str]) -> list[str]:
    """Return what pip could install without knowing its bytes beforehand."""
    return [f"{one.name} has no hash" for one in packages if not one.hashes] + [
        f"not a pinned package: {line[:60]}" for line in strange
    ]
