"""What a board wants others to hear, theme by theme, and the conditions that it works under: in words only.

Both are the organisation's own: nobody outside it reads them here, and no number is corrected by them.
"""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.errors import Conflict, InvalidValue, NotFound
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.services.cards import checked_text
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, notes, participations, questionnaires
from almene_assess.storage.database import reading, writing
from almene_assess.storage.notes import NoteKind
from almene_assess.storage.participations import Participation

SIGNAL_LIMIT = 1_000
CONDITIONS_LIMIT = 2_000


@verb(Action.ADAPT_READ, look="participation")
def signals(engine: sa.Engine, actor: Actor, participation_id: int) -> dict[str, str]:
    """Return the signals of a participation by theme; themes without one are missing.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_READ)
        found = notes.of_board(connection, whole.id, NoteKind.SIGNAL)
    return {theme: text for theme, text in found.items() if theme is not None}


@verb(Action.ADAPT_WRITE)
def write_signal(
    engine: sa.Engine, actor: Actor, participation_id: int, theme: str, text: str, before: str
) -> None:
    """Keep the signal of a theme in place of the one that was seen; an empty text takes it away.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    clean = checked_text("signal", text, SIGNAL_LIMIT).strip()
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        if theme not in questionnaires.get(connection, whole.questionnaire_id).theme_ids:
            raise InvalidValue("theme", "unknown")
        _keep(connection, actor, whole, NoteKind.SIGNAL, theme, clean, before)


@verb(Action.ADAPT_READ, look="participation")
def conditions(engine: sa.Engine, actor: Actor, participation_id: int) -> str:
    """Return the conditions that the organisation works under, in its own words; empty if it wrote none.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_READ)
        return notes.of_board(connection, whole.id, NoteKind.CONDITIONS).get(None, "")


@verb(Action.ADAPT_WRITE)
def write_conditions(engine: sa.Engine, actor: Actor, participation_id: int, text: str, before: str) -> None:
    """Keep the conditions in place of those that were seen; an empty text takes them away.

    Raises: NotFound, NotAllowed, InvalidValue, Conflict.
    """
    clean = checked_text("conditions", text, CONDITIONS_LIMIT).strip()
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.ADAPT_WRITE)
        _keep(connection, actor, whole, NoteKind.CONDITIONS, None, clean, before)


def _keep(
    connection: sa.Connection,
    actor: Actor,
    whole: Participation,
    kind: NoteKind,
    theme: str | None,
    text: str,
    before: str,
) -> None:
    """Write if what was seen still stands: a note has no version, and the same text is the same note."""
    participations.hold_still(connection, whole.id)
    if notes.of_board(connection, whole.id, kind).get(theme, "") != before:
        raise Conflict(0)
    notes.write_board(connection, whole.id, kind, theme, text, now())
    audit.note(
        connection, now(), actor.account_id, f"{kind.value}_write", "participation", whole.id, theme or ""
    )


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole
