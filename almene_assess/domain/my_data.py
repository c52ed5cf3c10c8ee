"""What is known about a person, in words: for the page and the readable file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """One version of one answer: the question, what was answered, and the texts beside it."""

    question: str
    version: int
    answer: str
    evidence: str
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SheetWords:
    """One sheet with every version of its answers, in the order of the questionnaire."""

    organisation: str
    round: str
    submitted_at: datetime | None
    answers: tuple[AnswerWords, ...]


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """One yes on an organisation's behalf: to which version of the text, and when; perhaps taken back."""

    organisation: str
    round: str
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleWords:
    """One role: what, where, and from when to when."""

    role: str
    place: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything about one person, but for the raw rows; times and words of the log, newest first."""

    account_id: int
    name: str
    username: str
    created_at: datetime
    roles: tuple[RoleWords, ...]
    sessions: tuple[tuple[str, datetime], ...]
    consents: tuple[ConsentWords, ...]
    sheets: tuple[SheetWords, ...]
    log: tuple[tuple[datetime, str], ...]
    is_example: bool
