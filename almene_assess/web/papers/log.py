"""`log-<organisation, or 0>-<first>_<last>_<kind>`: rows of the log, as a table."""

from __future__ import annotations

import re
from datetime import date

from almene_assess.domain.errors import NotFound
from almene_assess.locale import say
from almene_assess.reports.log import log_file
from almene_assess.services import log
from almene_assess.services.log import Asked, Family
from almene_assess.web.paper import File, Paper, Wanted

SECTOR = 0
PART = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_([a-z]{1,20})", re.ASCII)


def _file(wanted: Wanted) -> File:
    asked = _asked(wanted.part)
    if wanted.id == SECTOR:
        whose, lines = say("logbog.sekretariatet"), log.of_sector(wanted.engine, wanted.actor, asked)
    else:
        whose = log.organisation_name(wanted.engine, wanted.actor, wanted.id)
        lines = log.of_organisation(wanted.engine, wanted.actor, wanted.id, asked)
    content = log_file((one.at, one.name, one.words) for one in lines)
    return File(say("logbog.fil", hvis=whose, fra=asked.first, til=asked.last), content)


def _asked(part: str) -> Asked:
    """Return what the address asks for.

    Raises: NotFound.
    """
    found = PART.fullmatch(part)
    try:
        if found is not None:
            return Asked(date.fromisoformat(found[1]), date.fromisoformat(found[2]), Family(found[3]))
    except ValueError:
        pass
    raise NotFound("part")


PAPER = Paper({"csv": _file}, not_yet="hent.findes_ikke")
