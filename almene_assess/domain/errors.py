"""The family of errors that services raise; fields here, Danish words at the edge (`ui.words`)."""

from __future__ import annotations

from dataclasses import dataclass

from almene_assess.domain.problems import Problem
from almene_assess.domain.release_run import Outcome


class PejlingError(Exception):
    """Any error that Pejling itself raises on purpose."""


@dataclass
class NotAllowed(PejlingError):
    """The actor may not do this here; says nothing about whether the object exists."""

    action: str


@dataclass
class NotFound(PejlingError):
    """There is no such thing, or it is not the actor's to see."""

    what: str


@dataclass
class Conflict(PejlingError):
    """Somebody else wrote the row first; `version` is the row's version now."""

    version: int


@dataclass
class RoundClosed(PejlingError):
    """The round is not open, so nothing may change."""

    round_id: int


@dataclass
class InvalidValue(PejlingError):
    """A value that the field cannot hold; `field` names it, `problem` is a key of the catalogue."""

    field: str
    problem: str


@dataclass
class NotReady(PejlingError):
    """Something must be done first; `missing` lists what, as item ids or names of steps."""

    missing: tuple[str, ...]


@dataclass
class NotNow(PejlingError):
    """The meeting stands where this cannot be done; `phase` is where, `wish` what was asked for."""

    phase: str
    wish: str


@dataclass
class RefusedSetup(PejlingError):
    """The machine or the database does not fit; `remedy` says what to do (Danish)."""

    problem: str
    remedy: str


@dataclass
class Underway(PejlingError):
    """Somebody has started the same thing, and it is not over."""

    what: str


@dataclass
class ReleaseRefused(PejlingError):
    """A release that must not be made; `reason` says why."""

    reason: Outcome


@dataclass
class InvalidContent(PejlingError):
    """A file of ours, or an analyst's, cannot be used; `problems` holds every reason (Danish)."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(problem.said("filen") for problem in self.problems)
