"""`python -m tests.bench [scoring|besvar|first-view|papers]`: measures, and writes `docs/performance.md`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tests.bench import paper


def main() -> None:
    """Run the benches that were asked for; each writes its own part of the page."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("what", nargs="?", choices=[*BENCHES, "all"], default="all")
    parser.add_argument("--only-print", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--runs", type=int, help="scoring: 5; first view: 7; papers: 5")
    parser.add_argument("--rows", nargs="+", type=int, default=[125_000, 1_000_000], help="scoring")
    parser.add_argument("--order", choices=("stored", "arrival"), default="stored", help="scoring")
    parser.add_argument("--sessions", type=int, default=300, help="besvar")
    parser.add_argument("--seconds", type=float, default=90.0, help="besvar: how long the steady window is")
    chosen = parser.parse_args()
    for name, bench in BENCHES.items():
        if chosen.what in (name, "all"):
            text = bench(chosen)
            print(text)
            if not chosen.only_print:
                paper.put(name, text)


def _scoring(chosen: argparse.Namespace) -> str:
    from tests.bench import report, scoring

    runs = chosen.runs or 5
    found = {rows: scoring.measure(rows, runs, chosen.order) for rows in chosen.rows}
    return report.page(found, runs, chosen.order)


def _besvar(chosen: argparse.Namespace) -> str:
    from tests.bench import besvar, besvar_report

    return besvar_report.page(besvar.measure(chosen.sessions, chosen.seconds))


def _first_view(chosen: argparse.Namespace) -> str:
    from tests.bench import first_view

    return first_view.report(first_view.measure(chosen.runs or first_view.RUNS))


def _papers(chosen: argparse.Namespace) -> str:
    from tests.bench import papers

    return papers.report(papers.measure(chosen.runs or papers.RUNS))


BENCHES: dict[str, Callable[[argparse.Namespace], str]] = {
    "scoring": _scoring,
    "besvar": _besvar,
    "first-view": _first_view,
    "papers": _papers,
}


if __name__ == "__main__":
    main()
