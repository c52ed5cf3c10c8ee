"""`python -m tests.attack`: the attackers on every size and seed; writes the table in `docs/benchmark.md`.

Each sector is measured in a process of its own, so that its time and memory are its own too. With `--notes`
a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.attack.jobs import KINDS, SEEDS, SIZES, jobs_of, measured
from tests.attack.measure import Measured
from tests.attack.page import Job, written

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmark.md"


def noted(notes: Path | None) -> dict[Job, Measured]:
    """Return what an earlier run measured."""
    if notes is None or not notes.exists():
        return {}
    lines = [json.loads(line) for line in notes.read_text("utf-8").splitlines()]
    return {(kind, size, seed): Measured(**one) for (kind, size, seed), one in lines}


def note(notes: Path | None, job: Job, one: Measured) -> None:
    """Keep a measurement, and show it."""
    line = json.dumps([job, asdict(one)])
    print(line, flush=True)
    if notes is not None:
        with notes.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--seeds", nargs="+", type=int, default=list(SEEDS))
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--notes", type=Path, help="keep what is measured here, and go on from there")
    parser.add_argument("--only-print", action="store_true", help="leave docs/benchmark.md as it is")
    chosen = parser.parse_args()
    jobs = jobs_of(chosen.kinds, chosen.sizes, chosen.seeds)
    found = {job: one for job, one in noted(chosen.notes).items() if job in jobs}
    for job, one in measured([job for job in jobs if job not in found], chosen.workers):
        found[job] = one
        note(chosen.notes, job, one)
    if not chosen.only_print:
        PAGE.write_text(written(PAGE.read_text("utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
