"""`tal-<participation>`: the figures of the result beside everything it can be compared with, as a table."""

from __future__ import annotations

from almene_assess.domain.result_paper import ResultPaper
from almene_assess.locale import say
from almene_assess.reports.commas import separated
from almene_assess.reports.workbook import workbook
from almene_assess.services.result_papers import every_comparison
from almene_assess.web.paper import File, Paper, Wanted, whole


def _paper(wanted: Wanted) -> ResultPaper:
    asked = whole(wanted)
    return every_comparison(asked.engine, asked.actor, asked.id)


def _title(paper: ResultPaper) -> str:
    return say("data.titel", organisation=paper.organisation)


def _workbook(wanted: Wanted) -> File:
    paper = _paper(wanted)
    return File(_title(paper), workbook(paper))


def _separated(wanted: Wanted) -> File:
    paper = _paper(wanted)
    return File(_title(paper), separated(paper))


PAPER = Paper({"xlsx": _workbook, "csv": _separated}, not_yet="hent.resultat_ikke_endnu")
