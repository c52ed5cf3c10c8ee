"""`python -m tests.bench`: measures scoring and writes what was found to `docs/performance.md`."""

from __future__ import annotations

import argparse

from tests.bench.report import page, summary
from tests.bench.scoring import ROOT, measure


def main() -> None:
    """Measure every size and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rows", nargs="+", type=int, default=[125_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--order", choices=("stored", "arrival"), default="stored")
    parser.add_argument("--only-print", action="store_true", help="leave docs/performance.md as it is")
    chosen = parser.parse_args()
    found = {rows: measure(rows, chosen.runs, chosen.order) for rows in chosen.rows}
    print(summary(found))
    if not chosen.only_print:
        (ROOT / "docs").mkdir(exist_ok=True)
        (ROOT / "docs" / "performance.md").write_text(
            page(found, chosen.runs, chosen.order), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
