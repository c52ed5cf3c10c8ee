"""One plan in a process of its own: makes its table ready, then runs when told, and says what it took."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.scoring_data import load
from tests.bench.scoring_plans import PLANS

STATUS = Path("/proc/self/status")


def main() -> None:
    """Read orders from standard input, one a line, and answer each with a line of JSON."""
    name, sheets, result = sys.argv[1:]
    plan = PLANS[name]
    table = plan.prepare(load(Path(sheets)))
    gc.collect()
    first, peak, beyond = _measured(lambda: plan.run(table))
    np.savez(result, **plan.canonical(first))
    del first
    _say(peak_mb=peak, beyond_mb=beyond)
    for order in sys.stdin:
        if order.strip() != "run":
            break
        gc.collect()
        start, cpu = time.perf_counter(), time.process_time()
        plan.run(table)
        _say(seconds=time.perf_counter() - start, cpu=time.process_time() - cpu)


def _measured(run: Any) -> tuple[Any, float | None, float | None]:
    """Return a run's result, the process's highest memory, and what of it is beyond its table (MB, Linux)."""
    if not STATUS.exists():
        return run(), None, None
    Path("/proc/self/clear_refs").write_text("5")  # forgets the highest memory so far
    before = _status("VmRSS")
    result = run()
    highest = _status("VmHWM")
    return result, highest / 1024, (highest - before) / 1024


def _status(field: str) -> int:
    return int(next(line for line in STATUS.read_text().splitlines() if line.startswith(field)).split()[1])


def _say(**figures: float | None) -> None:
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
