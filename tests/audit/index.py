"""What the package index that pip uses knows of our versions: advisories, withdrawn versions, newer ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field

from pip._internal.models.index import PyPI

from tests.audit.locks import Package

PATIENCE = 10
"""Unit: seconds for one answer."""


@dataclass(slots=True)
class Heard:
    """What was learnt; `unasked` names the packages that nothing is known of, and `why`."""

    advisories: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    why: str = ""


def address() -> str:
    """Return where pip's index tells of packages in JSON, as its own settings say, else its own default."""
    told = os.environ.get("PIP_INDEX_URL") or _configured() or PyPI.simple_url
    return told.rstrip("/").removesuffix("/simple") + "/pypi"


def _configured() -> str:
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def ask(packages: Iterable[Package], where: str) -> Heard:
    """Ask about each package; after the first that gets no answer, no other is asked."""
    heard = Heard()
    for one in packages:
        label = f"{one.name} {one.version}"
        told = {} if heard.unasked else _told(f"{where}/{one.name}/{one.version}/json", heard)
        if "vulnerabilities" not in told:
            heard.unasked.append(label)
            heard.why = heard.why or "the index tells no advisories"
            continue
        _note(heard, label, one, told)
    return heard


def _note(heard: Heard, label: str, one: Package, told: dict[str, object]) -> None:
    faults = told["vulnerabilities"]
    known = faults if isinstance(faults, list) else []
    heard.advisories += [
        f"{label}: {fault.get('id')}, mended in {', '.join(fault.get('fixed_in') or ['no version'])}"
        for fault in known
        if not fault.get("withdrawn")
    ]
    info = told.get("info")
    about = info if isinstance(info, dict) else {}
    if about.get("yanked"):
        heard.withdrawn.append(label)


def _told(where: str, heard: Heard) -> dict[str, object]:
    try:
        with urllib.request.urlopen(where, timeout=PATIENCE) as answer:
            found = json.load(answer)
    except (urllib.error.URLError, OSError, ValueError) as failed:
        heard.why = type(failed).__name__
        return {}
    return found if isinstance(found, dict) else {}


def newer(locked: Iterable[str]) -> list[str] | None:
    """Return which of these packages pip knows newer versions of, or None where it reached no index."""
    command = [sys.executable, "-m", "pip", "list", "--outdated", "--format", "json"]
    command += ["--disable-pip-version-check", "--retries", "0", "--timeout", str(PATIENCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 or "Could not" in done.stderr or "Retrying" in done.stderr:
        return None
    names = set(locked)
    found = [one for one in json.loads(done.stdout or "[]") if one["name"].lower() in names]
    return [f"{one['name']} {one['version']} -> {one['latest_version']}" for one in found]
