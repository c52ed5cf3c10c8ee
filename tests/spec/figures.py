"""Worked examples of the array functions: what goes in, what somebody else got out, and who that was.

Like `worked`, they are both tests and pages of the manual. `source` says where the expected number is
from: a publication, or arithmetic that is written out beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

WORKED_OUT = "Worked out here"


@dataclass(frozen=True)
class Figure:
    """One call and its result; `places` is how many decimals the source gives (None: all of them)."""

    title: str
    function: Callable[..., Any]
    given: Mapping[str, Any]
    expected: Any
    source: str = WORKED_OUT
    note: str = ""
    places: int | None = None

    def found(self) -> Any:
        """Return what the product computes."""
        return self.function(**self.given)


def check(figure: Figure) -> None:
    """Fail unless the product finds what the source says, to the decimals that it says it with."""
    found, wanted = figure.found(), figure.expected
    if wanted is None:
        assert found is None
        return
    slack = 1e-9 if figure.places is None else 0.5 * 10**-figure.places + 1e-9
    assert np.asarray(found) == pytest.approx(np.asarray(wanted), abs=slack)
