"""`organisationer-0`: the list of organisations, in the columns that a list is taken in with."""

from __future__ import annotations

from almene_assess.domain.errors import NotFound
from almene_assess.domain.list_words import ORGANISATIONS, PART_OF
from almene_assess.locale import say
from almene_assess.reports.lists import separated, workbook
from almene_assess.services import organisations
from almene_assess.services.organisations import Register
from almene_assess.web.paper import File, Paper, Wanted, whole

HEAD = [*(names[0] for names in ORGANISATIONS.values()), PART_OF]


def _register(wanted: Wanted) -> Register:
    asked = whole(wanted)
    if asked.id:
        raise NotFound("list")
    return organisations.register(asked.engine, asked.actor)


def _rows(found: Register) -> list[list[str]]:
    bands = {band.id: band.title_da for band in found.size_bands}
    rows = []
    for one in found.organisations:
        draft, into = one.draft, found.find(one.merged_into)
        places = (
            found.kredse.get(draft.kreds_id or 0, ""),
            bands.get(draft.size_band or "", ""),
            found.regions.get(draft.region_id or 0, ""),
        )
        rows.append(
            [draft.name, draft.cvr, draft.lbf, *places, draft.administrator, into.draft.name if into else ""]
        )
    return rows


def _workbook(wanted: Wanted) -> File:
    rows = _rows(_register(wanted))
    return File(say("organisationer.titel"), workbook(say("organisationer.titel"), HEAD, rows))


def _separated(wanted: Wanted) -> File:
    return File(say("organisationer.titel"), separated(HEAD, _rows(_register(wanted))))


PAPER = Paper({"xlsx": _workbook, "csv": _separated}, not_yet="hent.findes_ikke")
