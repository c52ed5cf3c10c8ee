"""What a workshop must never tell: votes before the reveal, and after the closing who cast them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stages
from hypothesis import strategies as st

from almene_assess.domain.answers import UNKNOWN, Card, RespondentGroup, RespondentKind
from almene_assess.domain.errors import NotNow
from almene_assess.domain.workshop import Move, Phase, Stage
from almene_assess.services import (
    accounts,
    closing,
    forgotten_meetings,
    screens,
    voting,
    workshop_notes,
    workshops,
)
from almene_assess.storage import database, participations, schema
from tests.support.meeting import Meeting, meet
from tests.support.small_sector import make

codes = st.sampled_from([0, 1, 2, 3, 4, UNKNOWN])
ballots = st.lists(st.tuples(codes, st.sampled_from([None, 1, 2, 3])), min_size=6, max_size=6)


def seen_by_all(meeting: Meeting, owner: str) -> str:
    """Return every view of every screen as text, except what a phone says to its owner alone."""
    keys = meeting.desk.keys
    assert keys is not None
    desk = replace(meeting.desk, workshop=replace(meeting.desk.workshop), questionnaire=meeting.sector.bank)
    phone = voting.phone(meeting.engine, owner)
    return repr(
        (
            asdict(desk.scene),
            desk.pulse,
            desk.moves,
            desk.undo,
            desk.joint,
            desk.hands,
            desk.notes,
            asdict(phone.scene),
            asdict(screens.projector(meeting.engine, keys.view_token).scene),
            screens.projector(meeting.engine, keys.view_token).pulse,
            screens.pulse(meeting.engine, [meeting.id]),
            asdict(screens.scene(meeting.engine, meeting.id)),
        )
    )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Stages.explicit, Stages.generate],  # a failure is clear as it is, and each try copies files
)
@given(first=ballots, second=ballots, other_first=ballots, other_second=ballots)
def test_no_view_before_a_reveal_depends_on_what_was_voted(
    meeting_file: tuple[Meeting, Path],
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[int, int | None]],
    second: list[tuple[int, int | None]],
    other_first: list[tuple[int, int | None]],
    other_second: list[tuple[int, int | None]],
) -> None:
    folder = tmp_path_factory.mktemp("to-gange")
    one, other = copied(meeting_file, folder / "a.sqlite"), copied(meeting_file, folder / "b.sqlite")
    assert _told(one, first, second) == _told(other, other_first, other_second)


def _told(
    meeting: Meeting, first: Sequence[tuple[int, int | None]], second: Sequence[tuple[int, int | None]]
) -> list[str]:
    """Return what could be seen before the first reveal, and before the second (its first picture hidden)."""
    meeting.until(Phase.VOTE)
    _all_vote(meeting, 1, first)
    seen = [seen_by_all(meeting, meeting.phones[0])]
    meeting.press(Move.SKIP)
    seen.append(seen_by_all(meeting, meeting.phones[0]))
    workshops.step(meeting.engine, meeting.leader, meeting.id, meeting.version, Move.GO, 0)
    meeting.press(Move.NEXT, Move.NEXT, Move.AGAIN)
    _all_vote(meeting, 2, second)
    return [*seen, seen_by_all(meeting, meeting.phones[0])]


def _all_vote(meeting: Meeting, number: int, votes: Sequence[tuple[int, int | None]]) -> None:
    for token, (code, confidence) in zip(meeting.phones, votes, strict=True):
        voting.cast(meeting.engine, token, meeting.item, number, code, confidence)


@pytest.fixture(scope="module")
def meeting_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Meeting, Path]:
    """Return a meeting at its welcome screen, and the file that it lies in."""
    folder = tmp_path_factory.mktemp("møde")
    meeting = meet(make(folder))
    meeting.engine.dispose()
    return meeting, folder / "lille.sqlite"


def copied(meeting_file: tuple[Meeting, Path], path: Path) -> Meeting:
    meeting, origin = meeting_file
    shutil.copy(origin, path)
    engine = database.connect(f"sqlite:///{path.as_posix()}")
    return Meeting(replace(meeting.sector, engine=engine), meeting.id, list(meeting.phones))


CANARY = 0x5A5A5A000000
"""Voters' numbers so large that a row with one of them can be found in a file as six bytes."""


def traces(folder: Path, needles: dict[str, bytes]) -> dict[str, list[str]]:
    """Return in which files of a folder each needle is found."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = {name: [p.name for p in files if needle in p.read_bytes()] for name, needle in needles.items()}
    return {name: where for name, where in found.items() if where}


def test_after_closing_no_byte_of_any_file_ties_a_voter_to_a_vote(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=0)
    needles: dict[str, bytes] = {}
    with database.writing(meeting.engine) as connection:
        for n in range(1, 9):
            token = f"stemme-nummer-{n}"
            meeting.phones.append(token)
            hashed = accounts.token_hash(token)
            needles |= {f"token {n}": token.encode(), f"hash {n}": hashed.encode()}
            needles[f"row {n}"] = (CANARY + n).to_bytes(6, "big")
            connection.execute(
                schema.voter.insert().values(
                    id=CANARY + n,
                    workshop_id=meeting.id,
                    token_hash=hashed,
                    group="valgte",
                    has_sheet=n == 8,
                    on_paper=False,
                )
            )
    keys = meeting.desk.keys
    assert keys is not None
    needles |= {name: value.encode() for name, value in asdict(keys).items()}
    _vote_through(meeting)
    before = traces(tmp_path, needles)
    assert {name for name in before if not name.startswith("token")} >= {
        *(f"row {n}" for n in range(1, 9)),
        *(f"hash {n}" for n in range(1, 9)),
        *asdict(keys),
    }
    done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert done.clean
    assert traces(tmp_path, needles) == {}
    assert (tmp_path / "lille.sqlite-wal").stat().st_size == 0


def _vote_through(meeting: Meeting) -> None:
    for place in range(2):
        meeting.until(Phase.VOTE)
        for n, token in enumerate(meeting.phones):
            voting.cast(meeting.engine, token, meeting.item, 1, (n + place) % 5, 1)
            voting.cast(meeting.engine, token, meeting.item, 1, (n * 2 + place) % 5, 2)
        meeting.until(Phase.NOTE)
        meeting.press(Move.NEXT)


def test_new_respondents_stand_in_an_order_that_is_not_the_voters(
    meeting_file: tuple[Meeting, Path], tmp_path: Path
) -> None:
    orders = set()
    for n in range(8):
        meeting = copied(meeting_file, tmp_path / f"{n}.sqlite")
        meeting.until(Phase.VOTE)
        meeting.vote(0, 1, 2, 3, 4, UNKNOWN)
        place = meeting.sector.bank.item_order.index(meeting.item)
        closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
        with database.reading(meeting.engine) as connection:
            sheets = participations.sheets(connection, meeting.sector.participations["eng"])
            answers = connection.execute(sa.select(schema.answer).order_by(schema.answer.c.seq)).all()
        made = [s for s in sheets if s.kind is RespondentKind.WORKSHOP]
        orders.add(tuple(s.levels[place] for s in made))
        assert len({row.at for row in answers}) == 1
        assert {(row.actor_id, row.session_id) for row in answers} == {(None, None)}
        assert [row.respondent_id for row in answers] == [s.respondent_id for s in made]
    assert len(orders) > 1


def test_a_second_vote_that_was_not_shown_is_not_kept(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path))
    meeting.until(Phase.VOTE)
    meeting.vote(1, 1, 1, 2, 2, 2)
    meeting.press(Move.NEXT, Move.NEXT, Move.AGAIN)
    meeting.vote(4, 4, 4, 4, 4, 4, number=2)
    closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    with database.reading(meeting.engine) as connection:
        rows = connection.execute(sa.select(schema.tally)).all()
    assert [(row.vote_no, row.group, row.code) for row in rows] == [(1, "alle", 1), (1, "alle", 2)]


def test_the_log_knows_the_desk_and_no_vote(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path))
    meeting.until(Phase.VOTE)
    with database.reading(meeting.engine) as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(schema.audit_log)).scalar()
    meeting.vote(0, 1, 2, 3, 4, UNKNOWN)
    with database.reading(meeting.engine) as connection:
        log = connection.execute(sa.select(schema.audit_log)).all()
    assert len(log) == before
    acts = [row.action for row in log if row.object_kind == "workshop" and row.action != "workshop_read"]
    assert acts == ["workshop_plan", "workshop_open", "workshop_step", "workshop_step"]
    assert all(earlier.at <= later.at for earlier, later in pairwise(log))


def test_typed_paper_hides_no_phone(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=1)
    meeting.until(Phase.VOTE)
    meeting.vote(4)
    for code in (0, 0, 1, 1):
        workshop_notes.paper_ballot(
            meeting.engine,
            meeting.leader,
            meeting.id,
            meeting.version,
            RespondentGroup.VALGTE,
            {meeting.item: code},
        )
    meeting.press(Move.NEXT)
    shown = meeting.desk.scene.vote
    assert shown is not None
    assert shown.distribution is None
    workshops.undo(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert meeting.desk.undo == "paper"
    done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert done.respondents == 5
    with database.reading(meeting.engine) as connection:
        sheets = participations.sheets(connection, meeting.sector.participations["eng"])
    kinds = [s.kind for s in sheets]
    assert (kinds.count(RespondentKind.PAPER), kinds.count(RespondentKind.WORKSHOP)) == (4, 1)


def test_a_card_without_a_choice_takes_a_joint_step_back(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=0)
    meeting.until(Phase.JOINT)
    for version, card in enumerate((Card(level=3), Card())):
        workshop_notes.joint(meeting.engine, meeting.leader, meeting.id, meeting.version, card, version)
    assert meeting.desk.scene.joint is None


def test_a_reader_in_the_way_is_waited_for_or_told_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "PRAGMA busy_timeout=50"))
    meeting = meet(make(tmp_path), phones=0)
    with database.reading(meeting.engine) as connection:
        connection.execute(sa.select(schema.workshop)).all()  # holds on to the log from here on
        done = closing.close(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert not done.clean
    wal = tmp_path / "lille.sqlite-wal"
    assert wal.stat().st_size
    assert forgotten_meetings.close_forgotten(meeting.engine, datetime.now(UTC)) == 0
    assert not wal.stat().st_size


def test_a_picture_of_phones_cannot_be_taken_back_to_take_one_more_ballot(tmp_path: Path) -> None:
    """Five votes shown, undone, a sixth cast and all six shown: the difference is the sixth's vote."""
    meeting = meet(make(tmp_path), phones=6)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3, 4)
    meeting.press(Move.NEXT)
    assert meeting.desk.undo is None
    with pytest.raises(NotNow):
        workshops.undo(meeting.engine, meeting.leader, meeting.id, meeting.version)
    with pytest.raises(NotNow):
        meeting.vote(0, 1, 2, 3, 4, 2)
    meeting.press(Move.NEXT)
    workshops.undo(meeting.engine, meeting.leader, meeting.id, meeting.version)
    assert meeting.desk.workshop.run.phase is Phase.REVEAL


def test_a_reveal_that_showed_no_phone_can_be_taken_back(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path), phones=6)
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3)
    meeting.press(Move.NEXT)
    workshops.undo(meeting.engine, meeting.leader, meeting.id, meeting.version)
    meeting.vote(0, 1, 2, 3, 4, 2)
    assert meeting.desk.workshop.run.phase is Phase.VOTE


def test_ballots_have_no_row_numbers_that_tell_their_order(tmp_path: Path) -> None:
    with (
        database.reading(make(tmp_path).engine) as connection,
        pytest.raises(sa.exc.OperationalError, match="rowid"),
    ):
        connection.exec_driver_sql("SELECT rowid FROM ballot")


def test_a_meeting_that_nobody_closed_is_closed_two_weeks_after_its_round(tmp_path: Path) -> None:
    meeting = meet(make(tmp_path))
    meeting.until(Phase.VOTE)
    meeting.vote(0, 1, 2, 3, 4, UNKNOWN)
    meeting.press(Move.NEXT)
    ends = meeting.desk.participation.closes_at
    token = accounts.token_hash(meeting.phones[0]).encode()
    assert forgotten_meetings.close_forgotten(meeting.engine, ends + timedelta(days=13)) == 0
    assert traces(tmp_path, {"hash": token})
    assert forgotten_meetings.close_forgotten(meeting.engine, ends + timedelta(days=15)) == 1
    assert traces(tmp_path, {"hash": token}) == {}
    assert meeting.desk.workshop.stage is Stage.CLOSED
    with database.reading(meeting.engine) as connection:
        sheets = participations.sheets(connection, meeting.sector.participations["eng"])
        (last, *_) = connection.execute(sa.select(schema.audit_log).order_by(schema.audit_log.c.id.desc()))
    assert RespondentKind.WORKSHOP not in [s.kind for s in sheets]
    assert (last.action, last.actor_id) == ("workshop_close", None)
    assert forgotten_meetings.close_forgotten(meeting.engine, ends + timedelta(days=16)) == 0
