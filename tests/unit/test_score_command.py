"""The `score` verb: what it prints, and what it says about a file that it cannot use."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almene_assess.commands.score import command
from tests.spec import bank, cases

ROOT = Path(__file__).resolve().parents[2]
HEADER = "organisation,respondent,group,item,answer"
PLAIN = cases.POLICIES[0]
ORGANISATION_HEADER = "organisation,respondent,theme,score,answered,asked,staircase,ad,rwg_star"


@pytest.fixture(name="questionnaire", scope="module")
def _questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("bank") / "bank.yaml", bank.text(PLAIN, cases.QUICK))


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def scored(questionnaire: Path, answers: Path, *options: str) -> Result:
    result = CliRunner().invoke(command, [str(questionnaire), str(answers), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def score(questionnaire: Path, tmp_path: Path, text: str | bytes, *options: str) -> list[dict[str, str]]:
    result = scored(questionnaire, written(tmp_path / "svar.csv", text), *options)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return list(csv.DictReader(io.StringIO(result.stdout)))


def refused(questionnaire: Path, tmp_path: Path, text: str | bytes, *options: str) -> list[str]:
    """Return what is said on standard error, a line a problem, without the file's path."""
    answers = written(tmp_path / "svar.csv", text)
    result = scored(questionnaire, answers, *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return [line.removeprefix(str(answers)) for line in result.stderr.splitlines()]


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def theme(found: Iterable[dict[str, str]], key: str) -> dict[str, str]:
    return next(row for row in found if row["theme"] == key)


def test_the_output_has_the_promised_columns_in_order(questionnaire: Path, tmp_path: Path) -> None:
    answers = written(tmp_path / "svar.csv", rows("A,r1,valgte,t.one.1,3"))
    assert scored(questionnaire, answers).stdout.splitlines()[:2] == [
        ORGANISATION_HEADER,
        "A,,t.one,3.0,1,1,3.0,,",
    ]
    by_respondent = scored(questionnaire, answers, "--by", "respondent").stdout.splitlines()
    assert by_respondent[:2] == [
        "organisation,respondent,theme,score,answered,asked,staircase",
        "A,r1,t.one,3.0,1,1,3.0",
    ]


def test_every_unit_meets_every_theme_and_then_every_pillar(questionnaire: Path, tmp_path: Path) -> None:
    found = score(
        questionnaire,
        tmp_path,
        rows("å,r1,valgte,t.one.1,3", "B,r1,valgte,t.one.1,3", "a,x,eksterne,t.one.1,1"),
    )
    expected = [*PLAIN.themes, *PLAIN.pillars]
    assert [(row["organisation"], row["theme"]) for row in found] == [
        (o, t) for o in ("B", "a", "å") for t in expected
    ]


def test_respondents_are_sorted_as_text_and_externals_are_among_them(
    questionnaire: Path, tmp_path: Path
) -> None:
    text = rows("A,10,valgte,t.one.1,3", "A,9,eksterne,t.one.1,1", "A,1,ansatte,t.one.1,0")
    found = score(questionnaire, tmp_path, text, "--by", "respondent")
    assert [(row["respondent"], row["score"]) for row in found if row["theme"] == "t.one"] == [
        ("1", "0.0"),
        ("10", "3.0"),
        ("9", "1.0"),
    ]


def test_the_header_may_come_in_any_order_with_a_mark_and_other_columns(
    questionnaire: Path, tmp_path: Path
) -> None:
    text = "answer,note,item,group,joint,respondent,organisation\r\n2,hej,t.one.1,valgte,,r1,A\r\n"
    assert theme(score(questionnaire, tmp_path, b"\xef\xbb\xbf" + text.encode()), "t.one")["score"] == "2.0"


@pytest.mark.parametrize("answer", ["3", "3.0", "03", "+3", "3e0", " 3 ", "3."])
def test_an_answer_is_compared_as_a_number(questionnaire: Path, tmp_path: Path, answer: str) -> None:
    assert (
        theme(score(questionnaire, tmp_path, rows(f"A,r1,valgte,t.one.1,{answer}")), "t.one")["score"]
        == "3.0"
    )


def test_a_later_row_replaces_an_earlier_one(questionnaire: Path, tmp_path: Path) -> None:
    text = rows("A,r1,valgte,t.one.1,3", "A,r1,valgte,t.one.1,ikke_relevant")
    assert theme(score(questionnaire, tmp_path, text), "t.one")["asked"] == "0"


def test_a_joint_row_ignores_respondent_and_group_and_the_last_one_wins(
    questionnaire: Path, tmp_path: Path
) -> None:
    text = rows(
        "A,r1,valgte,t.one.1,0,",
        "A,,,t.one.1,4,1",
        "A,r1,nonsens,t.one.1,2,1",
        header=f"{HEADER},joint",
    )
    assert theme(score(questionnaire, tmp_path, text), "t.one")["score"] == "2.0"
    assert theme(score(questionnaire, tmp_path, text, "--by", "respondent"), "t.one")["score"] == "0.0"


def test_an_organisation_with_joint_steps_alone_is_a_unit(questionnaire: Path, tmp_path: Path) -> None:
    found = score(questionnaire, tmp_path, rows("A,,,t.one.1,4,1", header=f"{HEADER},joint"))
    assert theme(found, "t.one")["score"] == "4.0"
    assert theme(found, "t.six") == dict.fromkeys(ORGANISATION_HEADER.split(","), "") | {
        "organisation": "A",
        "theme": "t.six",
        "answered": "0",
        "asked": "6",
    }


def test_items_outside_the_form_are_ignored(questionnaire: Path, tmp_path: Path) -> None:
    text = rows("A,r1,valgte,t.three.1,4", "A,r1,valgte,t.three.2,0")
    found = score(questionnaire, tmp_path, text, "--form", "quick")
    assert (theme(found, "t.three")["score"], theme(found, "t.three")["asked"]) == ("4.0", "1")
    assert {row["theme"] for row in found} == {*cases.QUICK, *PLAIN.pillars} - {"p.b"}


def test_a_header_without_rows_gives_a_header_without_rows(questionnaire: Path, tmp_path: Path) -> None:
    assert score(questionnaire, tmp_path, HEADER) == []
    assert score(questionnaire, tmp_path, HEADER, "--by", "respondent") == []


def test_names_come_out_as_they_went_in(questionnaire: Path, tmp_path: Path) -> None:
    found = score(questionnaire, tmp_path, rows('"Nord, ""Syd""\nog Øst",r1,valgte,t.one.1,3'))
    assert found[0]["organisation"] == 'Nord, "Syd"\nog Øst'


def test_every_bad_row_is_named_with_line_column_and_remedy(questionnaire: Path, tmp_path: Path) -> None:
    text = rows(
        "A,r1,valgte,t.one.1,3",
        "A,r1,valgte,t.one.9,3",
        "A,r1,formand,t.one.1,3",
        "A,r1,valgte,t.one.1,7",
        "A,r1,valgte,t.one.1,",
        "A,r1,ansatte,t.one.1,3",
        ",,valgte,t.one.1,3",
        "A,r1,valgte,t.one.1",
        "A,r9,ingen,intet,intet",
    )
    said = refused(questionnaire, tmp_path, text)
    starts = [line.split(":")[1] for line in said]
    assert starts == [
        "3 item",
        "4 group",
        "5 answer",
        "6 answer",
        "7 group",
        "8 organisation",
        "8 respondent",
        "9 rækken",
        "10 group",
        "10 item",
        "10 answer",
    ]
    assert all(" — " in line for line in said)


def test_lines_are_counted_as_an_editor_counts_them(questionnaire: Path, tmp_path: Path) -> None:
    text = rows('"A\nB\r\nC",r1,valgte,t.one.1,3', "", "A,r1,valgte,nix,3", '"A\nB",r1,valgte,nix,3')
    assert [line.split(":")[1] for line in refused(questionnaire, tmp_path, text)] == ["6 item", "7 item"]


def test_all_missing_columns_are_named_beside_the_bad_rows(questionnaire: Path, tmp_path: Path) -> None:
    said = refused(questionnaire, tmp_path, "organisation,respondent,item\nA,r1,nix\n")
    assert [line.split(":")[1] for line in said] == ["1 group", "1 answer", "2 item"]


def test_a_column_may_not_stand_twice(questionnaire: Path, tmp_path: Path) -> None:
    said = refused(questionnaire, tmp_path, f"{HEADER},answer\nA,r1,valgte,t.one.1,3,3\n")
    assert [line.split(":")[1] for line in said] == ["1 answer"]


def test_a_file_with_semicolons_is_told_so(questionnaire: Path, tmp_path: Path) -> None:
    said = refused(questionnaire, tmp_path, HEADER.replace(",", ";") + "\nA;r1;valgte;t.one.1;3\n")
    assert "komma, ikke semikolon" in said[0]


def test_a_joint_mark_is_one_or_nothing(questionnaire: Path, tmp_path: Path) -> None:
    said = refused(questionnaire, tmp_path, rows("A,r1,valgte,t.one.1,3,ja", header=f"{HEADER},joint"))
    assert said[0].startswith(":2 joint: »ja«")


def test_bytes_that_are_not_utf8_are_named_with_their_rows(questionnaire: Path, tmp_path: Path) -> None:
    text = rows("Sø,r1,valgte,t.one.1,3", "A,r1,valgte,t.one.1,3", "B,Bjørn,valgte,nix,3").encode("latin-1")
    said = refused(questionnaire, tmp_path, text)
    assert [line.split(":")[1] for line in said] == ["2 organisation", "4 respondent"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (rows("A,r1,valgte,t.one.1,3").encode("utf-16"), "1 filen"),
        (rows("A,r1,valgte,t.one.1,3").encode("utf-16-le"), "1 filen"),
        (rows("A,r1,valgte,t.one.1,\0").encode(), "2 filen"),
        (b"", "1 filen"),
        (b"\xef\xbb\xbf\n", "1 filen"),
        (rows('A,"r1,valgte,t.one.1,3', "B,r1,valgte,t.one.1,3").encode(), "2 rækken"),
        (rows('A,"r"1,valgte,t.one.1,3').encode(), "2 rækken"),
        (rows(f'"{"x" * 200_000}",r1,valgte,t.one.1,3').encode(), "2 rækken"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_words(
    questionnaire: Path, tmp_path: Path, content: bytes, place: str
) -> None:
    assert refused(questionnaire, tmp_path, content)[0].split(":")[1] == place


def test_what_is_no_file_is_refused_in_words(questionnaire: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "findes-ikke.csv", tmp_path):
        result = scored(questionnaire, path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert " — " in result.stderr


def test_a_broken_questionnaire_is_reported_like_a_broken_answer_file(tmp_path: Path) -> None:
    broken = written(tmp_path / "bank.yaml", "meta: 3\n")
    result = scored(broken, written(tmp_path / "svar.csv", HEADER))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bank.yaml" in result.stderr


def test_an_unknown_form_and_an_unknown_unit_are_refused(questionnaire: Path, tmp_path: Path) -> None:
    said = refused(questionnaire, tmp_path, rows("A,r1,valgte,nix,3"), "--form", "lang", "--by", "kreds")
    assert [line.split(":")[0] for line in said[:2]] == ["--form", "--by"]
    assert said[2].startswith(":2 item")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text('organisation,x1";\n\r\0æ', max_size=80).map(str.encode)
    )
)
def test_no_content_whatever_makes_it_crash(questionnaire: Path, tmp_path: Path, content: bytes) -> None:
    for start in (b"", HEADER.encode() + b"\n"):
        result = scored(questionnaire, written(tmp_path / "svar.csv", start + content))
        assert result.exit_code == 0 or (result.stdout == "" and result.stderr)


def test_the_verb_works_from_a_real_command_line(tmp_path: Path) -> None:
    answers = written(tmp_path / "svar.csv", rows("Ærø,r1,valgte,am26.a1.1,3", "Ærø,r1,valgte,am26.a1.2,4"))
    bank_file = ROOT / "data" / "questionnaires" / "am26.yaml"
    run = subprocess.run(
        [sys.executable, "-m", "almene_assess", "score", str(bank_file), str(answers)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.decode().splitlines()[1] == "Ærø,,am26.a1,3.5,2,3,,,"
