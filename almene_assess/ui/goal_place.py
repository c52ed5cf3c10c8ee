"""What is being written on the page of goals: kept in the address, so that a new connection finds it again.

The address holds the version that the writing began on: whoever saves on top of another one is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.domain.rights import Action, may
from almene_assess.services.verbs import now
from almene_assess.storage.participations import Participation
from almene_assess.ui import session, steps

EDITING = "ret"
SAVED = "maal-gemt"
"""What this tab has last written as something new."""
GOAL, CHECK, DEED, LESSON = "maal", "tjek", "handling", "laering"
_ADDRESS = re.compile(r"(maal|tjek|handling|laering)(?:-([0-9]{1,18})-([0-9]{1,9}))?", re.ASCII)
PROBLEMS = {
    ("text", "missing"): "maal.mangler_tekst",
    ("tried", "missing"): "maal.mangler_proevet",
    ("responsible", "missing"): "maal.mangler_ansvarlig",
    ("reason", "missing"): "maal.mangler_grund",
    ("due", "missing"): "maal.mangler_dato",
    ("due", "unknown"): "maal.forkert_dato",
}


@dataclass(frozen=True, slots=True)
class Editing:
    """What is being written; without an id it is something new."""

    kind: str
    id: int | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """Return what the fields are called; the same while somebody else's change is met."""
        return f"{self.kind}-{self.id or 'ny'}"


def editing() -> Editing | None:
    """Return what the address says is being written; a theme alone means a new goal for it."""
    found = _ADDRESS.fullmatch(st.query_params.get(EDITING, ""))
    if found is None:
        return Editing(GOAL) if steps.THEME in st.query_params else None
    return Editing(found[1], int(found[2]) if found[2] else None, int(found[3] or 0))


def begin(kind: str, key: int | None = None, version: int = 0) -> None:
    """Put what is to be written into the address."""
    session.remember(SAVED, None)  # the same words may be meant anew
    st.query_params.pop(steps.THEME, None)
    st.query_params[EDITING] = kind if key is None else f"{kind}-{key}-{version}"


def end() -> None:
    """Take it out of the address."""
    st.query_params.pop(EDITING, None)
    st.query_params.pop(steps.THEME, None)


def save(place: Editing, write: Callable[[], object], done: str, said: object = None) -> str | None:
    """Write, and leave the fields with a word of thanks; return the key of the words that say why not.

    If somebody else has written meanwhile, the page is drawn anew with theirs beside what was typed here.
    The second press of a double click comes from a page that still shows the fields; `said`, which is in
    them, is written once.
    """
    tab = session.tab()
    twice = place.id is None and said is not None and said == tab.get(SAVED)
    problem = None if twice else attempt(write, place)
    if problem is None:
        tab[SAVED] = said if place.id is None else None
        end()
        tell(done)
        st.rerun()
    return problem


def attempt(write: Callable[[], object], place: Editing | None = None) -> str | None:
    """Write something; return the key of the words that say why it could not be, or None."""
    session.active()
    try:
        write()
    except Conflict as met:
        if place is None or place.id is None:
            return "maal.andre_var_foerst"
        begin(place.kind, place.id, met.version)
        session.remember(_met(place), met.version)
        st.rerun()
    except InvalidValue as wrong:
        return PROBLEMS.get((wrong.field, wrong.problem), "maal.ugyldigt")
    except (NotAllowed, NotFound):
        return "maal.ikke_mere"
    return None


def somebody_else_wrote(place: Editing) -> bool:
    """Return whether the version that these fields stand on is one that somebody else wrote meanwhile."""
    return bool(session.recall(_met(place)) == place.version)


def may_set(whole: Participation) -> bool:
    """Return whether somebody may set goals here; what is drawn follows, and the service asks again."""
    return may(session.actor(), Action.GOALS_WRITE, whole.place(), whole.states(now()), now())


def tell(key: str) -> None:
    """Say something once, at the top of the next run."""
    session.remember("maal-besked", key)


def told() -> str | None:
    """Return what is to be said now."""
    key: str | None = session.recall("maal-besked")
    session.remember("maal-besked", None)
    return key


def _met(place: Editing) -> str:
    return f"maal-strid-{place.name}"
