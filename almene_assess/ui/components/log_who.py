"""Who stands in a row of the log, in words."""

from __future__ import annotations

from almene_assess.locale import say
from almene_assess.services.log import Line


def who(one: Line) -> str:
    """Return the name, or what stands for the machine and for an account that is erased."""
    return say("logbog.maskinen") if one.name is None else one.name or say("logbog.slettet")
