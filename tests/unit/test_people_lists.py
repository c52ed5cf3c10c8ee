"""Lists of people to ask in: every wrong row is named, and nobody gets a role that is not yours to give."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.list_words import GROUPS, ROLES
from almene_assess.domain.people_list import Known, Named, read_people
from almene_assess.domain.rights import Role
from almene_assess.domain.table_file import read
from almene_assess.services.invitations import ADDRESS, NAME_LIMIT
from tests.support import tables

EXAMPLES = int(os.environ.get("PEJLING_MALFORMED", "150"))
HEAD = ["Navn", "Mailadresse", "Rolle", "Gruppe", "CVR"]
CVR = tables.cvr(30_000_000)
HOUSE = Known(
    frozenset(ROLES), {CVR: 7}, 7, "mig@x.dk", frozenset({("har@x.dk", Role.READER, 7)}), ADDRESS, NAME_LIMIT
)
SECTOR = Known(
    frozenset({Role.ORGANISATION_ADMIN}), {CVR: 7}, None, "mig@x.dk", frozenset(), ADDRESS, NAME_LIMIT
)


def look(known: Known, *rows: list[str]) -> tuple[list[Named], list[tuple[int, str, str]]]:
    found = read_people(list(enumerate([HEAD, *rows], start=1)), known)
    return list(found.people), [(one.line, one.field, one.why) for one in found.problems]


def test_an_organisations_own_list_needs_no_number() -> None:
    people, problems = look(
        HOUSE,
        ["Søren Å", " Soeren@X.dk ", "svarer", "Valgt", ""],
        ["Mødelederen", "leder@x.dk", "MØDELEDER", "ansat", CVR],
    )
    assert problems == []
    assert people == [
        Named("Søren Å", "soeren@x.dk", Role.RESPONDENT, 7, RespondentGroup.VALGTE),
        Named("Mødelederen", "leder@x.dk", Role.FACILITATOR, 7),
    ]


def test_every_bad_row_is_listed_with_every_reason() -> None:
    _, problems = look(
        HOUSE,
        ["", "ikke en mail", "konge", "", "12345678"],
        ["Mig", "MIG@x.dk", "svarer", "gartner", ""],
        ["Å" * 121, "", "", "", ""],
        ["Har", "har@x.dk", "læser", "", ""],
        ["En", "en@x.dk", "læser", "", ""],
        ["En igen", "EN@x.dk", "læser", "", ""],
    )
    assert problems == [
        (2, "name", "missing"), (2, "address", "unknown"), (2, "role", "unknown"), (2, "cvr", "unknown"),
        (3, "address", "own"), (3, "group", "unknown"),
        (4, "name", "too_long"), (4, "address", "missing"), (4, "role", "missing"),
        (5, "address", "has"), (7, "address", "twice"),
    ]  # fmt: skip


def test_the_secretariat_begins_an_organisation_and_fills_it_with_nobody() -> None:
    people, problems = look(
        SECTOR,
        ["A", "a@x.dk", "Ansvarlig", "", CVR],
        ["B", "b@x.dk", "Svarer", "valgt", CVR],
        ["C", "c@x.dk", "Ansvarlig", "", ""],
    )
    assert [one.address for one in people] == ["a@x.dk"]
    assert problems == [(3, "role", "not_yours"), (4, "cvr", "missing")]
    with pytest.raises(InvalidValue, match="cvr"):
        read_people([(1, HEAD[:4]), (2, ["A", "a@x.dk", "Ansvarlig", ""])], SECTOR)


def test_every_role_and_group_has_a_word_of_its_own() -> None:
    for words in (ROLES.values(), GROUPS.values()):
        told = [word.casefold() for names in words for word in names]
        assert len(told) == len(set(told))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.lists(st.text(max_size=40), max_size=7), max_size=5), st.sampled_from([HOUSE, SECTOR]))
def test_no_words_in_a_list_break_it(rows: list[list[str]], known: Known) -> None:
    sheet = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    try:
        found = read_people(read(tables.text([HEAD, *sheet])), known)
    except InvalidValue:
        return
    assert all(one.role in known.roles and one.organisation_id == 7 for one in found.people)
