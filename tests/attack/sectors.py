"""Example sectors as the gate sees them, straight from the inventors and without a database."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from almene_assess.domain.benchmark import Member, Plan, Score
from almene_assess.domain.scoring import item_values, policy, theme_scores, unpack
from almene_assess.example.answers import Inventor
from almene_assess.example.organisations import ExampleOrganisation, invent_sector
from almene_assess.example.rows import sheet_row
from almene_assess.services.benchmarks import plan_of
from almene_assess.storage.content import load_shipped
from almene_assess.storage.example_words import read_example_words

WHOLE_SECTOR = 500
"""About as many housing organisations as there are."""


@dataclass(frozen=True)
class Sector:
    """Everybody who takes part, in the order in which they joined, with all their scores."""

    members: tuple[Member, ...]
    scores: tuple[Score, ...]
    plan: Plan

    def first(self, count: int) -> tuple[list[Score], list[Member]]:
        """Return the sector when so many had joined."""
        members = list(self.members[:count])
        joined = {member.organisation for member in members}
        return [score for score in self.scores if score.organisation in joined], members


def invent(seed: int, count: int, form: str = "full", *, whole_levels: bool = False) -> Sector:
    """Invent a sector in which everybody takes part.

    With `whole_levels` every score is a whole level, as when all boards agree on joint steps.
    """
    words, bank = read_example_words(), load_shipped("am26")
    invented = invent_sector(seed, count, words)
    inventor, rules = Inventor(seed, bank, words), policy(bank, form)
    rows = [
        (one.number, (one.number, place), sheet.group.value, sheet_row(sheet, 0)["levels"])
        for one in invented.organisations
        for place, sheet in enumerate(inventor.sheets(one))
    ]
    sheets = unpack([(who, str(seat), group, levels) for who, seat, group, levels in rows], bank.item_order)
    found = theme_scores(item_values(sheets, rules), rules).drop_nulls("score")
    scores = (Score(*row) for row in found.select("organisation", "theme", "score").iter_rows())
    kept = tuple(Score(s.organisation, s.theme, float(round(s.score))) if whole_levels else s for s in scores)
    regions = sorted({one.region for one in invented.organisations})
    members = tuple(_member(one, regions) for one in invented.organisations)
    return Sector(members, kept, plan_of(bank, form, 1, 1))


def invent_sample(seed: int, count: int, form: str = "full") -> Sector:
    """Invent a whole sector of which so many take part, drawn at random: the others stay away."""
    whole = invent(seed, WHOLE_SECTOR, form)
    chosen = sorted(Random(f"{seed}:who takes part").sample(range(WHOLE_SECTOR), count))
    members = tuple(whole.members[place] for place in chosen)
    scores = tuple(score for score in whole.scores if score.organisation in set(chosen))
    return Sector(members, scores, whole.plan)


def _member(one: ExampleOrganisation, regions: list[str]) -> Member:
    return Member(one.number, one.administrator, one.kreds, regions.index(one.region), one.size_band)
