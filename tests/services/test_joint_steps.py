"""Joint steps, with and without a meeting, and hands: what becomes of them in the organisation's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from almene_assess.domain.answers import UNKNOWN, Card, RespondentGroup, UnscoredReason
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotReady
from almene_assess.domain.workshop import Phase
from almene_assess.services import closing, joint_steps, results, rounds, workshop_notes
from almene_assess.storage import ballots, releases
from almene_assess.storage.database import reading
from tests.support.meeting import meet
from tests.support.small_sector import SmallSector, make

ITEM = "am26.a1.1"
NEVER_IRRELEVANT = "am26.a2.1"


@pytest.fixture
def sector(tmp_path: Path) -> SmallSector:
    return make(tmp_path)


def agree(sector: SmallSector, card: Card, version: int = 0, *, item: str = ITEM, who: str = "leder") -> int:
    place = sector.participations["eng"]
    return joint_steps.set_joint(sector.engine, sector.people[who], place, item, card, version).version


def test_a_joint_step_needs_no_meeting_and_keeps_its_history(sector: SmallSector) -> None:
    assert agree(sector, Card(level=2, evidence="Referat")) == 1
    assert agree(sector, Card(level=3), 1) == 2
    with pytest.raises(Conflict):
        agree(sector, Card(level=0), 1)
    told = joint_steps.joint_steps(sector.engine, sector.people["leder"], sector.participations["eng"])
    assert told.may_set
    assert told.card(ITEM).card == Card(level=3)
    assert told.card(NEVER_IRRELEVANT).version == 0


@pytest.mark.parametrize("who", ["valgt", "læser", "nabo", "sektor"])
def test_only_the_desk_sets_a_joint_step(sector: SmallSector, who: str) -> None:
    with pytest.raises(NotAllowed):
        agree(sector, Card(level=1), who=who)


@pytest.mark.parametrize(
    ("card", "item", "field"),
    [
        (Card(level=5), ITEM, "level"),
        (Card(reason=UnscoredReason.IKKE_RELEVANT), ITEM, "comment"),
        (Card(reason=UnscoredReason.IKKE_RELEVANT, comment="Nej"), NEVER_IRRELEVANT, "reason"),
        (Card(level=1), "am26.z9.9", "item"),
    ],
)
def test_a_joint_step_is_a_card_like_any_other(
    sector: SmallSector, card: Card, item: str, field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        agree(sector, card, item=item)
    assert refused.value.field == field


def test_a_small_board_can_submit_what_it_agreed_on_by_talking(sector: SmallSector) -> None:
    leader, place = sector.people["leder"], sector.participations["eng"]
    theme = sector.bank.theme_of(ITEM)
    with pytest.raises(NotReady):
        rounds.submit(sector.engine, leader, place, share=False)
    agree(sector, Card(reason=UnscoredReason.VED_IKKE))
    with pytest.raises(NotReady):
        rounds.submit(sector.engine, leader, place, share=False)
    for n, item in enumerate(theme.items):
        agree(sector, Card(level=n % 3 + 1), 1 if item.id == ITEM else 0, item=item.id)
    rounds.submit(sector.engine, leader, place, share=False)
    figures = results.profile(sector.engine, leader, place)
    levels = [n % 3 + 1 for n in range(len(theme.items))]
    assert figures.respondents == 0
    assert figures.themes[theme.id].score == pytest.approx(sum(levels) / len(levels))
    with pytest.raises(NotAllowed):
        agree(sector, Card(level=0), 2)


def test_hands_count_once_the_meeting_is_closed_and_the_joint_step_stands_above_them(tmp_path: Path) -> None:
    sector = make(tmp_path, form="quick")
    leader, place = sector.people["leder"], sector.participations["eng"]
    meeting = meet(sector, phones=5)
    meeting.until(Phase.VOTE)
    theme, item = sector.bank.theme_of(meeting.item).id, meeting.item
    meeting.vote(1, 1, 1, 1, 1)
    workshop_notes.show_hands(
        meeting.engine, leader, meeting.id, meeting.version, 1, RespondentGroup.BEBOERE, {3: 40, UNKNOWN: 9}
    )
    assert _raised(sector, place) == []
    closing.close(meeting.engine, leader, meeting.id, meeting.version)
    assert _raised(sector, place) == [(sector.organisations["eng"], item, "beboere", 3, 40)]
    rounds.submit(sector.engine, leader, place, share=True)
    with reading(sector.engine) as connection:
        assert releases.raised_hands(connection, sector.round_id) == _raised(sector, place)
    figures = results.profile(sector.engine, leader, place)
    assert figures.respondents == 5
    assert figures.themes[theme].score == pytest.approx((1 + 3) / 2)  # five elected, forty residents
    rounds.reopen(sector.engine, leader, place)
    agree(sector, Card(level=4), item=item)
    rounds.submit(sector.engine, leader, place, share=True)
    assert results.profile(sector.engine, leader, place).themes[theme].score == pytest.approx(4)


def _raised(sector: SmallSector, participation: int) -> list[ballots.Raised]:
    with reading(sector.engine) as connection:
        return ballots.hands_of(connection, participation)
