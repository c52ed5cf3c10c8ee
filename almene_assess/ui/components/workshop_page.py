"""One meeting at one address: which of its pages is shown follows from where the meeting stands."""

from __future__ import annotations

from almene_assess.domain.workshop import Stage
from almene_assess.ui.components import (
    workshop_after,
    workshop_before,
    workshop_desk,
    workshop_joint,
    workshop_notes_pane,
)
from almene_assess.ui.seat import Seat

PAGES = {
    Stage.PLANNED: workshop_before.show,
    Stage.OPEN: workshop_desk.show,
    Stage.PAUSED: workshop_after.paused,
    Stage.CLOSED: workshop_after.closed,
}


def show(at: Seat) -> None:
    """Draw the meeting; what was being typed when it moved on is kept first."""
    workshop_joint.rescue(at)
    workshop_notes_pane.rescue(at)
    PAGES[at.desk.workshop.stage](at)
