"""The editions of the questionnaire, for the secretariat: what each asks, where, and if it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from almene_assess.domain.errors import InvalidContent, InvalidValue
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Place, require
from almene_assess.services.verbs import now, verb
from almene_assess.storage import content, questionnaires
from almene_assess.storage.database import reading

LARGEST_DRAFT = 1024 * 1024
"""Unit: bytes; a questionnaire is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one edition: the rounds it is used in, its mark, and what the check finds (Danish).

    `shipped` says that it came with this version of Pejling and can be chosen for a new round.
    """

    questionnaire: Questionnaire
    rounds: tuple[str, ...]
    sha256: str | None
    shipped: bool
    problems: tuple[str, ...]


@verb(Action.ROUNDS_READ)
def editions(engine: sa.Engine, actor: Actor) -> list[Edition]:
    """Return every version that is used or can be, newest edition first.

    Raises: NotAllowed.
    """
    require(actor, Action.ROUNDS_READ, Place(), frozenset(), now())
    with reading(engine) as connection:
        used = questionnaires.used(connection)
    found = {(one.questionnaire.meta.id, one.questionnaire.meta.version): one for one in used}
    whole = [
        Edition(one.questionnaire, one.rounds, one.sha256, False, ()) for key, one in found.items()
        if key not in _shipped()
    ]  # fmt: skip
    for key, bank in _shipped().items():
        one = found.get(key)
        rounds, mark = ((), None) if one is None else (one.rounds, one.sha256)
        whole.append(Edition(bank, rounds, mark, True, _checked(bank.meta.id)))
    return sorted(whole, key=lambda one: (one.questionnaire.meta.edition, one.shipped), reverse=True)


@verb(Action.ROUNDS_READ)
def check_draft(engine: sa.Engine, actor: Actor, draft: bytes) -> tuple[str, ...]:
    """Return every problem of a draft in Danish, with its line; writes nothing and keeps nothing.

    Raises: NotAllowed, InvalidValue for a file that is too large to be a questionnaire.
    """
    require(actor, Action.ROUNDS_READ, Place(), frozenset(), now())
    if len(draft) > LARGEST_DRAFT:
        raise InvalidValue("file", "too_large")
    try:
        content.check_draft(draft)
    except InvalidContent as invalid:
        return tuple(problem.said("filen") for problem in invalid.problems)
    return ()


def _shipped() -> dict[tuple[str, str], Questionnaire]:
    banks = [content.load_shipped(key) for key in content.shipped()]
    return {(bank.meta.id, bank.meta.version): bank for bank in banks}


@cache
def _checked(key: str) -> tuple[str, ...]:
    """Check a shipped edition once: its file never changes while we run."""
    try:
        content.check_questionnaire(content.shipped()[key])
    except InvalidContent as invalid:
        return tuple(problem.said("filen") for problem in invalid.problems)
    return ()
