"""What the `score` verb prints from a file is what the oracle says about the same rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.commands.score import command
from tests.spec import bank, cases, oracle


def printed(bank_file: Path, answers: Path, by: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(command, [str(bank_file), str(answers), "--by", by])
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.mark.parametrize("rules", [cases.POLICIES[n] for n in (0, 3, 6)])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_printed_is_what_the_oracle_says(
    rules: oracle.Rules, tmp_path: Path, data: st.DataObject
) -> None:
    drawn = data.draw(cases.files(rules))
    book = oracle.read(rules, drawn)
    bank_file, answers = tmp_path / "bank.yaml", tmp_path / "answers.csv"
    bank_file.write_text(bank.text(rules), encoding="utf-8")
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, data.draw(st.permutations(cases.COLUMNS)))
        writer.writeheader()
        writer.writerows(drawn)
    for by, expected in (
        ("organisation", oracle.by_organisation(rules, book)),
        ("respondent", oracle.by_respondent(rules, book)),
    ):
        found = printed(bank_file, answers, by)
        assert len(found) == len(expected)
        for mine, theirs in zip(found, expected, strict=True):
            assert mine.keys() == theirs.keys()
            assert all(says_the_same(mine[name], theirs[name]) for name in mine), (mine, theirs)


def says_the_same(printed: str, expected: object) -> bool:
    if expected is None:
        return printed == ""
    if isinstance(expected, str | int):
        return printed == str(expected)
    return abs(float(printed) - float(str(float(expected)))) <= 1e-9  # type: ignore[arg-type]
