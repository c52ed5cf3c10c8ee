"""What every service function is: one transaction, one permission check, one row in this register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from almene_assess.domain.errors import NotFound
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


LARGEST_ID = 2**63 - 1
"""What a database's own numbers end at; a larger one would be its error instead of ours."""


def possible_id(value: int, what: str) -> int:
    """Return the id of something that can exist.

    Raises: NotFound for anything else, which includes values of another type.
    """
    if type(value) is not int or not 0 < value <= LARGEST_ID:
        raise NotFound(what)
    return value


def now() -> datetime:
    """Return the time of this transaction, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Denmark, where everything is due."""
    return now().astimezone(ZoneInfo("Europe/Copenhagen")).date()
