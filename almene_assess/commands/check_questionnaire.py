"""`check-questionnaire FILE`: every problem in a draft, one a line, to be mended in one go."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from almene_assess.domain.errors import InvalidContent
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage import content


@click.command()
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
def check_questionnaire(file: Path) -> None:
    """Find alle fejl i et spørgeskema (YAML), hver med linje, sted og råd."""
    _never_fail_on_a_letter()
    try:
        questionnaire = content.check_questionnaire(file)
    except InvalidContent as invalid:
        for problem in invalid.problems:
            click.echo(problem.said(str(file)), err=True)
        sys.exit(1)
    click.echo(_summary(questionnaire))


command: click.Command = check_questionnaire


def _summary(questionnaire: Questionnaire) -> str:
    meta = questionnaire.meta
    counts = (
        f"{len(questionnaire.pejlemaerker)} pejlemærker",
        f"{len(questionnaire.themes)} temaer",
        f"{len(questionnaire.items)} spørgsmål",
        *(f"{form}: {len(questionnaire.form_items(form))}" for form in questionnaire.forms),
    )
    return f"OK: {meta.title_da} ({meta.id} {meta.version}) — {', '.join(counts)}"


def _never_fail_on_a_letter() -> None:
    """Let old Windows terminals show a question mark where they have no letter for ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
