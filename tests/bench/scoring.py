"""The scoring bench: ours beside every plan, in alternating runs, with equal results and peak memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.bench.scoring_data import make, save
from tests.bench.scoring_plans import PLANS

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Measured:
    """What a plan took, run by run, and what it needed."""

    peak_mb: float | None
    beyond_mb: float | None
    furthest: float
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the median time in seconds."""
        return statistics.median(self.seconds)


class Worker:
    """A plan's process: one line in, one line out."""

    def __init__(self, name: str, sheets: Path, result: Path) -> None:
        command = [sys.executable, "-m", "tests.bench.scoring_worker", name, str(sheets), str(result)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = self._hear()

    def run(self) -> dict[str, float]:
        """Run the plan once."""
        assert self._process.stdin is not None
        self._process.stdin.write("run\n")
        self._process.stdin.flush()
        return self._hear()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _hear(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a worker ended without an answer; its message stands above")
        answer: dict[str, float] = json.loads(line)
        return answer


def measure(rows: int, runs: int, order: str) -> dict[str, Measured]:
    """Run every plan `runs` times, in turns, on the same sheets."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sheets = Path(folder) / "sheets.npz"
        save(make(rows, order), sheets)
        workers, found = {}, {}
        for name in PLANS:
            result = Path(folder) / f"{name}.npz"
            worker = workers[name] = Worker(name, sheets, result)
            stack.callback(worker.close)
            distance = furthest(Path(folder) / "numpy.npz", result) if name not in ("ours", "numpy") else 0.0
            found[name] = Measured(worker.ready["peak_mb"], worker.ready["beyond_mb"], distance)
        found["ours"].furthest = furthest(Path(folder) / "numpy.npz", Path(folder) / "ours.npz")
        for turn in range(runs):
            for name in _in_turn(list(PLANS), turn):
                figures = workers[name].run()
                found[name].seconds.append(figures["seconds"])
                found[name].cpu.append(figures["cpu"])
        return found


def _in_turn(names: list[str], turn: int) -> list[str]:
    """Return the plans with another one first each time, so that none always follows the same."""
    start = turn % len(names)
    return names[start:] + names[:start]


def furthest(one: Path, other: Path) -> float:
    """Return the largest difference between two results; infinite if a hole is not in the same place."""
    with np.load(one) as mine, np.load(other) as theirs:
        return max(_distance(mine[name], theirs[name]) for name in ("score", "answered", "asked", "cells"))


def _distance(mine: np.ndarray, theirs: np.ndarray) -> float:
    if not np.array_equal(np.isnan(mine), np.isnan(theirs)):
        return float("inf")
    return float(np.nanmax(np.abs(mine.astype(float) - theirs.astype(float))))
