"""The minutes of a closed meeting, as it was agreed then; what was corrected later does not rewrite them."""

from __future__ import annotations

import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, Card, RespondentKind
from almene_assess.domain.errors import NotNow
from almene_assess.domain.minutes import Agreed, Chapter, Decision, Minutes
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor
from almene_assess.domain.votes import Distribution
from almene_assess.domain.workshop import AgendaItem, Standing
from almene_assess.services.verbs import now, verb
from almene_assess.services.workshop_acts import found
from almene_assess.storage import accounts, answers, audit, ballots, notes, participations, questionnaires
from almene_assess.storage.ballots import ALL, SHOWN
from almene_assess.storage.database import writing
from almene_assess.storage.notes import Note, NoteKind
from almene_assess.storage.workshops import Workshop

TAKEN_UP = (Standing.BEGUN, Standing.DONE)


@verb(Action.MINUTES_READ)
def minutes(engine: sa.Engine, actor: Actor, workshop_id: int) -> Minutes:
    """Return the minutes of a closed workshop.

    Raises: NotFound, NotAllowed, NotNow while it is not closed.
    """
    with writing(engine) as connection:
        whole, place = found(connection, actor, workshop_id, Action.MINUTES_READ)
        if whole.closed_at is None:
            raise NotNow(whole.stage.value, "minutes")
        audit.note_look(connection, now(), actor.account_id, "minutes_read", "workshop", whole.id)
        bank = questionnaires.get(connection, place.questionnaire_id)
        written = notes.of_workshop(connection, whole.id)
        return Minutes(
            title=whole.title,
            organisation=place.organisation_name,
            kind=whole.kind,
            opened_at=whole.opened_at,
            closed_at=whole.closed_at,
            chapters=_chapters(connection, whole, bank, written),
            skipped=tuple(bank.items[i.key].title_da for i in whole.run.items if i.standing not in TAKEN_UP),
            notes=tuple(n.text for n in written if n.theme is None and n.kind is not NoteKind.PARKING),
            parked=tuple(n.text for n in written if n.kind is NoteKind.PARKING),
            actions=tuple(Agreed(a.text, a.responsible, a.due) for a in notes.actions(connection, whole.id)),
            worth=whole.worth,
            is_example=accounts.is_example(connection),
        )


def _chapters(
    connection: sa.Connection, whole: Workshop, bank: Questionnaire, written: list[Note]
) -> tuple[Chapter, ...]:
    """Return the themes that were taken up or written about, in file order."""
    taken = [item for item in whole.run.items if item.standing in TAKEN_UP]
    noted = {note.theme for note in written}
    decided = _decisions(connection, whole, bank, taken)
    themes = {bank.theme_of(item.key).id for item in taken} | noted
    return tuple(
        Chapter(
            title=f"{bank.theme(key).code} {bank.theme(key).title_da}",
            decisions=tuple(decided[i.key] for i in taken if bank.theme_of(i.key).id == key),
            joint_note=_note(written, NoteKind.JOINT, key),
            minority_note=_note(written, NoteKind.MINORITY, key),
        )
        for key in bank.theme_ids
        if key in themes
    )


def _decisions(
    connection: sa.Connection, whole: Workshop, bank: Questionnaire, taken: list[AgendaItem]
) -> dict[str, Decision]:
    assert whole.closed_at is not None
    shown = ballots.tallies(connection, whole.id, SHOWN)
    seat = participations.seat_of_kind(connection, whole.participation_id, RespondentKind.JOINT)
    agreed = answers.cards_at(connection, seat, whole.closed_at) if seat is not None else {}
    levels = range(len(bank.scale.levels))
    return {
        item.key: Decision(
            title=bank.items[item.key].title_da,
            question=bank.items[item.key].question_da,
            labels=tuple(rung.label_da for rung in bank.scale.levels),
            rungs=bank.items[item.key].levels_da,
            joint=_answered(agreed.get(item.key)),
            votes=tuple(
                Distribution(tuple(counts.get(n, 0) for n in levels), counts.get(UNKNOWN, 0))
                for _, groups in sorted(shown.get(item.key, {}).items())
                for counts in [groups[ALL]]
            ),
        )
        for item in taken
    }


def _answered(card: Card | None) -> Card | None:
    return card if card is not None and card.answered else None


def _note(written: list[Note], kind: NoteKind, theme: str) -> str:
    return next((note.text for note in written if (note.kind, note.theme) == (kind, theme)), "")
