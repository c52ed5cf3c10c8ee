"""Whatever happens in whatever order between two releases, nobody is served another figure (R1).

Eight orders here; `PEJLING_REPLAY_ORDERS=200` for more.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from almene_assess.domain.answers import Card
from almene_assess.domain.benchmark import Family, Row
from almene_assess.domain.errors import NotAllowed, NotNow, NotReady, RefusedSetup
from almene_assess.domain.rights import Actor, Grant, Role, ScopeKind
from almene_assess.services import answering, merging, rounds
from almene_assess.services.benchmarks import OPERATOR, build_release, compare
from almene_assess.storage import releases, schema
from almene_assess.storage.database import connect, reading, writing
from almene_assess.storage.releases import Release

ORDERS = int(os.environ.get("PEJLING_REPLAY_ORDERS", "8"))
SUBMITTED, OPEN = 9, 3
"""Organisations that move, by where they stand at the first release."""
WATCHERS = 3
"""How many of them look after each step; all of them do at the end."""
ROUND = 1
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MOVERS = """
    SELECT p.id, p.organisation_id, min(r.id)
    FROM participation p JOIN respondent r ON r.participation_id = p.id
    WHERE p.submitted_at IS {} NULL AND r."group" = 'valgte' AND r.submitted_at IS NOT NULL
    GROUP BY p.id ORDER BY (p.id * 7) % 31 LIMIT {}
"""


@dataclass(frozen=True, slots=True)
class Mover:
    """The administrator of an organisation, with a sheet of the own."""

    participation: int
    respondent: int
    actor: Actor


@dataclass
class Watched:
    """What was served since the newest release, and whether it is still what was published."""

    engine: sa.Engine
    movers: list[Mover]
    published: dict[Release, set[Row]] = field(default_factory=dict)
    served: dict[tuple[int, Family], list[tuple[object, ...]]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    def release(self) -> None:
        """Publish once more, and forget what was served before; a refusal changes nothing."""
        with suppress(RefusedSetup):
            made = build_release(self.engine, OPERATOR, ROUND, datetime.now(UTC))
            self.published[made.release] = set(made.rows)
            self.served.clear()
            self.done["release"] += 1

    def check(self, who: list[Mover]) -> None:
        """Compare what is served, and what is stored, with what was published."""
        newest = max(self.published, key=lambda one: one.number)
        for mover in who:
            for family in Family:
                with suppress(NotAllowed):
                    self._look(mover, family, newest)
        with reading(self.engine) as connection:
            assert releases.every(connection) == list(self.published)
            for release, rows in self.published.items():
                assert set(releases.rows(connection, release.id)) == rows
                assert releases.is_whole(connection, release)

    def _look(self, mover: Mover, family: Family, newest: Release) -> None:
        found = compare(self.engine, mover.actor, mover.participation, family, datetime.now(UTC))
        assert found is not None
        assert found.release == newest
        key = mover.participation, family
        assert found.lines.rows() == self.served.setdefault(key, found.lines.rows())
        self.done["look"] += 1


Move = Callable[[sa.Engine, Mover, int], None]


def change_answer(engine: sa.Engine, mover: Mover, level: int) -> None:
    """Answer one question anew."""
    sheet = answering.open_sheet(engine, mover.actor, mover.respondent)
    item = sheet.items[level % len(sheet.items)]
    version = sheet.cards[item].version if item in sheet.cards else 0
    answering.save(engine, mover.actor, mover.respondent, item, Card(level=level), version)


LOOKS_AFTER = Grant(Role.SECTOR_ADMIN, ScopeKind.SECTOR, None, LONG_AGO)


def lay_together(engine: sa.Engine, mover: Mover, number: int) -> None:
    """Let the mover's organisation become a part of another, or stand alone again."""
    (grant, *_) = mover.actor.grants
    staff = Actor(mover.actor.account_id, (LOOKS_AFTER,))
    assert grant.scope_id is not None
    with suppress(NotNow):
        merging.merge(engine, staff, grant.scope_id, 1 + (grant.scope_id + number) % 9)
        return
    with suppress(NotNow):
        merging.part(engine, staff, grant.scope_id)


MOVES: dict[str, Move] = {
    "answer": change_answer,
    "submit sheet": lambda e, m, _: answering.submit(e, m.actor, m.respondent, with_gaps=True),
    "submit": lambda e, m, n: rounds.submit(e, m.actor, m.participation, share=n > 0),
    "reopen": lambda e, m, n: rounds.reopen(e, m.actor, m.participation, m.respondent if n else None),
    "withdraw": lambda e, m, _: rounds.change_consent(e, m.actor, m.participation, share=False),
    "agree": lambda e, m, _: rounds.change_consent(e, m.actor, m.participation, share=True),
    "merge": lay_together,
}
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: each order takes seconds, and the first failing one says enough."""
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, SUBMITTED + OPEN - 1), st.integers(0, 4)),
    min_size=8,
    max_size=25,
)


@pytest.fixture(scope="module")
def released(sector_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Watched]:
    """Make the first release, and seat the administrators."""
    path = Path(shutil.copy(sector_file, tmp_path_factory.mktemp("replay")))
    engine = connect(f"sqlite:///{path}")
    watched = Watched(engine, list(_movers(engine)))
    assert len(watched.movers) == SUBMITTED + OPEN
    watched.release()
    watched.check(watched.movers)
    engine.dispose()  # the last connection brings everything from the log into the one file
    return path, watched


@settings(max_examples=ORDERS, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(before=STEPS, after=STEPS)
def test_no_served_figure_changes_between_releases_whatever_happens(
    released: tuple[Path, Watched],
    before: list[tuple[str, int, int]],
    after: list[tuple[str, int, int]],
) -> None:
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{shutil.copy(released[0], folder)}")
        start = released[1]
        watched = Watched(engine, start.movers, dict(start.published), dict(start.served))
        play(watched, before)
        watched.release()
        play(watched, after)
        engine.dispose()
    assert watched.done["look"] > 0


def test_the_moves_are_real_ones(released: tuple[Path, Watched], tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{shutil.copy(released[0], tmp_path)}")
    watched = Watched(engine, released[1].movers, dict(released[1].published), dict(released[1].served))
    steps = ("merge", "withdraw", "agree", "reopen", "answer", "submit sheet", "submit")
    play(watched, [(name, 0, 1) for name in steps])
    play(watched, [(name, who, 4) for who in range(1, SUBMITTED) for name in steps])
    watched.release()
    assert [watched.done[name] for name in steps] == [SUBMITTED] * len(steps)
    assert watched.done["release"] == 1
    engine.dispose()


def play(watched: Watched, steps: list[tuple[str, int, int]]) -> None:
    """Do one thing after the other; what is not allowed at the time is refused, and that is fine too."""
    for place, (name, who, number) in enumerate(steps):
        with suppress(NotAllowed, NotReady):
            MOVES[name](watched.engine, watched.movers[who], number)
            watched.done[name] += 1
        watched.check([watched.movers[(place + n) % len(watched.movers)] for n in range(WATCHERS)])
    watched.check(watched.movers)


def _movers(engine: sa.Engine) -> Iterator[Mover]:
    """Give the sheet of one employee in each organisation to an administrator of the test's own."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        span = {"opens_at": now - timedelta(days=60), "closes_at": now + timedelta(days=60)}
        connection.execute(schema.round_.update().values(**span))
        found = connection.exec_driver_sql(MOVERS.format("NOT", SUBMITTED)).all()
        found += connection.exec_driver_sql(MOVERS.format("", OPEN)).all()
        for participation, organisation, respondent in found:
            account = schema.account.insert().values(
                username=f"{participation}", display_name="x", password_hash="x", created_at=LONG_AGO
            )
            key = schema.new_id(connection.execute(account))
            chosen = schema.respondent.c.id == respondent
            connection.execute(
                schema.respondent.update().where(chosen).values(account_id=key, kind="account")
            )
            roles = (Role.RESPONDENT, Role.ORGANISATION_ADMIN)
            grants = tuple(Grant(role, ScopeKind.ORGANISATION, organisation, LONG_AGO) for role in roles)
            yield Mover(participation, respondent, Actor(key, grants, session_id=1000 + key))
