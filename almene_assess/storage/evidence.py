"""Which questions somebody wrote evidence for: that there is a text, never the text and never whose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from almene_assess.storage.schema import answer


def items_at(connection: sa.Connection, respondents: Collection[int], at: datetime) -> frozenset[str]:
    """Return the items for which any of these respondents had evidence on the card as it stood at a time."""
    theirs = answer.c.respondent_id.in_(respondents) & (answer.c.at <= at)
    newest = (
        sa.select(answer.c.respondent_id, answer.c.item_key, sa.func.max(answer.c.version).label("version"))
        .where(theirs)
        .group_by(answer.c.respondent_id, answer.c.item_key)
        .subquery()
    )
    same = sa.and_(*(answer.c[name] == newest.c[name] for name in ("respondent_id", "item_key", "version")))
    query = sa.select(answer.c.item_key, answer.c.evidence).join(newest, same)
    rows = connection.execute(query.where(answer.c.evidence != ""))
    return frozenset(row.item_key for row in rows if row.evidence.strip())
