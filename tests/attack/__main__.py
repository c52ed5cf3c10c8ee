"""`python -m tests.attack`: the attackers on every size and seed; writes the table in `docs/benchmark.md`."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

from tests.attack.measure import Measured, measure, measure_two, naive_pinned
from tests.attack.page import written
from tests.attack.sectors import invent

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmark.md"
SIZES = (150, 250, 500)
SEEDS = (1, 2, 3, 4, 5)
KINDS = ("full", "quick", "whole", "two")

Job = tuple[str, int, int]


def run(job: Job) -> Measured:
    """Measure one sector in one of the kinds that `page.NAMES` explains."""
    kind, size, seed = job
    form = "full" if kind in ("full", "two") else "quick"
    sector = invent(seed, size, form, whole_levels=kind == "whole")
    return measure_two(sector, size * 3 // 5) if kind == "two" else measure(sector)


def naive(job: Job) -> float:
    """Return what the naive design gives away in the first theme of a sector."""
    _, size, seed = job
    sector = invent(seed, size)
    return naive_pinned(sector, next(iter(sector.plan.themes)))


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--seeds", nargs="+", type=int, default=list(SEEDS))
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only-print", action="store_true", help="leave docs/benchmark.md as it is")
    chosen = parser.parse_args()
    jobs = list(product(chosen.kinds, chosen.sizes, chosen.seeds))
    live = [("naive", size, seed) for size in chosen.sizes for seed in chosen.seeds]
    with ProcessPoolExecutor(chosen.workers) as pool:
        measured = {}
        for job, one in zip(jobs, pool.map(run, jobs), strict=True):
            measured[job] = one
            print(*job, f"{one.seconds:.0f} s", f"{one.own_kreds:.3f}", one.safe, one.report, flush=True)
        given_away = dict(zip(live, pool.map(naive, live), strict=True))
    print(given_away)
    if not chosen.only_print:
        PAGE.write_text(written(PAGE.read_text("utf-8"), measured, given_away), encoding="utf-8")


if __name__ == "__main__":
    main()
