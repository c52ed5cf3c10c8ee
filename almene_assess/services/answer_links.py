"""Personal answer links: members without an account answer alone before the meeting (docs/adr/0010).

A link opens one empty sheet, in the browser that opens it first; whoever made it reads no answer.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from almene_assess.config import settings
from almene_assess.domain.answers import RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotFound, NotNow
from almene_assess.domain.rights import Action, Actor, Role, ScopeKind, State, require
from almene_assess.services import passwords
from almene_assess.services.accounts import ABSOLUTE, token_hash
from almene_assess.services.answer_link_words import GUEST_NAME
from almene_assess.services.cards import chosen
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import accounts as rows
from almene_assess.storage import answer_links as kept
from almene_assess.storage import audit, counted, participations, questionnaires
from almene_assess.storage.answer_links import Link
from almene_assess.storage.database import reading, writing
from almene_assess.storage.participations import Participation

PURPOSE = "answer_link"
MOST = 50
"""More at once is a slip of the finger, or a job for paper."""
MOST_IN_ALL = 200
"""Each can become a respondent, also one whom its maker invents; more people than that meet in a hall."""
FROZEN = frozenset({State.PARTICIPATION_SUBMITTED, State.PARTICIPATION_CLOSED, State.ROUND_CLOSED})


class Door(StrEnum):
    """What a link is to the browser that holds it."""

    NEW = "new"
    MINE = "mine"
    TAKEN = "taken"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Links:
    """How far the links of a participation are: counts, never whose."""

    made: int
    opened: int
    submitted: int
    may_invite: bool

    @property
    def unopened(self) -> int:
        """Return how many links nobody has opened."""
        return self.made - self.opened

    @property
    def room(self) -> int:
        """Return how many more links there may be; one that is taken back or ended makes room."""
        return max(0, MOST_IN_ALL - self.made)


@dataclass(frozen=True, slots=True)
class LinkView:
    """What the link's page may say before anybody presses: where it leads, and until when."""

    door: Door
    organisation: str
    round_title: str
    closes_at: datetime
    external: bool
    """Whether it is for somebody from outside: then the page says whose idea it was."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session for the cookie, and the mark that tells this browser from others; both end at a time."""

    session: str
    mark: str
    session_ends: datetime
    mark_ends: datetime


@verb(Action.LINK_INVITE)
def invite(
    engine: sa.Engine, actor: Actor, participation_id: int, group: RespondentGroup, count: int = 1
) -> list[str]:
    """Make links for people of one group and return their tokens; they can never be shown again.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    if type(count) is not int or not 1 <= count <= MOST:
        raise InvalidValue("count", "unknown")
    mine, nobody = chosen(RespondentGroup, group, "group"), passwords.nobodys_hash(settings().password_cost)
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.LINK_INVITE)
        counted.lock(connection, whole.id)
        if kept.count(connection, whole.id)[0] + count > MOST_IN_ALL:
            raise InvalidValue("count", "unknown")
        items = len(questionnaires.get(connection, whole.questionnaire_id).item_order)
        tokens = [secrets.token_urlsafe(32) for _ in range(count)]
        for token in tokens:
            _seat(connection, whole, mine, items, token, nobody)
        audit.note(
            connection, now(), actor.account_id, "link_invite", "participation", whole.id, f"{count} links"
        )
    return tokens


@verb(Action.LINK_READ, look="participation")
def links(engine: sa.Engine, actor: Actor, participation_id: int) -> Links:
    """Return how many links there are, are opened and are answered.

    Raises: NotFound, NotAllowed.
    """
    with reading(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.LINK_READ)
        made, opened, submitted = kept.count(connection, whole.id)
        return Links(made, opened, submitted, not whole.states(now()) & (FROZEN | {State.ONCE_SUBMITTED}))


@verb(Action.LINK_INVITE)
def withdraw_unopened(engine: sa.Engine, actor: Actor, participation_id: int) -> int:
    """Take back every link that nobody has opened, with its empty seat; return how many.

    Raises: NotFound, NotAllowed.
    """
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.LINK_INVITE)
        gone = kept.forget_unopened(connection, whole.id)
        audit.note(
            connection, now(), actor.account_id, "link_withdraw", "participation", whole.id, f"{gone} links"
        )
    return gone


@verb(Action.LINK_INVITE)
def end(engine: sa.Engine, actor: Actor, participation_id: int, link: str) -> None:
    """End one link that came into the wrong hands: its sign-ins, its seat and all that was answered in it.

    It is found by the link itself, address or token, because no link has a name.

    Raises: NotFound, NotAllowed, NotNow if its sheet is submitted: then it is somebody's answer.
    """
    token = link.strip().rpartition("/")[2] if isinstance(link, str) else ""
    with writing(engine) as connection:
        whole = _participation(connection, actor, participation_id, Action.LINK_INVITE)
        found, its = _link(connection, token)
        if its.id != whole.id:
            raise NotFound("link")
        if not kept.end(connection, found, now()):
            raise NotNow("submitted", "end")
        audit.note(connection, now(), actor.account_id, "link_end", "participation", whole.id)


@verb(Action.LINK_OPEN)
def look(engine: sa.Engine, token: str, mark: str | None) -> LinkView:
    """Return what the link's page may say; looking opens nothing, because mail programs look at every link.

    Raises: NotFound.
    """
    with reading(engine) as connection:
        link, whole = _link(connection, token)
        seat = participations.seat(connection, link.respondent_id)
        external = seat is not None and seat.group is RespondentGroup.EKSTERNE
        names = (whole.organisation_name, whole.round_title)
        return LinkView(_door(link, whole, mark), *names, whole.closes_at, external)


@verb(Action.LINK_OPEN)
def open_link(engine: sa.Engine, token: str, mark: str | None) -> Opened | None:
    """Open a session for the link's one sheet: in any browser the first time, later in that one only.

    Returns None where the link is taken or over. Raises: NotFound.
    """
    with writing(engine) as connection:
        link, whole = _link(connection, token)
        door, at = _door(link, whole, mark), now()
        if door is Door.NEW:
            mark = secrets.token_urlsafe(32)
            door = Door.MINE if kept.claim(connection, link.id, token_hash(mark), at) else Door.TAKEN
        if door is not Door.MINE or mark is None:
            return None
        session, ends = secrets.token_urlsafe(32), min(at + ABSOLUTE, whole.closes_at)
        owner = rows.account_by_id(connection, link.account_id)
        assert owner is not None
        rows.add_session(
            connection,
            token_hash=token_hash(session),
            account_id=owner.id,
            epoch=owner.epoch,
            created_at=at,
            last_seen_at=at,
            expires_at=ends,
        )
        audit.note(connection, at, owner.id, "link_open", "account", owner.id)
        return Opened(session, mark, ends, whole.closes_at)


def _seat(
    connection: sa.Connection,
    whole: Participation,
    group: RespondentGroup,
    items: int,
    token: str,
    nobody: str,
) -> None:
    """Make an account that nobody can sign in to by password, with one seat, one right and one key."""
    at = now()
    account = rows.add_account(
        connection,
        username=f"svarlink-{secrets.token_hex(12)}",
        display_name=GUEST_NAME,
        password_hash=nobody,
        created_at=at,
    )
    rows.add_grant(
        connection,
        account_id=account,
        role=Role.GUEST.value,
        scope_kind=ScopeKind.ORGANISATION.value,
        scope_id=whole.organisation_id,
        valid_from=at,
        valid_to=whole.closes_at,
    )
    respondent = participations.add_respondent(
        connection, whole.id, group=group, kind=RespondentKind.LINK, account_id=account, items=items
    )
    rows.add_one_time(
        connection,
        token_hash=token_hash(token),
        purpose=PURPOSE,
        account_id=account,
        scope={"respondent": respondent},
        expires_at=whole.closes_at,
    )


def _link(connection: sa.Connection, token: str) -> tuple[Link, Participation]:
    link = kept.find(connection, token_hash(token))
    seat = participations.seat(connection, link.respondent_id) if link is not None else None
    if link is None or seat is None:
        raise NotFound("link")
    return link, seat.participation


def _door(link: Link, whole: Participation, mark: str | None) -> Door:
    if whole.states(now()) & FROZEN or link.expires_at <= now():
        return Door.OVER
    if link.mark_hash is None:
        return Door.NEW
    held = token_hash(mark) if mark else ""
    return Door.MINE if secrets.compare_digest(held, link.mark_hash) else Door.TAKEN


def _participation(
    connection: sa.Connection, actor: Actor, participation_id: int, action: Action
) -> Participation:
    whole = participations.find(connection, possible_id(participation_id, "participation"))
    if whole is None:
        raise NotFound("participation")
    require(actor, action, whole.place(), whole.states(now()), now())
    return whole
