"""`score QUESTIONNAIRE.yaml ANSWERS.csv`: the analyst's way to every score, unrounded and unsuppressed."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

import click
import polars as pl

from almene_assess.domain import scoring
from almene_assess.domain.errors import InvalidContent
from almene_assess.domain.problems import Problem, shown
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.storage import content
from almene_assess.storage.answer_file import Answers, read_answers

COLUMNS = ("organisation", "respondent", "theme", "score", "answered", "asked", "staircase")
ORGANISATION_COLUMNS = (*COLUMNS, "ad", "rwg_star")
BY = ("organisation", "respondent")


@click.command("score", help="Beregn scorer ud fra et spørgeskema (YAML) og en svarfil (CSV).")
@click.argument("questionnaire", metavar="SPØRGESKEMA", type=click.Path(path_type=Path))
@click.argument("answers", metavar="SVARFIL", type=click.Path(path_type=Path))
@click.option("--form", default="full", show_default=True, help="Spørgeskemaets form: full eller quick.")
@click.option("--by", default="organisation", show_default=True, help="organisation eller respondent.")
def command(questionnaire: Path, answers: Path, form: str, by: str) -> None:
    """Write the scores to standard output, or every problem to standard error and nothing else."""
    _write_utf8()
    bank, problems = _bank(questionnaire, form)
    problems += _by_problems(by)
    given, more = _answers(answers, bank) if bank else (None, [])
    if bank is None or given is None or problems or more:
        _give_up(problems + more)
    rules = scoring.policy(bank, form)
    scores = by_organisation(given, rules) if by == "organisation" else by_respondent(given, rules)
    click.echo(as_csv(scores), nl=False)


def by_organisation(answers: Answers, rules: scoring.Policy) -> pl.DataFrame:
    """Return every organisation's themes and then its pillars, organisations by code point."""
    themes = scoring.organisation_scores(answers.sheets, rules, joint=answers.joint)
    pillars = scoring.pillar_scores(themes, rules).rename({"pillar": "theme"})
    rows = pl.concat([themes, pillars], how="diagonal").sort("organisation", maintain_order=True)
    return rows.with_columns(respondent=pl.lit(None, pl.String)).select(ORGANISATION_COLUMNS)


def by_respondent(answers: Answers, rules: scoring.Policy) -> pl.DataFrame:
    """Return every respondent's themes, sorted by organisation and respondent."""
    return scoring.respondent_scores(answers.sheets, rules).select(COLUMNS)


def as_csv(scores: pl.DataFrame) -> str:
    """Return the rows as CSV; numbers in the shortest form that reads back as the same number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(scores.columns)
    writer.writerows(scores.iter_rows())  # the csv module writes None as nothing and a float by repr
    return text.getvalue()


def _bank(path: Path, form: str) -> tuple[Questionnaire | None, list[str]]:
    try:
        bank = content.read_questionnaire(path)
    except InvalidContent as invalid:
        return None, _said(path, invalid.problems)
    return bank, [] if form in bank.forms else [_unknown_option("--form", form, bank.forms)]


def _answers(path: Path, bank: Questionnaire) -> tuple[Answers | None, list[str]]:
    try:
        return read_answers(path, bank), []
    except InvalidContent as invalid:
        return None, _said(path, invalid.problems)


def _by_problems(by: str) -> list[str]:
    return [] if by in BY else [_unknown_option("--by", by, BY)]


def _unknown_option(option: str, value: str, known: Iterable[str]) -> str:
    return f"{option}: »{shown(value)}« findes ikke — vælg {' eller '.join(known)}"


def _said(path: Path, problems: Sequence[Problem]) -> list[str]:
    return [problem.said(str(path)) for problem in problems]


def _give_up(lines: list[str]) -> NoReturn:
    click.echo("\n".join(lines), err=True)
    sys.exit(1)


def _write_utf8() -> None:
    """Write UTF-8 with plain line ends on every machine, and never fail on a letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
