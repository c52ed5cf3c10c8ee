"""Erasing again in a database that was copied before: whoever was erased since must not come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from almene_assess.services.erasure import erase
from almene_assess.services.invitations import LIFE
from almene_assess.storage import erasing
from almene_assess.storage.database import leave_no_trace, writing
from almene_assess.storage.erasing import Tombstone


def replay(engine: sa.Engine, stones: Iterable[Tombstone]) -> int:
    """Erase whom the stones name and the database does not know to be erased; return how many."""
    done = 0
    with writing(engine) as connection:
        known = {(one.kind, one.account_id) for one in erasing.buried(connection)}
        for stone in stones:
            if (stone.kind, stone.account_id) in known:
                continue
            known.add((stone.kind, stone.account_id))
            if not erasing.is_known(connection, stone.account_id):  # then the invitation may be here still
                erasing.forget_invitations(connection, stone.at + LIFE)
            erasing.reserve(connection, stone.account_id, stone.at)
            erase(connection, stone)
            done += 1
    if done:
        leave_no_trace(engine, erasing.EMPTIED)
    return done


def close_doors(engine: sa.Engine, at: datetime) -> None:
    """End every sign-in and every unused link of a copy: what was taken back since must not open again."""
    with writing(engine) as connection:
        erasing.forget_invitations(connection)
        erasing.close_ways_in(connection, at)
