"""`kalender-<participation>`: the due days of the organisation's goals and actions."""

from __future__ import annotations

from almene_assess.locale import say
from almene_assess.services.goals import board
from almene_assess.services.verbs import now
from almene_assess.web.paper import File, Paper, Wanted, whole


def _calendar(wanted: Wanted) -> File:
    from almene_assess.reports.calendar import calendar_file  # loaded when somebody first asks

    asked = whole(wanted)
    found = board(asked.engine, asked.actor, asked.id)
    title = say("kalender.titel", organisation=found.participation.organisation_name)
    return File(title, calendar_file(title, found.goals, found.deeds, now()))


PAPER = Paper({"ics": _calendar}, not_yet="hent.findes_ikke")
