"""The manual is what the code computes today."""

from __future__ import annotations

from pathlib import Path

from tests.spec import manual


def test_the_manual_is_not_stale() -> None:
    assert manual.PAGE.read_text(encoding="utf-8") == manual.page(), "run python -m tests.spec.manual"


def test_every_rule_with_a_test_stands_in_the_manual() -> None:
    rules = {path.stem for path in Path(__file__).parent.glob("test_rule_*.py")}
    assert rules == set(manual.CHAPTERS)
