"""`python -m tests.load`: fill a hall, measure, and write the part about it in `docs/performance.md`."""

from __future__ import annotations

import argparse

from tests.bench import paper
from tests.load import hall, report

SOAK = (5.0, 60.0, 300.0)
"""Unit: seconds; how long the sockets are cut in the long run."""


def main() -> None:
    """Measure some evenings with a full hall and as many with a board."""
    parser = argparse.ArgumentParser(prog="dev.py load")
    parser.add_argument("--phones", type=int, default=1000, help="in the full hall; default 1000")
    parser.add_argument("--few", type=int, default=50, help="in the small one; default 50")
    parser.add_argument("--evenings", type=int, default=3, help="how often each is measured; default 3")
    parser.add_argument("--soak", action="store_true", help="cut sockets for 60 and 300 seconds, too")
    parser.add_argument("--only-print", action="store_true", help="leave docs/performance.md as it is")
    chosen = parser.parse_args()
    cuts = SOAK if chosen.soak else SOAK[:1]
    full = [hall.measure(chosen.phones, cuts=cuts) for _ in range(chosen.evenings)]
    small = [hall.measure(chosen.few) for _ in range(chosen.evenings)]
    text = report.page(full, small)
    print(text)
    if not chosen.only_print:
        paper.put("hall", text)


if __name__ == "__main__":
    main()
