"""What every service function is: one transaction, one permission check, one row in this register."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from almene_assess.domain.errors import NotFound
from almene_assess.domain.rights import Action
from almene_assess.storage import audit
from almene_assess.storage.database import writing

P = ParamSpec("P")
R = TypeVar("R")

REGISTER: dict[str, Action] = {}
"""Qualified name of each service function, and the row of `domain.rights` that decides over it."""


LOOKS: dict[str, str] = {}
"""Qualified name of each service function whose every reading is noted, and what kind of thing it reads."""


def verb(action: Action, *, look: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a service function under the action that it asks permission for.

    With `look`, whoever reads through it leaves a row in the log; nothing is handed out before that is kept.
    """

    def register(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__name__}"
        REGISTER[name] = action
        if not look:
            return function
        LOOKS[name] = look
        return _noted(function, action, look)

    return register


def _noted(function: Callable[P, R], action: Action, kind: str) -> Callable[P, R]:
    """Return the function followed by its row in the log: who looked at which thing of this kind."""
    places = list(inspect.signature(function).parameters)
    place = places.index(f"{kind}_id") if f"{kind}_id" in places else None

    @wraps(function)
    def noting(*args: P.args, **kwargs: P.kwargs) -> R:
        found = function(*args, **kwargs)
        given: dict[str, Any] = dict(zip(places, args, strict=False)) | kwargs
        key = None if place is None else given[places[place]]
        actor = given["actor"].account_id
        at = now()
        if audit.is_news(given["engine"], at, actor, action.value, kind, key):
            with writing(given["engine"]) as connection:
                audit.note_look(connection, at, actor, action.value, kind, key)
        return found

    return noting


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
