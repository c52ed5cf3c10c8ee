"""What is wrong with a field of an organisation, in Danish: the same words for a form and for a row."""

from __future__ import annotations

from almene_assess.domain.table_file import MOST_ROWS
from almene_assess.domain.table_rows import RowProblem
from almene_assess.locale import say, typed
from almene_assess.services.invitations import MOST

WRONG = {
    ("name", "missing"): "organisationer.fejl_navn",
    ("name", "too_long"): "organisationer.fejl_langt",
    ("cvr", "missing"): "organisationer.fejl_uden_cvr",
    ("cvr", "digits"): "organisationer.fejl_cvr",
    ("cvr", "taken"): "organisationer.fejl_findes",
    ("cvr", "twice"): "organisationer.fejl_to_gange",
    ("lbf", "digits"): "organisationer.fejl_lbf",
    ("kreds", "unknown"): "organisationer.fejl_kreds",
    ("size", "unknown"): "organisationer.fejl_boliger",
    ("region", "unknown"): "organisationer.fejl_region",
    ("administrator", "too_long"): "organisationer.fejl_langt",
}
FILE = {
    "too_large": "indlaes.for_stor",
    "unreadable": "indlaes.ulaeselig",
    "too_many": "indlaes.for_mange",
    "too_many_people": "indlaes.for_mange_brugere",
    "empty": "indlaes.tom_fil",
    "rows": "indlaes.aendret",
}
"""Why a file cannot be used at all."""


def wrong(field: str, problem: str, value: str = "") -> str:
    """Say what is wrong with a field and what to do."""
    return say(WRONG[field, problem], vaerdi=typed(value))


def row(problem: RowProblem) -> str:
    """Say what is wrong with a row."""
    return wrong(problem.field, problem.why, problem.value)


def file(problem: str) -> str:
    """Say why a file cannot be used."""
    return say(FILE[problem], graense=MOST_ROWS, brugere=MOST)
