"""`diagram-<participation>-<pillar>[-<family>]`: one chart of the result, to set into one's own text."""

from __future__ import annotations

from almene_assess.domain.errors import NotFound
from almene_assess.domain.result_paper import PillarFigures, ResultPaper
from almene_assess.locale import say
from almene_assess.reports.drawing import sheet_svg
from almene_assess.reports.typeface import png, with_typeface
from almene_assess.services.result_papers import result_paper
from almene_assess.web.paper import File, Paper, Wanted
from almene_assess.web.papers.family import family_named


def _found(wanted: Wanted) -> tuple[ResultPaper, PillarFigures]:
    """Return the result and which of its pejlemærker is asked for.

    Raises: NotFound, and as `result_paper`.
    """
    key, _, family = wanted.part.partition("-")
    paper = result_paper(wanted.engine, wanted.actor, wanted.id, [family_named(family)])
    pillar = next((one for one in paper.pillars if one.pillar == key), None)
    if pillar is None:
        raise NotFound("pillar")
    return paper, pillar


def _title(pillar: PillarFigures) -> str:
    return say("tegning.titel", pejlemaerke=pillar.title)


def _png(wanted: Wanted) -> File:
    paper, pillar = _found(wanted)
    return File(_title(pillar), png(sheet_svg(paper, pillar)))


def _svg(wanted: Wanted) -> File:
    paper, pillar = _found(wanted)
    return File(_title(pillar), with_typeface(sheet_svg(paper, pillar)).encode())


PAPER = Paper({"png": _png, "svg": _svg}, not_yet="hent.resultat_ikke_endnu")
