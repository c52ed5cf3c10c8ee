"""The stage: a small example sector in which one person stands at every step of the way."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from almene_assess.commands.seed import make_example
from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind, UnscoredReason
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.example.accounts import EXAMPLE_PASSWORD
from almene_assess.services import accounts, answering, rounds
from almene_assess.services.answering import OpenSheet
from almene_assess.storage import participations, schema
from almene_assess.storage.database import connect, reading, writing
from tests.screens import meetings
from tests.support.people import Person, new_token

ORGANISATIONS = 80
SEED = 7
LEADER = "leder@eksempel.dk"
BOARD_MEMBER = "bestyrelse@eksempel.dk"
FINISHED = "faerdig@eksempel.dk"
READER = "laeser@eksempel.dk"
KREDS = "kreds@eksempel.dk"
SECTOR = "sektor@eksempel.dk"
ADMINISTRATION = "administration@eksempel.dk"
NEWCOMER = "ny@eksempel.dk"
LARGE = "stor@eksempel.dk"
SMALL = "lille@eksempel.dk"
FACILITATOR = "moedeleder@eksempel.dk"
OUTSIDER = "kommune@eksempel.dk"
LONG_WORD = "Ejendomsadministrationsorganisationsbestyrelsesmedlemsundersøgelsesskemavejledning"
EVIDENCE = "Beboerdemokratiet har en fast plads på dagsordenen, se referatet fra maj og planen for efteråret."


def build(path: Path) -> None:
    """Put the stage into an empty file: made once a process, copied after that."""
    os.environ["PEJLING_PASSWORD_COST"] = "4"  # bcrypt at full cost would be most of the waiting
    made = Path(_HOME.name) / "stage.sqlite"
    if not made.exists():
        _make(made)
    shutil.copy(made, path)


_HOME = TemporaryDirectory(prefix="pejling-scene-")


def _make(path: Path) -> None:
    """Make sector, first release, and our people in their places."""
    engine = connect(f"sqlite:///{path.as_posix()}")
    make_example(engine, organisations=ORGANISATIONS, seed_number=SEED, now=datetime.now(UTC))
    _seat_newcomer(engine)
    _look_into_a_large_one(engine)
    _look_into_a_small_one(engine)
    _answer(engine, LEADER, first=11)
    _answer(engine, BOARD_MEMBER, first=48)
    board = actor(engine, BOARD_MEMBER)
    answering.submit(engine, board, sheet(engine, board).seat.respondent_id)
    _meet(engine)
    engine.dispose()  # brings everything from the log into the one file


def token(engine: sa.Engine, username: str) -> str:
    """Return the cookie value of a new session of one of the people."""
    return new_token(engine, Person(0, username, "", EXAMPLE_PASSWORD))


def actor(engine: sa.Engine, username: str) -> Actor:
    """Return one of the people, signed in."""
    live = accounts.session_of(engine, token(engine, username))
    assert live is not None
    found = accounts.actor_of(engine, live.id)
    assert found is not None
    return found


def sheet(engine: sa.Engine, whose: Actor) -> OpenSheet:
    """Return the newest sheet of one of the people."""
    task = next(task for task in rounds.tasks(engine, whose) if task.seat is not None)
    assert task.seat is not None
    return answering.open_sheet(engine, whose, task.seat.respondent_id)


def _seat_newcomer(engine: sa.Engine) -> None:
    """Give the board a member who has not begun."""
    whole = sheet(engine, actor(engine, BOARD_MEMBER)).seat.participation
    account = accounts.create_account(engine, NEWCOMER, "Nyt medlem (eksempel)", EXAMPLE_PASSWORD)
    scope = whole.organisation_id
    now = datetime.now(UTC)
    accounts.grant_role(engine, account, Grant(Role.RESPONDENT, ScopeKind.ORGANISATION, scope, now))
    with writing(engine) as connection:
        participations.add_respondent(
            connection,
            whole.id,
            group=RespondentGroup.VALGTE,
            kind=RespondentKind.ACCOUNT,
            account_id=account,
            items=48,
        )


def _look_into_a_large_one(engine: sa.Engine) -> None:
    """Let somebody read the result of an organisation whose elected and employed are many."""
    people = schema.respondent.c
    whole = schema.participation.c
    enough = (
        sa.select(people.participation_id)
        .where(people.group.in_(("valgte", "ansatte")), people.submitted_at.is_not(None))
        .group_by(people.participation_id, people.group)
        .having(sa.func.count() > 5)
        .subquery()
    )
    both = sa.select(enough).group_by(enough.c.participation_id).having(sa.func.count() == 2)
    with reading(engine) as connection:
        scope = (
            connection.execute(
                sa.select(whole.organisation_id)
                .where(whole.id.in_(both), whole.submitted_at.is_not(None))
                .order_by(whole.id)
            )
            .scalars()
            .first()
        )
    account = accounts.create_account(
        engine, LARGE, "Læser i en stor organisation (eksempel)", EXAMPLE_PASSWORD
    )
    accounts.grant_role(engine, account, Grant(Role.READER, ScopeKind.ORGANISATION, scope, datetime.now(UTC)))


def _look_into_a_small_one(engine: sa.Engine) -> None:
    """Let somebody read the result of a small organisation whose board agreed on some steps."""
    people, whole = schema.respondent.c, schema.participation.c
    agreed = sa.select(people.participation_id).where(people.kind == RespondentKind.JOINT.value)
    sheets = sa.select(sa.func.count()).where(people.participation_id == whole.id).scalar_subquery()
    mine = sa.select(whole.organisation_id).where(whole.id.in_(agreed), whole.submitted_at.is_not(None))
    with reading(engine) as connection:
        scope = connection.execute(mine.order_by(sheets).limit(1)).scalar_one()
    name = "Læser i en lille organisation (eksempel)"
    account = accounts.create_account(engine, SMALL, name, EXAMPLE_PASSWORD)
    accounts.grant_role(engine, account, Grant(Role.READER, ScopeKind.ORGANISATION, scope, datetime.now(UTC)))


def _meet(engine: sa.Engine) -> None:
    """Let another board meet, at every place of the way, and the leader's board have one meeting to come."""
    own = sheet(engine, actor(engine, LEADER)).seat.participation
    columns = schema.participation.c
    waits = columns.submitted_at.is_(None) & (columns.id != own.id)
    query = sa.select(columns.id, columns.organisation_id).where(waits).order_by(columns.id).limit(1)
    with reading(engine) as connection:
        other = connection.execute(query).one()
    account = accounts.create_account(engine, FACILITATOR, "Mødeleder (eksempel)", EXAMPLE_PASSWORD)
    scope = other.organisation_id
    now = datetime.now(UTC)
    accounts.grant_role(engine, account, Grant(Role.FACILITATOR, ScopeKind.ORGANISATION, scope, now))
    _seat_outsider(engine, other.id, scope)
    meetings.hold(engine, actor(engine, FACILITATOR), other.id)
    meetings.plan_one(engine, actor(engine, LEADER), own.id)


def _seat_outsider(engine: sa.Engine, participation_id: int, organisation_id: int) -> None:
    """Ask somebody of the municipality, as an answer link does."""
    account = accounts.create_account(engine, OUTSIDER, "deltager", EXAMPLE_PASSWORD)
    now = datetime.now(UTC)
    accounts.grant_role(engine, account, Grant(Role.GUEST, ScopeKind.ORGANISATION, organisation_id, now))
    with writing(engine) as connection:
        participations.add_respondent(
            connection,
            participation_id,
            group=RespondentGroup.EKSTERNE,
            kind=RespondentKind.LINK,
            account_id=account,
            items=48,
        )


def _answer(engine: sa.Engine, username: str, *, first: int) -> None:
    who = actor(engine, username)
    own = sheet(engine, who)
    for place, item in enumerate(own.items[:first]):
        card = _card(place, never_irrelevant=own.questionnaire.items[item].na_da is None)
        answering.save(engine, who, own.seat.respondent_id, item, card, 0)


def _card(place: int, *, never_irrelevant: bool) -> Card:
    """Return an answer; a few are unscored, some carry texts, one of them a word that is hard to break."""
    if place % 9 == 5:
        return Card(reason=UnscoredReason.VED_IKKE)
    if place % 9 == 7 and not never_irrelevant:
        return Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Vi har kun én afdeling.")
    evidence = EVIDENCE if place % 4 == 0 else LONG_WORD if place == 1 else ""
    return Card(level=(place * 7 + 2) % 5, evidence=evidence)
