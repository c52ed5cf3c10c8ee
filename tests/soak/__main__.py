"""`python -m tests.soak [WHAT ...]`: run the promises at full count: hours, so name those to run."""

from __future__ import annotations

import argparse
import os
import sys

from tests.soak.counts import SOAKS


def main(arguments: list[str]) -> int:
    """Run what is asked for, one after the other; tell at the end which of them failed."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description="Run the promises at full count.")
    parser.add_argument("what", nargs="*", metavar="WHAT", help=", ".join(SOAKS))
    wanted = parser.parse_args(arguments).what or list(SOAKS)
    if unknown := set(wanted) - set(SOAKS):
        parser.error(f"no soak is called {', '.join(sorted(unknown))}; there are: {', '.join(SOAKS)}")
    failed = [name for name in wanted if not passes(name)]
    print("failed: " + ", ".join(failed) if failed else f"held: {', '.join(wanted)}")
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Run one test file in a process of its own, with its counts."""
    soak = SOAKS[name]
    print(f"{name}: {soak.about}", flush=True)
    environment = os.environ | soak.counts | {"PEJLING_REQUIRE_BROWSER": "1"}
    return (
        os.spawnle(os.P_WAIT, sys.executable, sys.executable, "-m", "pytest", "-q", soak.file, environment)
        == 0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
