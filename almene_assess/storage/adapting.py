"""What an organisation adapts for its own people: the themes it offers first, and its own help texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from almene_assess.domain.errors import Conflict
from almene_assess.storage.schema import local_text, theme_choice


@dataclass(frozen=True, slots=True)
class HelpText:
    """What an organisation tells its own people about an item. Version 0 was never written."""

    text: str = ""
    version: int = 0


def chosen_themes(connection: sa.Connection, participation_id: int) -> frozenset[str]:
    """Return the themes that were chosen; none means all."""
    query = sa.select(theme_choice.c.theme).where(theme_choice.c.participation_id == participation_id)
    return frozenset(connection.execute(query).scalars())


def choose_themes(connection: sa.Connection, participation_id: int, themes: Iterable[str]) -> None:
    """Choose these themes instead of those that were chosen."""
    mine = theme_choice.c.participation_id == participation_id
    connection.execute(theme_choice.delete().where(mine))
    rows = [{"participation_id": participation_id, "theme": theme} for theme in sorted(themes)]
    if rows:
        connection.execute(theme_choice.insert(), rows)


def help_texts(connection: sa.Connection, organisation_id: int) -> dict[str, HelpText]:
    """Return an organisation's help texts by item; one that was taken away is empty."""
    query = sa.select(local_text).where(local_text.c.organisation_id == organisation_id)
    return {row.item_key: HelpText(row.text, row.version) for row in connection.execute(query)}


def shown_help(connection: sa.Connection, organisation_id: int) -> dict[str, str]:
    """Return the help texts that there are words in, by item."""
    found = help_texts(connection, organisation_id)
    return {item: help_text.text for item, help_text in found.items() if help_text.text}


def put_help(connection: sa.Connection, organisation_id: int, item: str, text: str, version: int) -> HelpText:
    """Write a help text on top of `version`.

    Raises: Conflict.
    """
    key = {"organisation_id": organisation_id, "item_key": item}
    mine = (local_text.c.organisation_id == organisation_id) & (local_text.c.item_key == item)
    change: sa.Insert | sa.Update
    if version == 0:
        change = local_text.insert().values(**key, text=text, version=1)
    else:
        change = local_text.update().where(mine, local_text.c.version == version)
        change = change.values(text=text, version=version + 1)
    try:
        with connection.begin_nested():
            written = connection.execute(change).rowcount == 1
    except IntegrityError:
        written = False
    if not written:
        raise Conflict(help_texts(connection, organisation_id).get(item, HelpText()).version)
    return HelpText(text, version + 1)
