"""`python -m tests.audit`: check locks and licences, write the list of parts, ask for known faults.

It ends with 0 where everything was asked and is in order, 1 where something is not, and 2 where nothing was
found wrong but known faults could not be asked for: silence is no answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.audit import index, licences, locks, sbom
from tests.audit.locks import ROOT, Package

LIST = ROOT / "var" / "sbom.cdx.json"
IN_ORDER, WRONG, NOT_REACHED = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run every check and tell each one's outcome in a line."""
    parser = argparse.ArgumentParser(prog="dev.py audit", description="Check what Pejling is built on.")
    parser.add_argument("--offline", action="store_true", help="ask nobody; known faults stay unknown then")
    parser.add_argument("--output", type=Path, default=LIST, help="where the list of parts goes (CycloneDX)")
    chosen = parser.parse_args(arguments)
    running, strange = locks.read(locks.RUNTIME.read_text("utf-8"))
    testing, stranger = locks.read(locks.TESTING.read_text("utf-8"))
    tools = [one for one in testing if one not in running]
    faults = told(
        "locks",
        locks.unlocked([*running, *testing], [*strange, *stranger]),
        f"{len(testing)} packages, all with hashes",
    )
    stated = licences.stated(licences.TABLE.read_text("utf-8"))
    faults += told("licences", licences.refused(running, stated), f"{len(stated)}, all allowed")
    write(chosen.output, running, tools, stated)
    return known_faults(running + tools, faults, offline=chosen.offline)


def told(what: str, wrong: list[str], fine: str) -> int:
    """Say how a check went; return how much is wrong."""
    print(f"{what}: " + ("; ".join(wrong) if wrong else fine))
    return len(wrong)


def write(where: Path, running: list[Package], tools: list[Package], stated: dict[str, str]) -> None:
    """Write the list of parts."""
    where.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(sbom.document(running, tools, stated), indent=1)
    where.write_text(text + "\n", "utf-8")
    print(f"parts: {len(running)} and {len(tools)} for tests, written to {where.name}")


def known_faults(packages: list[Package], faults: int, *, offline: bool) -> int:
    """Ask the index, and return how the audit ends."""
    if offline:
        print("advisories: NOT ASKED (--offline). Whether there are known faults is unknown.")
        return WRONG if faults else NOT_REACHED
    heard = index.ask(packages, index.address())
    asked = len(packages) - len(heard.unasked)
    faults += told(
        "advisories", heard.advisories, f"none known for the {asked} packages that were asked about"
    )
    faults += told("withdrawn", heard.withdrawn, f"none of {asked}")
    if heard.unasked:
        print(
            f"advisories: NOT REACHED for {len(heard.unasked)} ({heard.why}). Known faults there are unknown."
        )
        return WRONG if faults else NOT_REACHED
    later = index.newer(one.name for one in packages)
    print("newer: " + ("not reached" if later is None else "; ".join(later) or "none"))
    return WRONG if faults else IN_ORDER


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
