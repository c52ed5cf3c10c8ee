"""What may be written down of an error: where in the code, and its kind; never what anybody typed.

An error's own words carry what it stumbled over: a typed number, a row that PostgreSQL names in full.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

DEEPEST = 40
"""Unit: steps of one error that are kept, the innermost."""
LONGEST = 6
"""How many errors behind an error are told."""
LIBRARY = re.compile(r"^.*?/(?:site-packages/|python3\.\d+/|(?=(?:almene_assess|pages|tests)/))")
CODE = re.compile(r"[A-Z0-9_]{1,40}")


def trace(error: BaseException) -> list[str]:
    """Return the steps of an error and of those behind it, outermost first, one line each."""
    told = list(_behind(error))[:LONGEST]
    return [line for one in reversed(told) for line in (*_steps(one), kind(one))]


def kind(error: BaseException) -> str:
    """Return an error's class, and the database's own code for it."""
    cause = getattr(error, "orig", error)
    codes = (getattr(cause, name, None) for name in ("sqlite_errorname", "sqlstate"))
    code = next((f" {one}" for one in codes if isinstance(one, str) and CODE.fullmatch(one)), "")
    return f"{type(error).__module__}.{type(error).__qualname__}{code}"


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Go from an error to what it came of; a group's own errors come last."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        earlier = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        waiting += [earlier] if earlier is not None else []
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()


def _steps(error: BaseException) -> list[str]:
    steps = [*traceback.walk_tb(error.__traceback__)][-DEEPEST:]
    return [f"{_place(f.f_code.co_filename)}:{line} {f.f_code.co_name}" for f, line in steps]


def _place(file: str) -> str:
    """Return a file's place in the program: where it lies on the machine is nobody's business."""
    plain = file.replace("\\", "/")
    short = LIBRARY.sub("", plain, count=1)
    return short if short != plain else plain.rsplit("/", 1)[-1]


def keep_words_out_of_logs() -> None:
    """Let every log of this process, also other packages', and what ends a thread tell of errors so."""
    make = logging.getLogRecordFactory()

    def made(
        name: str, level: int, path: str, line: int, message: object, arguments: object, error: object,
        *more: object, **named: object,
    ) -> logging.LogRecord:  # fmt: skip
        record = make(name, level, path, line, _wordless(message), _plain(arguments), None, *more, **named)
        found = _of(error)
        if found is not None:
            record.exc_text = "\n".join(["Traceback without its words:", *trace(found)])
        return record

    logging.setLogRecordFactory(made)
    sys.excepthook = _last_words
    threading.excepthook = lambda told: _last_words(told.exc_type, told.exc_value, told.exc_traceback)


def of_loop(_loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """Log what nobody waited for; asyncio's own words hold the values that a task was working on."""
    logging.getLogger("asyncio").error("an error that nobody waited for", exc_info=told.get("exception"))


def _of(error: object) -> BaseException | None:
    found = error[1] if isinstance(error, tuple) and len(error) > 1 else error
    return found if isinstance(found, BaseException) else None


def _plain(arguments: object) -> object:
    return tuple(_wordless(one) for one in arguments) if isinstance(arguments, tuple) else arguments


def _wordless(value: object) -> object:
    if isinstance(value, dict):
        return {key: _wordless(one) for key, one in value.items()}
    return kind(value) if isinstance(value, BaseException) else value


def _last_words(
    _kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None
) -> None:
    if error is not None:
        sys.stderr.write("\n".join(["Traceback without its words:", *trace(error), ""]))
