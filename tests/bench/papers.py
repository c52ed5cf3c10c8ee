"""How long a paper takes, from the rows of the database to the file: the first in a process, and after."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from almene_assess.services import rounds
from almene_assess.storage.database import connect
from almene_assess.web import papers
from almene_assess.web.paper import Wanted
from tests.bench import paper
from tests.screens import pages, stage

RUNS = 5
LIMIT = 5.0
"""Unit: seconds; what one report may take at most."""
KINDS = {
    "resultat.pdf": ("", "rapport, PDF"),
    "resultat.docx": ("", "rapport, Word"),
    "tal.xlsx": ("", "tal, Excel"),
    "tal.csv": ("", "tal, CSV"),
    "diagram.png": ("a", "diagram, PNG"),
    "diagram.svg": ("a", "diagram, SVG"),
}


@dataclass(frozen=True, slots=True)
class Took:
    """Unit: seconds and bytes."""

    about: str
    first: float
    later: float
    weight: int


def measure(runs: int) -> list[Took]:
    """Make the stage, and each paper in a process of its own: nothing is warm the first time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stage.sqlite"
        stage.build(path)
        return [_alone(path, kind, runs) for kind in KINDS]


def _alone(path: Path, kind: str, runs: int) -> Took:
    asked = [sys.executable, "-m", "tests.bench.papers", str(path), kind, str(runs)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    return Took(KINDS[kind][1], float(told[0]), float(told[1]), int(told[2]))


def report(found: list[Took]) -> str:
    """Return the part of the page."""
    rows = [(one.about, f"{one.first:.2f}", f"{one.later:.2f}", f"{one.weight / 1024:.0f}") for one in found]
    head = ("Paper", "the first in a process, s", "after that, s", "kB")
    slowest = max(one.first for one in found)
    kept = "kept" if slowest <= LIMIT else "NOT kept"
    return f"""## Papers to take home

From rows to file: 16 themes, a full round, {os.cpu_count()} cores. The first one loads the libraries and
starts the drawing engine.

{paper.table(head, rows)}

The limit is {LIMIT:.0f} s for one report: {kept} (slowest: {slowest:.2f} s)."""


def _once(path: Path, kind: str, runs: int) -> str:
    engine = connect(pages.serving(path))
    actor = stage.actor(engine, stage.FINISHED)
    whole = next(task for task in rounds.tasks(engine, actor) if task.may_see_result).participation.id
    name, form = kind.split(".")
    times, size = [], 0
    for _ in range(runs + 1):
        started = perf_counter()
        found = papers.paper(name)
        assert found is not None
        size = len(found.forms[form](Wanted(engine, actor, whole, KINDS[kind][0])).content)
        times.append(perf_counter() - started)
    return f"{times[0]} {median(times[1:])} {size}"


if __name__ == "__main__":
    os.environ["PEJLING_PASSWORD_COST"] = "4"
    print(_once(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
