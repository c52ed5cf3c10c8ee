"""The editions of the questionnaire as the secretariat sees them, and the check of a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.errors import InvalidValue, NotAllowed
from almene_assess.services import editions
from almene_assess.services.editions import LARGEST_DRAFT
from almene_assess.storage.content import shipped, shipped_content
from tests.support.small_sector import SmallSector, make


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def test_every_shipped_edition_is_whole_and_says_where_it_is_used(sector: SmallSector) -> None:
    found = editions.editions(sector.engine, sector.people["sektor"])
    assert {one.questionnaire.meta.id for one in found} == set(shipped())
    assert all(one.shipped and one.problems == () for one in found)
    assert {one.questionnaire.meta.id: one.rounds for one in found}["am26"] == ("Prøverunde",)


@pytest.mark.parametrize("who", ["leder", "læser", "nabo"])
def test_nobody_else_sees_them_or_checks_a_draft(sector: SmallSector, who: str) -> None:
    with pytest.raises(NotAllowed):
        editions.editions(sector.engine, sector.people[who])
    with pytest.raises(NotAllowed):
        editions.check_draft(sector.engine, sector.people[who], b"x")


def test_a_drafts_problems_are_told_in_danish_with_their_lines(sector: SmallSector) -> None:
    staff, whole = sector.people["sektor"], shipped_content("am26")
    assert editions.check_draft(sector.engine, staff, whole) == ()
    broken = whole.replace(b"am26.a1.1", b"am26.a1.2")
    problems = editions.check_draft(sector.engine, staff, broken)
    assert problems
    assert all("linje" in one or "filen" in one for one in problems)


@pytest.mark.parametrize(
    "draft", [b"", b"\xff\xfe\x00", b"a: &a [*a, *a]", b"[" * 5000, b"!!python/object:os.x {}"]
)
def test_no_bytes_break_the_check(sector: SmallSector, draft: bytes) -> None:
    assert editions.check_draft(sector.engine, sector.people["sektor"], draft)


def test_a_draft_larger_than_any_questionnaire_is_not_read(sector: SmallSector) -> None:
    with pytest.raises(InvalidValue, match="too_large"):
        editions.check_draft(sector.engine, sector.people["sektor"], b"x" * (LARGEST_DRAFT + 1))
