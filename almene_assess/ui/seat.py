"""A facilitator's seat at a desk: which version this tab acts on, and what happens if somebody was faster.

A press acts on what the tab has drawn, so it can never do something else than its label said. A typed text is
written on top of the newest version, because what is written where is compared text by text (`kept_text`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotNow, NotReady
from almene_assess.locale import say
from almene_assess.services import workshops
from almene_assess.services.workshops import Desk
from almene_assess.ui import resources, session

Act = Callable[..., object]


@dataclass(slots=True)
class Seat:
    """What the desk shows, and the version that a press acts on top of."""

    desk: Desk
    version: int

    @property
    def id(self) -> int:
        """Return the workshop's id."""
        return self.desk.workshop.id

    def press(self, act: Act, *args: object) -> None:
        """Do what a button says and draw the page anew; if somebody was faster, do nothing and say so."""
        problem = self._try(act, self.version, *args)
        if problem is None:
            _notice(self.id, None)
        elif problem in _STALE:
            _notice(self.id, problem)
        else:
            st.error(say(problem))
            return
        st.rerun()

    def write(self, act: Act, *args: object) -> str | None:
        """Write something typed; return the key of the words if it could not be written."""
        problem = self._try(act, self.version, *args)
        if problem == OVERTAKEN:  # the text itself has been compared: only the meeting has moved
            newest = workshops.desk(resources.engine(), session.actor(), self.id).workshop.version
            problem = self._try(act, newest, *args)
        return problem

    def write_on(self, version: int, act: Act, *args: object) -> str | None:
        """Write on top of the version that the caller has looked at; never on a newer one."""
        return self._try(act, version, *args)

    def _try(self, act: Act, version: int, *args: object) -> str | None:
        session.active()
        try:
            act(resources.engine(), session.actor(), self.id, version, *args)
        except Conflict:
            return OVERTAKEN
        except NotNow:
            return "bord.ikke_nu"
        except (InvalidValue, NotReady):
            return "bord.ugyldigt"
        except NotAllowed:
            return "fejl.ikke_tilladt"
        except SQLAlchemyError:
            return "bord.ikke_gemt"
        if version == self.version:
            self.version = version + 1
        session.remember(_seen(self.id), version + 1)
        return None


OVERTAKEN = "bord.overhalet"
_STALE = (OVERTAKEN, "bord.ikke_nu")


def take(workshop_id: int) -> Seat:
    """Read the desk, and say so if somebody else has acted since this tab drew it.

    Raises: NotFound, NotAllowed.
    """
    desk = workshops.desk(resources.engine(), session.actor(), workshop_id)
    seen = seen_version(workshop_id)
    if seen is not None and seen != desk.workshop.version and session.recall(_note(workshop_id)) is None:
        _notice(workshop_id, "bord.fulgt")
    session.remember(_seen(workshop_id), desk.workshop.version)
    return Seat(desk, desk.workshop.version if seen is None else seen)


def seen_version(workshop_id: int) -> int | None:
    """Return the version that this tab has drawn; None if it has drawn nothing yet."""
    found: int | None = session.recall(_seen(workshop_id))
    return found


def show_notice(seat: Seat) -> None:
    """Say that the desk has been overtaken, until the next press that works."""
    key: str | None = session.recall(_note(seat.id))
    if key == "bord.fulgt":
        st.info(say(key))
    elif key is not None:
        st.warning(say(key))


def _notice(workshop_id: int, key: str | None) -> None:
    session.remember(_note(workshop_id), key)


def _seen(workshop_id: int) -> str:
    return f"bord-{workshop_id}-set"


def _note(workshop_id: int) -> str:
    return f"bord-{workshop_id}-besked"
