"""Invent ordinary-looking answers: people of one organisation resemble each other, and some do not know.

The same seed gives the same answers on every machine. The model is made up, not fitted to anything: a
latent level of the organisation, of its pillars and themes, of the person, and noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from almene_assess.domain.answers import Card, RespondentGroup, RespondentKind, UnscoredReason
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.example.organisations import ExampleOrganisation, Standing
from almene_assess.storage.example_words import ExampleWords

MIDDLE = 0.47
"""Where an ordinary answer lies on the ladder, from 0 to 1."""
GROUP_SHIFT = {
    RespondentGroup.VALGTE: 0.0,
    RespondentGroup.ANSATTE: 0.05,
    RespondentGroup.BEBOERE: -0.08,
    RespondentGroup.EKSTERNE: -0.05,
}
SIZE_SHIFT = {"b": 0.02, "f": 0.025, "c": -0.02}
"""For each step up in size: larger organisations write more down, smaller ones meet more."""
UNSURE_OWN, UNSURE_ASKED, UNSURE_OTHER = 0.03, 0.08, 0.13
SKIPS, STOPS_EARLY = 0.008, 0.02
NOT_RELEVANT_ITEM, NOT_RELEVANT_THEME = 0.03, 0.02
EVIDENCE, COMMENT = 0.3, 0.05


@dataclass(frozen=True, slots=True)
class ExampleSheet:
    """What one invented person answered, item by item in the questionnaire's order; None was skipped."""

    group: RespondentGroup
    kind: RespondentKind
    started_after: float
    """Share of the round's days so far that had passed when the person began."""
    cards: tuple[Card | None, ...]


class Inventor:
    """Invents answers to one questionnaire from one seed."""

    def __init__(self, seed: int, questionnaire: Questionnaire, words: ExampleWords) -> None:
        """Draw how hard each theme and item is for everybody."""
        self.seed, self.questionnaire, self.words = seed, questionnaire, words
        random = Random(f"{seed}:items")
        self.top = len(questionnaire.level_values) - 1
        self.theme_shift = {theme.id: random.gauss(0, 0.08) for theme in questionnaire.themes}
        self.item_shift = {key: random.gauss(0, 0.05) for key in questionnaire.item_order}
        self.unsure = {
            (key, group): _unsure(item, group, questionnaire)
            for key, item in questionnaire.items.items()
            for group in RespondentGroup
        }

    def sheets(self, organisation: ExampleOrganisation) -> list[ExampleSheet]:
        """Return the sheets of everybody who answers for an organisation."""
        random = Random(f"{self.seed}:answers:{organisation.number}")
        world = _World(random, self, organisation)
        return [self._sheet(random, world, group) for group in _people(random, world.size)]

    def _sheet(self, random: Random, world: _World, group: RespondentGroup) -> ExampleSheet:
        person = random.gauss(0, 0.08) + GROUP_SHIFT[group]
        order = self.questionnaire.item_order
        ends = random.randrange(len(order)) if random.random() < STOPS_EARLY else len(order)
        items = self.questionnaire.items
        cards = tuple(
            self._card(random, world, items[key], group, person)
            if place < ends and random.random() >= SKIPS
            else None
            for place, key in enumerate(order)
        )
        kind = RespondentKind.PAPER if random.random() < 0.05 else RespondentKind.LINK
        return ExampleSheet(group, kind, random.random(), cards)

    def _card(self, random: Random, world: _World, item: Item, group: RespondentGroup, person: float) -> Card:
        if item.id in world.not_relevant and random.random() < 0.85:
            comment = random.choice(self.words.not_relevant)
            return Card(reason=UnscoredReason.IKKE_RELEVANT, comment=comment)
        comment = random.choice(self.words.comments) if random.random() < COMMENT else ""
        if random.random() < world.doubt * self.unsure[item.id, group]:
            return Card(reason=UnscoredReason.VED_IKKE, comment=comment)
        share = world.latent[item.id] + person + random.gauss(0, 0.15)
        level = min(self.top, max(0, round(share * self.top)))
        return Card(level, evidence=self._evidence(random, level), comment=comment)

    def _evidence(self, random: Random, level: int) -> str:
        if 2 * level < self.top or random.random() >= EVIDENCE:
            return ""
        return random.choice(self.words.evidence).format(month=random.choice(self.words.months))


class _World:
    """How things are in one organisation, before anybody answers."""

    def __init__(self, random: Random, inventor: Inventor, organisation: ExampleOrganisation) -> None:
        bands = list(inventor.words.size_weights)
        band = organisation.size_band
        self.size = bands.index(band) if band else random.randrange(len(bands))
        self.doubt = random.uniform(0.4, 1.6)
        self._random, self._inventor = random, inventor
        # The example accounts start on a plain page: every question concerns their organisation.
        plain = organisation.standing is Standing.OPEN
        self.not_relevant: frozenset[str] = frozenset() if plain else frozenset(self._irrelevant())
        self.latent = dict(self._latent())

    def _latent(self) -> list[tuple[str, float]]:
        random, inventor = self._random, self._inventor
        own = random.gauss(0, 0.12)
        pillars = {pillar.id: random.gauss(0, 0.06) for pillar in inventor.questionnaire.pejlemaerker}
        found: list[tuple[str, float]] = []
        for theme in inventor.questionnaire.themes:
            size = SIZE_SHIFT.get(theme.pejlemaerke, 0) * (self.size - 1)
            level = MIDDLE + own + pillars[theme.pejlemaerke] + inventor.theme_shift[theme.id] + size
            level += random.gauss(0, 0.08)
            found += [(i.id, level + inventor.item_shift[i.id] + random.gauss(0, 0.07)) for i in theme.items]
        return found

    def _irrelevant(self) -> list[str]:
        random = self._random
        found = []
        for theme in self._inventor.questionnaire.themes:
            share = 1.0 if random.random() < NOT_RELEVANT_THEME else NOT_RELEVANT_ITEM
            found += [i.id for i in theme.items if i.na_da is not None and random.random() < share]
        return found


def _people(random: Random, size: int) -> list[RespondentGroup]:
    """Return the groups of those who answer: a board always, staff often, residents and others sometimes."""
    valgte = random.randint(3, 7 + size)
    ansatte = random.randint(0 if size == 0 else 1, 2 + 2 * size)
    beboere = random.randint(2, 12) if random.random() < 0.25 else 0
    eksterne = random.randint(1, 3) if random.random() < 0.12 else 0
    counts = dict(zip(RespondentGroup, (valgte, ansatte, beboere, eksterne), strict=True))
    return [group for group, count in counts.items() for _ in range(count)]


def _unsure(item: Item, group: RespondentGroup, questionnaire: Questionnaire) -> float:
    """Return how often a group does not know: least where the item is for them."""
    roles = questionnaire.roles
    if any(roles[role].group is group for role in item.best_answered_by):
        return UNSURE_OWN
    asked = any(roles[role].group is group for role in item.ask_also)
    return UNSURE_ASKED if asked else UNSURE_OTHER
