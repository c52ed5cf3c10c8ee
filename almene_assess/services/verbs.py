"""What every service function is: one transaction, one permission check, one row in this register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

from almene_assess.domain.rights import Action

P = ParamSpec("P")
R = TypeVar("R")

REGISTER: dict[str, Action] = {}
"""Qualified name of each service function, and the row of `domain.rights` that decides over it."""


def verb(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a service function under the action that it asks permission for."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        REGISTER[f"{function.__module__}.{function.__name__}"] = action
        return function

    return register


def now() -> datetime:
    """Return the time of this transaction, aware, in UTC."""
    return datetime.now(UTC)
