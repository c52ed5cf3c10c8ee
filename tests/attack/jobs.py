"""What is measured, and by whom: one sector a job, each in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import product
from multiprocessing import get_context

from tests.attack.measure import Measured, measure, measure_two, naive_pinned
from tests.attack.page import Job
from tests.attack.sectors import WHOLE_SECTOR, invent, invent_sample

SIZES = (150, 250, 500)
SEEDS = (1, 2, 3, 4, 5)
KINDS = ("full", "two", "sample", "quick", "whole", "naive", "quick_two")


def run(job: Job) -> Measured:
    """Measure one sector in one of the kinds that `page.NAMES` explains."""
    kind, size, seed = job
    if kind == "naive":
        sector = invent(seed, size)
        return naive_pinned(sector, next(iter(sector.plan.themes)))
    if kind == "sample":
        return measure(invent_sample(seed, size))
    sector = invent(seed, size, "full" if kind in ("full", "two") else "quick", whole_levels=kind == "whole")
    return measure_two(sector, size * 3 // 5) if kind.endswith("two") else measure(sector)


def jobs_of(kinds: Sequence[str], sizes: Sequence[int], seeds: Sequence[int]) -> list[Job]:
    """Return every job, seed by seed; a sample of everybody is the whole sector, measured already."""
    jobs = [(kind, size, seed) for seed, size, kind in product(seeds, sizes, kinds)]
    return [job for job in jobs if job[0] != "sample" or job[1] < WHOLE_SECTOR]


def measured(jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Measured]]:
    """Yield each job as it is done."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the workers share the cores already
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        waiting = {pool.submit(run, job): job for job in jobs}
        for one in as_completed(waiting):
            yield waiting[one], one.result()
