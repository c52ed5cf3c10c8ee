"""One run of the gate on a round's next release: how far it is, how it ended, when it counts as cut off.

Pure. Running it is `services.release_runs`; words for how it ended are `services.release_words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

BEAT_EVERY = timedelta(seconds=5)
LOST_AFTER = timedelta(seconds=45)
"""Nine beats missed: a busy machine, or two clocks some seconds apart, are not mistaken for a dead run."""


class Outcome(StrEnum):
    """How a run ended; only the first has published anything."""

    PUBLISHED = "published"
    REHEARSED = "rehearsed"
    NOBODY = "nobody"
    TOO_FEW = "too_few"
    SPENT = "spent"
    LEAKS = "leaks"
    CHANGED = "changed"
    NOT_ALLOWED = "not_allowed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is written down; `report` holds a rehearsal's counts, never a figure, for the operator.

    `account_id` is None where the machine's own operator started it.
    """

    id: int
    round_id: int
    account_id: int | None
    rehearsal: bool
    started_at: datetime
    beat_at: datetime
    turn: int
    done: int
    themes: int
    held_back: int
    ended_at: datetime | None
    outcome: Outcome | None
    report: Mapping[str, Any] | None

    def public(self) -> Run:
        """Return what everybody but the operator may know of it.

        Rehearsals are not limited in number: their counts before and after one organisation would tell of it.
        A real run's report is published with its release.
        """
        return replace(self, report=None, turn=1, held_back=0) if self.rehearsal else self

    def outcome_at(self, now: datetime) -> Outcome | None:
        """Return how it ended; None while it is on. A run that no longer beats was killed."""
        if self.outcome is None and now - self.beat_at > LOST_AFTER:
            return Outcome.INTERRUPTED
        return self.outcome
