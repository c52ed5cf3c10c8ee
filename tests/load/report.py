"""The part of `docs/performance.md` about a full hall: promises first, then every evening's figures."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from tests.bench.paper import table
from tests.load.hall import SLIPS, TYPING, Found

HEAD = """# How many phones one hall can hold

Written by `python3 dev.py load`; do not edit. The real server (`streamlit run app.py`, one process) over a
SQLite database of its own; the driver is another process and speaks plain HTTP. {pins}
Every phone holds its event stream all the time; the big screen is one more.

- An evening: all come in over {pace} ({typing} of them type the code, one in {slips} wrongly at first, from
  one address), then the desk steps through two votes of an item and on to the next. In each vote all
  answer within 9 s, and one in ten changes the answer at once. At the end {cut} sockets are cut.
- A step counts from the press at the desk until the phone has received the new page, an answer from the first
  byte sent until the receipt, drawn from the stored row, is there.
- {evenings} evenings with {full} phones and as many with {few}; figures are medians over the evenings.
"""


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def page(full: list[Found], small: list[Found]) -> str:
    """Return the whole part."""
    first = full[0]
    head = HEAD.format(
        pins="Each is pinned to a core of its own." if first.pinned else "Neither could be pinned to a core.",
        pace="50 s" if first.phones >= 1000 else f"{first.phones / 20:.0f} s",
        typing=min(TYPING, first.phones), slips=SLIPS, cut=first.cuts[0].phones,
        full=first.phones, few=small[0].phones, evenings=len(full),
    )  # fmt: skip
    others = statistics.median(found.others for found in full)
    noise = f"Other processes of the machine used {others:.2f} cores meanwhile (median)."
    errors = [error for found in (*full, *small) for error in found.errors][:10]
    parts = [head, noise, "", _promises(full, small), "", _figures(full, small), ""]
    return "\n".join([*parts, *(f"- {error}" for error in errors)])


def _promises(full: list[Found], small: list[Found]) -> str:
    n, few = full[0].phones, small[0].phones
    rows = [
        _row(f"{n} phones are in within 60 s", full, lambda f: f.join_lasted, 60, "{:.1f} s"),
        _row("all have answered within 10 s", full, lambda f: max(v.lasted for v in f.votes), 10, "{:.1f} s"),
        _row("acknowledged answers that are not stored as said", full, _missing, 0),
        _row("p95 of an answer ≤ 500 ms", full, lambda f: _wait(f, 0.95), 500, "{:.0f} ms"),
        _row("slowest step, on 99 % of the phones in ≤ 1.5 s", full, _slowest, 1500, "{:.0f} ms"),
        _row("slowest step, on the big screen in ≤ 1.5 s", full, _screen, 1500, "{:.0f} ms"),
        _row("phones that missed a step", full, lambda f: sum(s.missing for s in f.steps), 0),
        _row("errors", full, lambda f: len(f.errors), 0),
        _row("memory of the server ≤ 600 MB", full, lambda f: f.memory_mb, 600, "{:.0f} MB"),
        *_cuts(full),
        _row(f"{few} phones: p95 of an answer ≤ 100 ms", small, lambda f: _wait(f, 0.95), 100, "{:.0f} ms"),
        _row(f"{few} phones: errors", small, lambda f: len(f.errors), 0),
    ]
    return table(("promise", "median", "worst", "kept"), rows)


def _cuts(full: list[Found]) -> list[tuple[str, ...]]:
    return [
        _row(
            f"{cut.phones} sockets cut for {cut.seconds:.0f} s: phones that did not go on as the same voter",
            full,
            lambda f, place=place: f.cuts[place].phones - f.cuts[place].same,  # type: ignore[misc]  # bound now
            0,
        )
        for place, cut in enumerate(full[0].cuts)
    ]


def _figures(full: list[Found], small: list[Found]) -> str:
    lines: list[tuple[str, Callable[[Found], float]]] = [
        ("server CPU while all come in, cores", lambda f: f.join_server_cpu / f.join_lasted),
        ("driver CPU while all come in, cores", lambda f: f.join_driver_cpu / f.join_lasted),
        ("coming in, first page to open stream, p95 ms", lambda f: quantile(f.joins, 0.95) * 1e3),
        ("server CPU during a vote, cores", lambda f: _mean(v.server_cpu / v.lasted for v in f.votes)),
        ("driver CPU during a vote, cores", lambda f: _mean(v.driver_cpu / v.lasted for v in f.votes)),
        ("server CPU while nothing happens, cores", lambda f: f.idle_cpu),
        ("an answer, p50 ms", lambda f: _wait(f, 0.5)),
        ("an answer, p95 ms", lambda f: _wait(f, 0.95)),
        ("an answer, p99 ms", lambda f: _wait(f, 0.99)),
        ("a step on half of the phones, median step, ms", lambda f: _typical(f, 0.5)),
        ("a step on 99 % of the phones, median step, ms", lambda f: _typical(f, 0.99)),
        ("back after a cut, slowest phone, ms", lambda f: max(f.cuts[0].back) * 1e3),
        ("memory of the server, peak MB", lambda f: f.memory_mb),
    ]
    rows = [_line(name, full, small, value) for name, value in lines]
    return table(("figure, median evening", f"{full[0].phones} phones", f"{small[0].phones} phones"), rows)


def _row(
    promise: str, found: list[Found], value: Callable[[Found], float], most: float, shape: str = "{:.0f}"
) -> tuple[str, ...]:
    """Return a promise with what was found; it is kept where even the worst evening keeps it."""
    values = [value(one) for one in found]
    median, worst = statistics.median(values), max(values)
    kept = "yes" if worst <= most else "at the median" if median <= most else "**no**"
    return promise, shape.format(median), shape.format(worst), kept


def _line(
    name: str, full: list[Found], small: list[Found], value: Callable[[Found], float]
) -> tuple[str, ...]:
    found = [statistics.median(value(one) for one in evenings) for evenings in (full, small)]
    return name, *(f"{one:.2f}" if one < 10 else f"{one:.0f}" for one in found)


def _missing(found: Found) -> float:
    return sum(vote.missing for vote in found.votes)


def _mean(values: Iterable[float]) -> float:
    return statistics.fmean(values)


def _wait(found: Found, share: float) -> float:
    """Unit: milliseconds."""
    return quantile([wait for vote in found.votes for wait in vote.waits], share) * 1e3


def _slowest(found: Found) -> float:
    return max(quantile(step.phones, 0.99) if step.phones else 60.0 for step in found.steps) * 1e3


def _typical(found: Found, share: float) -> float:
    return statistics.median(quantile(step.phones, share) for step in found.steps if step.phones) * 1e3


def _screen(found: Found) -> float:
    return max(60.0 if step.projector is None else step.projector for step in found.steps) * 1e3
