"""What a workshop shows to everybody at one version: the same for each phone, the projector and the desk.

Nothing in a scene depends on a vote before it is revealed; whoever opens the database is another module.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, RespondentKind, UnscoredReason
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.votes import (
    Distribution,
    Findings,
    Moved,
    Pattern,
    distribution,
    few,
    findings,
    moved,
    pattern,
)
from almene_assess.domain.workshop import Kind, Phase, Stage, Standing
from almene_assess.services.workshop_words import PROMPTS
from almene_assess.storage import answers, ballots, notes, participations, questionnaires
from almene_assess.storage.ballots import ALL, HANDS, SHOWN, Counts
from almene_assess.storage.notes import ActionItem, Note
from almene_assess.storage.participations import Participation
from almene_assess.storage.workshops import Workshop

SHOWING_JOINT = {Phase.JOINT, Phase.NOTE}


@dataclass(frozen=True, slots=True)
class ShownRung:
    """One rung of the ladder in the item's own words; `prefix` stands before the text of the top rung."""

    label: str
    text: str
    prefix: str | None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item as the room reads it, lowest rung first."""

    key: str
    theme: str
    theme_title: str
    title: str
    question: str
    rungs: tuple[ShownRung, ...]
    why: str
    evidence: str
    prompt: str
    not_relevant: str | None


@dataclass(frozen=True, slots=True)
class ShownJoint:
    """What the board has agreed on for the item."""

    level: int | None
    reason: UnscoredReason | None
    evidence: str
    comment: str


@dataclass(frozen=True, slots=True)
class ShownVote:
    """A revealed vote: its counts (None under five), what kind of talk they ask for, and who moved since."""

    vote_no: int
    distribution: Distribution | None
    pattern: Pattern
    sentence: str
    first: Distribution | None
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda."""

    key: str
    title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the room may know now.

    `number` counts items from 1; `vote_no` is the vote that takes ballots now; the last three are the end's.
    """

    workshop_id: int
    version: int
    kind: Kind
    title: str
    organisation: str
    stage: Stage
    phase: Phase
    number: int | None
    agenda: tuple[Line, ...]
    item: ShownItem | None
    vote_no: int | None
    vote: ShownVote | None
    joint: ShownJoint | None
    notes: tuple[Note, ...]
    timer_started_at: datetime | None
    timer_ends_at: datetime | None
    actions: tuple[ActionItem, ...]
    findings: Findings | None
    finding_titles: dict[str, str]

    @property
    def count(self) -> int:
        """Return how many items the agenda has."""
        return len(self.agenda)


def scene(connection: sa.Connection, whole: Workshop) -> Scene:
    """Return what a workshop shows now."""
    place = participations.find(connection, whole.participation_id)
    assert place is not None
    bank = questionnaires.get(connection, place.questionnaire_id)
    at_end = whole.run.phase is Phase.ENDING or whole.stage is Stage.CLOSED
    told = _findings(connection, whole, bank) if at_end and whole.kind is Kind.RESIDENT else None
    return Scene(
        workshop_id=whole.id,
        version=whole.version,
        kind=whole.kind,
        title=whole.title,
        organisation=place.organisation_name,
        stage=whole.stage,
        phase=whole.run.phase,
        number=None if whole.run.place is None else whole.run.place + 1,
        agenda=tuple(Line(i.key, bank.items[i.key].title_da, i.standing) for i in whole.run.items),
        item=shown_item(bank, whole.run.current.key) if whole.run.current else None,
        vote_no=whole.run.vote_no,
        vote=shown_vote(connection, whole, bank),
        joint=_joint(connection, whole, place),
        notes=_notes(connection, whole, bank),
        timer_started_at=whole.timer_started_at,
        timer_ends_at=timer_ends_at(whole),
        actions=tuple(notes.actions(connection, whole.id)) if at_end else (),
        findings=told,
        finding_titles={key: bank.items[key].title_da for key in _named(told)},
    )


def shown_item(bank: Questionnaire, key: str) -> ShownItem:
    """Return an item in the words that the room reads."""
    item, theme = bank.items[key], bank.theme_of(key)
    rungs = zip(bank.scale.levels, item.levels_da, strict=True)
    return ShownItem(
        key=key,
        theme=theme.id,
        theme_title=f"{theme.code} {theme.title_da}",
        title=item.title_da,
        question=item.question_da,
        rungs=tuple(ShownRung(rung.label_da, text, rung.prefix_da) for rung, text in rungs),
        why=item.why_da,
        evidence=item.evidence_da,
        prompt=item.prompt_da,
        not_relevant=item.na_da,
    )


def shown_vote(connection: sa.Connection, whole: Workshop, bank: Questionnaire) -> ShownVote | None:
    """Return the newest revealed vote of the item; None before a reveal and while ballots are taken."""
    number, item_id = whole.run.shown_vote, whole.current_id
    if number is None or item_id is None or whole.stage is Stage.CLOSED:
        return None
    found = counted(connection, whole, item_id, number, len(bank.scale.levels))
    twice = number == 2
    return ShownVote(
        vote_no=number,
        distribution=found,
        pattern=pattern(found),
        sentence=PROMPTS[pattern(found)],
        first=counted(connection, whole, item_id, 1, len(bank.scale.levels)) if twice else None,
        moved=_moved(connection, item_id) if twice else None,
    )


def counted(
    connection: sa.Connection, whole: Workshop, item_id: int, vote_no: int, levels: int
) -> Distribution | None:
    """Return what may be shown of one vote: phones, typed paper and hands together.

    One to four phones that came only for the second vote stay out of its picture: beside the first one they
    could be read off (docs/adr/0009).
    """
    phones, paper = ballots.counts(connection, item_id, vote_no)
    left_out = 0
    if vote_no == 2:
        twice = Counter(second for _, second in ballots.pairs(connection, item_id))
        newcomers = sum(phones.values()) - twice.total()
        phones, left_out = (twice, newcomers) if few(newcomers) else (phones, 0)
    key = whole.run.items[whole.item_ids.index(item_id)].key
    hands = ballots.tallies(connection, whole.id, HANDS).get(key, {}).get(vote_no, {})
    return distribution(phones, _summed([paper, *hands.values()]), levels, left_out=left_out)


def _moved(connection: sa.Connection, item_id: int) -> Moved | None:
    """Return how many moved; not if one to four voted only first, who could then be worked out."""
    both = ballots.pairs(connection, item_id)
    gone = sum(ballots.counts(connection, item_id, 1)[0].values()) - len(both)
    return None if few(gone) else moved(both)


def timer_ends_at(whole: Workshop) -> datetime | None:
    """Return when the timer rings; nothing stops then, the room decides."""
    if whole.timer_started_at is None or whole.timer_minutes is None:
        return None
    return whole.timer_started_at + timedelta(minutes=whole.timer_minutes)


def _summed(parts: list[Counts]) -> Counts:
    total: Counts = {}
    for part in parts:
        for code, count in part.items():
            total[code] = total.get(code, 0) + count
    return total


def _joint(connection: sa.Connection, whole: Workshop, place: Participation) -> ShownJoint | None:
    if whole.run.phase not in SHOWING_JOINT or whole.run.current is None:
        return None
    seat = participations.seat_of_kind(connection, place.id, RespondentKind.JOINT)
    if seat is None:
        return None
    card = answers.card(connection, seat, None, whole.run.current.key)[0].card
    return ShownJoint(card.level, card.reason, card.evidence, card.comment) if card.answered else None


def _notes(connection: sa.Connection, whole: Workshop, bank: Questionnaire) -> tuple[Note, ...]:
    """Return the notes of the theme that is talked about; all of them at the end."""
    if whole.run.phase is Phase.ENDING:
        return tuple(notes.of_workshop(connection, whole.id))
    if whole.run.phase is not Phase.NOTE or whole.run.current is None:
        return ()
    theme = bank.theme_of(whole.run.current.key).id
    return tuple(note for note in notes.of_workshop(connection, whole.id) if note.theme == theme)


def _findings(connection: sa.Connection, whole: Workshop, bank: Questionnaire) -> Findings:
    if whole.stage is Stage.CLOSED:  # the votes are gone; what the room was shown is kept
        return findings(_kept(connection, whole, len(bank.scale.levels)))
    found = {}
    for key, item in zip(whole.item_ids, whole.run.items, strict=True):
        told = (
            counted(connection, whole, key, item.revealed, len(bank.scale.levels)) if item.revealed else None
        )
        if told is not None:
            found[item.key] = told
    return findings(found)


def _kept(connection: sa.Connection, whole: Workshop, levels: int) -> dict[str, Distribution]:
    """Return the newest picture of each item that a closed workshop has kept."""
    newest = {
        item: votes[max(votes)][ALL] for item, votes in ballots.tallies(connection, whole.id, SHOWN).items()
    }
    return {
        item: Distribution(tuple(counts.get(n, 0) for n in range(levels)), counts.get(UNKNOWN, 0))
        for item, counts in newest.items()
    }


def _named(told: Findings | None) -> list[str]:
    return [] if told is None else [key for key in (told.strong, told.weak, told.apart) if key is not None]
