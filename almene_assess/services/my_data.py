"""Mine data: everything that is kept about whoever asks, as rows for a machine and as words for a person."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from almene_assess.domain.errors import NotAllowed
from almene_assess.domain.my_data import AnswerWords, ConsentWords, MyData, RoleWords, SheetWords
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import Action, Actor, Role, ScopeKind
from almene_assess.services import my_data_words as words
from almene_assess.services.log_words import DEEDS, OTHER
from almene_assess.services.verbs import now, verb
from almene_assess.storage import accounts, audit, doors, my_rows, participations, questionnaires
from almene_assess.storage.database import writing
from almene_assess.storage.participations import Participation

FORMAT = 1
"""Grows when the file's shape changes; docs/my-data.md describes this one."""


@verb(Action.MY_DATA_READ)
def as_rows(engine: sa.Engine, actor: Actor) -> str:
    """Return every row about the actor as JSON.

    Raises: NotAllowed without a session.
    """
    with writing(engine) as connection:
        found = _entered(connection, actor)
    whole = {"format": FORMAT, "lavet": now().isoformat(), **found}
    return json.dumps(whole, ensure_ascii=False, indent=1)


@verb(Action.MY_DATA_READ)
def in_words(engine: sa.Engine, actor: Actor) -> MyData:
    """Return everything about the actor in words.

    Raises: NotAllowed without a session.
    """
    with writing(engine) as connection:
        found = _entered(connection, actor)
        own = found["konto"][0]
        return MyData(
            account_id=actor.account_id,
            name=own["display_name"],
            username=own["username"],
            created_at=_time(own["created_at"]),
            roles=tuple(_role(connection, row) for row in found["roller"]),
            sessions=tuple((row["device"], _time(row["created_at"])) for row in found["logins"]),
            consents=tuple(_consent(connection, row) for row in found["samtykker"]),
            sheets=tuple(_sheet(connection, row, found["svar"]) for row in found["svarark"]),
            log=_log([*found["log_af_dig"], *found[my_rows.ABOUT]]),
            is_example=accounts.is_example(connection),
        )


def _entered(connection: sa.Connection, actor: Actor) -> dict[str, list[my_rows.Row]]:
    if actor.session_id is None:
        raise NotAllowed(Action.MY_DATA_READ.value)
    what = Action.MY_DATA_READ.value
    audit.note_look(connection, now(), actor.account_id, what, "account", actor.account_id)
    return my_rows.everything(connection, actor.account_id)


def _role(connection: sa.Connection, row: my_rows.Row) -> RoleWords:
    kind, key = ScopeKind(row["scope_kind"]), row["scope_id"]
    place = (
        doors.organisation_name(connection, key)
        if kind is ScopeKind.ORGANISATION
        else words.PLACES[kind].format(id=key)
    )
    until = None if row["valid_to"] is None else _time(row["valid_to"])
    return RoleWords(words.ROLES[Role(row["role"])], place, _time(row["valid_from"]), until)


def _consent(connection: sa.Connection, row: my_rows.Row) -> ConsentWords:
    whole = _participation(connection, row["participation_id"])
    back = None if row["withdrawn_at"] is None else _time(row["withdrawn_at"])
    given = _time(row["given_at"])
    return ConsentWords(whole.organisation_name, whole.round_title, row["text_version"], given, back)


def _sheet(connection: sa.Connection, row: my_rows.Row, answers: list[my_rows.Row]) -> SheetWords:
    whole = _participation(connection, row["participation_id"])
    bank = questionnaires.get(connection, whole.questionnaire_id)
    order = {item: place for place, item in enumerate(bank.item_order)}
    mine = [one for one in answers if one["respondent_id"] == row["id"]]
    mine.sort(key=lambda one: (order.get(one["item_key"], len(order)), one["version"]))
    submitted = None if row["submitted_at"] is None else _time(row["submitted_at"])
    told = tuple(_answer(bank, one) for one in mine)
    return SheetWords(whole.organisation_name, whole.round_title, submitted, told)


def _answer(bank: Questionnaire, row: my_rows.Row) -> AnswerWords:
    item = bank.items[row["item_key"]]
    return AnswerWords(
        question=f"{bank.code(item.id)} {item.title_da}",
        version=row["version"],
        answer=_said(row["level"], row["reason"], item.levels_da),
        evidence=row["evidence"],
        comment=row["comment"],
        at=_time(row["at"]),
    )


def _said(level: int | None, reason: str | None, levels: tuple[str, ...]) -> str:
    if level is not None:
        return levels[level]
    return {None: words.BLANK, "ved_ikke": words.UNKNOWN}.get(reason, words.NOT_RELEVANT)


def _log(rows: list[my_rows.Row]) -> tuple[tuple[datetime, str], ...]:
    told = [(_time(row["at"]), DEEDS.get(row["action"], OTHER)) for row in rows]
    return tuple(sorted(told, reverse=True))


def _participation(connection: sa.Connection, participation_id: int) -> Participation:
    whole = participations.find(connection, participation_id)
    assert whole is not None
    return whole


def _time(value: Any) -> datetime:
    return datetime.fromisoformat(value)
