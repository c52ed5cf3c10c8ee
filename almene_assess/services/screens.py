"""What the projector shows, and the pulse by which every screen learns that something has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from almene_assess.domain.errors import NotFound
from almene_assess.domain.rights import Action
from almene_assess.services import scenes
from almene_assess.services.accounts import token_hash
from almene_assess.services.scenes import Scene
from almene_assess.services.verbs import now, verb
from almene_assess.storage import workshops
from almene_assess.storage.database import reading, writing
from almene_assess.storage.workshops import Keys, Pulse

PRESENT = timedelta(seconds=45)
"""A process reports its phones every 15 seconds; three missed reports and they are gone."""


@dataclass(frozen=True, slots=True)
class ProjectorView:
    """The projector's screen in one read; `keys` is None once the workshop is closed."""

    scene: Scene
    keys: Keys | None
    pulse: Pulse


@verb(Action.PROJECTOR)
def projector(engine: sa.Engine, view_token: str) -> ProjectorView:
    """Return the projector's screen.

    Raises: NotFound (also once the workshop is closed).
    """
    with reading(engine) as connection:
        found = workshops.behind(connection, "view_hash", token_hash(view_token))
        whole = workshops.find(connection, found) if found is not None else None
        if whole is None:
            raise NotFound("workshop")
        beat = workshops.pulses(connection, [whole.id], now() - PRESENT)[whole.id]
        return ProjectorView(scenes.scene(connection, whole), workshops.keys(connection, whole.id), beat)


@verb(Action.PROJECTOR)
def scene(engine: sa.Engine, workshop_id: int) -> Scene:
    """Return what everybody in the room may know; whoever asks has been let in by a token.

    It is the same for all at one version, so a process may keep it by (workshop, version).

    Raises: NotFound.
    """
    with reading(engine) as connection:
        whole = workshops.find(connection, workshop_id)
        if whole is None:
            raise NotFound("workshop")
        return scenes.scene(connection, whole)


@verb(Action.PROJECTOR)
def pulse(engine: sa.Engine, ids: Collection[int]) -> dict[int, Pulse]:
    """Return the version and the counts of some workshops: one query, asked four times a second."""
    with reading(engine) as connection:
        return workshops.pulses(connection, ids, now() - PRESENT)


@verb(Action.PROJECTOR)
def report_presence(engine: sa.Engine, process: str, phones: Mapping[int, int]) -> None:
    """Say how many phones this process serves in each workshop; call it every 15 seconds, and with nothing
    in it when the process ends."""
    with writing(engine) as connection:
        workshops.report_presence(connection, process, dict(phones), now(), now() - PRESENT)
