"""Sheets that were answered on paper and are typed in by the desk; the paper's owner has no account here."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from almene_assess.domain.answers import UNKNOWN, RespondentGroup, RespondentKind
from almene_assess.domain.errors import InvalidValue, NotFound
from almene_assess.domain.rights import Action, Actor, require
from almene_assess.services.cards import chosen
from almene_assess.services.verbs import now, possible_id, verb
from almene_assess.storage import audit, finished_sheets, participations, questionnaires
from almene_assess.storage.database import writing
from almene_assess.storage.finished_sheets import Finished


@verb(Action.PAPER_TYPE)
def type_in(
    engine: sa.Engine, actor: Actor, participation_id: int, group: RespondentGroup, codes: Mapping[str, int]
) -> None:
    """Keep one paper as a submitted sheet: a rung's position or UNKNOWN for each item that it answers.

    It cannot be read or changed afterwards, by nobody: whoever typed it holds the paper.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    mine = chosen(RespondentGroup, group, "group")
    with writing(engine) as connection:
        whole = participations.find(connection, possible_id(participation_id, "participation"))
        if whole is None:
            raise NotFound("participation")
        at = now()
        require(actor, Action.PAPER_TYPE, whole.place(), whole.states(at), at)
        bank = questionnaires.get(connection, whole.questionnaire_id)
        rungs = {*range(len(bank.scale.levels)), UNKNOWN}
        known = set(codes) <= set(bank.form_items(whole.form)) and all(
            type(code) is int and code in rungs for code in codes.values()
        )
        if not codes or not known:
            raise InvalidValue("codes", "unknown")
        one = Finished(RespondentKind.PAPER, mine, dict(codes))
        finished_sheets.add(connection, whole.id, [one], bank.item_order, at=at, source="paper")
        audit.note(connection, at, actor.account_id, "paper_type", "participation", whole.id)
