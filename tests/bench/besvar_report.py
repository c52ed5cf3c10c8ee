"""The Besvar part of `docs/performance.md`."""

from __future__ import annotations

import os
import statistics

from tests.bench.besvar import BATCH, BATCHES, SLICE, SPREAD, THINK, Found, quantile
from tests.bench.paper import table

HEAD = """# How fast Besvar is under load

Written by `python3 dev.py bench besvar`; do not edit. The real server (`streamlit run app.py`, one process)
over a database of its own; {sessions} people, signed in through the services, each with the real page of one
theme open (three cards) over a real websocket with cookie and Origin, pressing another rung on a random
card with log-normal pauses (mean {think:g} s, sigma {spread}). Each press carries every widget's value, as a
browser does, and counts as answered when the run has ended and "Gemt" was in it. The heartbeat is on; it
runs nothing while the connection holds. Window: {seconds:.0f} s, {answers} answers.

- CPU is that of the whole server process (event loop, websockets, session watch, everything), by answer;
  median over slices of {slice:g} s, and over the whole window.
- Quiet: one person answering without pauses while nothing else is open, median of {batches} batches of
  {batch}.
- A page turn ("Næste") is a run of the whole page; it is reported, not counted as an answer.
- Errors: exceptions, answers that were not shown as saved, rows in the database that differ from what the
  pages showed (choice and version, every card), sheets that differ from their history, tracebacks in the log.
- CPU milliseconds grow when neighbours share the processor; the yardstick is a fixed Python loop, measured
  just before ({yard:.1f} ms) and after ({yard_after:.1f} ms) in the same way.
"""


def page(found: Found) -> str:
    """Return the whole part."""
    head = HEAD.format(
        sessions=found.sessions, think=THINK, spread=SPREAD, seconds=found.seconds, answers=found.answers,
        slice=SLICE, batches=BATCHES, batch=BATCH, yard=found.yard, yard_after=found.yard_after,
    )  # fmt: skip
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    others = (
        f"{os.cpu_count()} cores. Other processes used {found.others_share:.2f} cores meanwhile; load {load}."
    )
    errors = "".join(f"- {error}\n" for error in found.errors[:10])
    return "\n".join([head, others, "", _promises(found), "", _figures(found), "", errors])


def _promises(found: Found) -> str:
    p95 = quantile(found.waits, 0.95)
    rows = [
        ("≤ 10 server CPU ms an answer at the median", f"{found.cpu_median:.1f} ms", found.cpu_median <= 10),
        ("p95 ≤ 150 ms", f"{p95:.0f} ms", p95 <= 150),
        ("0 errors", str(len(found.errors)), not found.errors),
    ]
    told = [(promise, value, "yes" if kept else "**no**") for promise, value, kept in rows]
    return table(("promise", "found", "kept"), told)


def _figures(found: Found) -> str:
    waits = " / ".join(f"{quantile(found.waits, share):.0f}" for share in (0.5, 0.95, 0.99))
    first = " / ".join(f"{quantile(found.first_views, share):.0f}" for share in (0.5, 0.95))
    rows = [
        ("CPU ms an answer, whole window", f"{found.cpu_all:.1f}"),
        ("CPU ms an answer, quiet", f"{statistics.median(found.quiet_batches):.1f}"),
        ("CPU ms a page turn, quiet", f"{statistics.median(found.page_cpu):.1f}"),
        ("ms an answer, p50 / p95 / p99", waits),
        ("ms an answer, quiet, p50", f"{quantile(found.quiet_waits, 0.5):.0f}"),
        ("ms to the whole page while all come in, p50 / p95", first),
        ("cores, all connected and nobody answering", f"{found.idle_cpu_share:.3f}"),
        ("bytes to the browser by answer, before compression", f"{found.bytes / max(found.answers, 1):.0f}"),
        ("memory of the server, MB", f"{found.memory_mb:.0f}"),
    ]
    return table(("figure", "value"), rows)
