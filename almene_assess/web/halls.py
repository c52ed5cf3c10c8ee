"""The newest scene of each workshop in this process, and what phones show of it, drawn once for all alike.

It reads through the services and decides nothing: what a scene may hold is theirs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from markupsafe import escape

from almene_assess import locale
from almene_assess.domain.answers import UNKNOWN, RespondentGroup
from almene_assess.domain.workshop import Phase, Stage
from almene_assess.services import voting
from almene_assess.services.accounts import token_hash
from almene_assess.services.scenes import Scene
from almene_assess.services.voting import Own
from almene_assess.web import drawing
from almene_assess.web.hub import Leaf

MOST = 64
"""Workshops kept; fifty open at once is many, and one takes a few kB."""
GROUPS = (
    (RespondentGroup.VALGTE.value, "telefon.valgt"),
    (RespondentGroup.ANSATTE.value, "telefon.ansat"),
    (RespondentGroup.BEBOERE.value, "telefon.beboer"),
    (RespondentGroup.EKSTERNE.value, "telefon.ekstern"),
)
CONFIDENCES = ((1, "telefon.usikker"), (2, "telefon.ret_sikker"), (3, "telefon.helt_sikker"))
WORTHS = (
    (1, "telefon.slet_ikke"),
    (2, "telefon.i_lav_grad"),
    (3, "telefon.i_nogen_grad"),
    (4, "telefon.i_hoej_grad"),
    (5, "telefon.i_meget_hoej_grad"),
)
LEADS = {
    Phase.WELCOME: "telefon.begynder",
    Phase.READ: "telefon.laes",
    Phase.VOTE: "telefon.stem",
    Phase.REVEAL: "telefon.se_op",
    Phase.TALK: "telefon.tal_sammen",
    Phase.VOTE_AGAIN: "telefon.stem_igen",
    Phase.REVEAL_AGAIN: "telefon.se_op",
    Phase.JOINT: "telefon.faelles",
    Phase.NOTE: "telefon.note",
    Phase.ENDING: "telefon.begynder",
}
WAITING = {
    Stage.PLANNED: ("telefon.du_er_med", "telefon.begynder"),
    Stage.OPEN: ("telefon.du_er_med", "telefon.begynder"),
    Stage.PAUSED: ("telefon.pause", "telefon.pause_tekst"),
    Stage.CLOSED: ("telefon.slut", "telefon.slut_tekst"),
}


@dataclass(frozen=True, slots=True)
class Hall:
    """One workshop at one version, with the phones' leaves that were drawn of it so far."""

    scene: Scene
    leaves: dict[Hashable, Leaf] = field(default_factory=dict)

    def phone(self, own: Own, token: str) -> Leaf:
        """Return what a phone shows; only its own ballot, and the mark, tell it from its neighbour's."""
        now, last = _ballots(self.scene, own)
        shows = (own.group is None, now, last, own.worth)
        if shows not in self.leaves:
            self.leaves[shows] = drawing.leaf("phone_leaf.html", **_phone_values(self.scene, own))
        return drawing.sealed(self.leaves[shows], token)


class Halls:
    """What this process knows of the workshops. All but `drawn` read the database: call them in a thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._newest: OrderedDict[int, Hall] = OrderedDict()

    def drawn(self, own: Own, token: str) -> Leaf | None:
        """Return what a phone shows, if the scene of its version is at hand."""
        hall = self._newest.get(own.workshop_id)
        at_hand = hall is not None and hall.scene.version == own.version
        return hall.phone(own, token) if hall is not None and at_hand else None

    def of_phone(self, token: str) -> tuple[Hall, Own]:
        """Return the hall that a phone sits in, and its own.

        Raises: NotFound.
        """
        own = voting.own(self._engine, token)
        known = self._newest.get(own.workshop_id)
        if known is not None and known.scene.version == own.version:
            return known, own
        view = voting.phone(self._engine, token)  # in one read, so that the two belong together
        return self._keep(view.scene), view.own

    def of_all(self, workshop_id: int) -> Callable[[Hashable], Leaf]:
        """Read a workshop and the own of all its phones at once; return what draws one by its token."""
        found = voting.hall(self._engine, workshop_id)
        hall, everybody = self._keep(found.scene), found.own

        def draw(who: Hashable) -> Leaf:
            own = everybody.get(token_hash(str(who)))
            return gone() if own is None else hall.phone(own, str(who))

        return draw

    def _keep(self, scene: Scene) -> Hall:
        known = self._newest.get(scene.workshop_id)
        if known is None or known.scene.version < scene.version:
            known = Hall(scene)
            self._newest[scene.workshop_id] = known
            while len(self._newest) > MOST:
                self._newest.popitem(last=False)
        return known if known.scene.version == scene.version else Hall(scene)


def gone() -> Leaf:
    """Return what a phone shows whose workshop is closed, or never was."""
    return drawing.leaf("phone_leaf.html", gone=True, step="slut", scene=None)


def _ballots(scene: Scene, own: Own) -> tuple[Any, Any]:
    """Return the ballot of the vote that is open now, and the newest of the item."""
    if scene.item is None or own.item != scene.item.key:
        return None, None
    now = own.ballots.get(scene.vote_no) if scene.vote_no else None
    return now, own.ballots.get(2) or own.ballots.get(1)


def _pads(scene: Scene) -> dict[int, str]:
    """Return the spaces that make each choice as long as the longest: nobody shall measure a vote."""
    if scene.item is None:
        return {}
    words = [
        f"<em>{escape(r.prefix)}</em> {escape(r.text)}" if r.prefix else escape(r.text)
        for r in scene.item.rungs
    ]
    sizes = {code: len(str(said).encode()) for code, said in enumerate(words)}
    sizes[UNKNOWN] = len(str(escape(locale.say("telefon.ved_ikke"))).encode())
    return {code: " " * (max(sizes.values()) - size) for code, size in sizes.items()}


def _sent(code: int) -> str:
    """Return a choice as a form sends it: each in as many digits, because the net sees how long a form is."""
    return f"{code:03}"


def _phone_values(scene: Scene, own: Own) -> dict[str, Any]:
    now, last = _ballots(scene, own)
    headline, waiting = WAITING[scene.stage]
    item = scene.item.key if scene.item else ""
    return {
        "gone": False,
        "scene": scene,
        "own": own,
        "ballot": now,
        "last": last,
        "step": "gruppe" if own.group is None else f"{scene.stage}.{scene.phase}.{item}",
        "lead": LEADS[scene.phase] if scene.stage is Stage.OPEN and scene.item else waiting,
        "headline": headline,
        "unknown": UNKNOWN,
        "sent": _sent,
        "pad": _pads(scene),
        "groups": GROUPS,
        "confidences": CONFIDENCES,
        "worths": WORTHS,
    }
