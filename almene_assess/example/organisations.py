"""Invent the organisations of an example sector: names, kredse, regions, sizes and administrators.

The same seed gives the same organisations on every machine; nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import TypeVar

from almene_assess.storage.example_words import ExampleWords

T = TypeVar("T")

WITHOUT_KREDS = 0.05
WITHOUT_SIZE = 0.05
STILL_ANSWERING = 4
WITHOUT_CONSENT = 2
FULL_SIZE = 150
"""From here up the largest administrator runs as many organisations as the largest real one does: 64."""


class Standing(StrEnum):
    """How far an organisation has come in the round."""

    OPEN = "open"
    WITHOUT_CONSENT = "without_consent"
    WITHDRAWN = "withdrawn"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class ExampleOrganisation:
    """One invented organisation; kreds by number, administrator by its place in the list."""

    number: int
    name: str
    kreds: int | None
    region: str
    size_band: str | None
    administrator: int | None = None
    standing: Standing = Standing.SUBMITTED


@dataclass(frozen=True, slots=True)
class ExampleSector:
    """Every organisation and administrator of one example."""

    administrators: tuple[str, ...]
    organisations: tuple[ExampleOrganisation, ...]
    still_answering: ExampleOrganisation
    """The unsubmitted organisation that the example accounts work in."""

    @property
    def finished(self) -> ExampleOrganisation:
        """Return the submitted organisation that the example accounts look at: a neighbour of the other."""
        home = self.still_answering
        ready = (one for one in self.organisations if one.standing is Standing.SUBMITTED)
        return min(ready, key=lambda o: (o.kreds != home.kreds, o.size_band != home.size_band, o.number))


def invent_sector(seed: int, count: int, words: ExampleWords) -> ExampleSector:
    """Return an example sector of `count` organisations."""
    random = Random(f"{seed}:sector")
    names = _names(random, count, words)
    places = _places(random, count, words)
    whole = tuple(
        ExampleOrganisation(number, name, *place)
        for number, (name, place) in enumerate(zip(names, places, strict=True))
    )
    sizes = _administrator_sizes(count, words)
    administered = _share_out(random, whole, sizes, words)
    home = _in_the_crowd(administered)
    organisations = _stand(random, administered, home)
    return ExampleSector(_administrator_names(random, sizes, words), organisations, organisations[home])


def apportion(weights: Mapping[T, int], count: int) -> list[T]:
    """Return `count` keys in proportion to their weights (largest remainders)."""
    total = sum(weights.values())
    exact = {key: weight * count / total for key, weight in weights.items()}
    seats = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: seats[key] - exact[key])
    for key in by_remainder[: count - sum(seats.values())]:
        seats[key] += 1
    return [key for key, number in seats.items() for _ in range(number)]


def _names(random: Random, count: int, words: ExampleWords) -> list[str]:
    places = [start + end for start in words.name_starts for end in words.name_ends]
    random.shuffle(places)
    rounds = [f" {'I' * (turn + 1)}" if turn else "" for turn in range(count // len(places) + 1)]
    unique = [place + turn for turn in rounds for place in places][:count]
    return [f"{random.choice(words.organisation_kinds)} {place} {words.mark}" for place in unique]


def _places(random: Random, count: int, words: ExampleWords) -> list[tuple[int | None, str, str | None]]:
    kredse = _with_gaps(random, words.kreds_weights, count, WITHOUT_KREDS)
    sizes = _with_gaps(random, words.size_weights, count, WITHOUT_SIZE)
    codes, weights = tuple(words.region_weights), tuple(words.region_weights.values())
    drawn = [random.choices(codes, weights)[0] for _ in range(count)]
    regions = [words.kreds_region.get(k, r) if k else r for k, r in zip(kredse, drawn, strict=True)]
    return list(zip(kredse, regions, sizes, strict=True))


def _with_gaps(random: Random, weights: Mapping[T, int], count: int, share: float) -> list[T | None]:
    gaps = round(count * share)
    values: list[T | None] = [*apportion(weights, count - gaps), *[None] * gaps]
    random.shuffle(values)
    return values


def _administrator_sizes(count: int, words: ExampleWords) -> list[int]:
    largest, *others = words.administrator_sizes
    scale = min(1.0, count / 220)
    first = largest if count >= FULL_SIZE else max(2, round(largest * scale))
    return [first, *(max(1, round(size * scale)) for size in others)]


def _share_out(
    random: Random, whole: tuple[ExampleOrganisation, ...], sizes: list[int], words: ExampleWords
) -> list[ExampleOrganisation]:
    """Let administrators run mostly small organisations, each but the largest mostly near its home."""
    bands = list(words.size_weights)
    left = {one.number: one for one in whole}
    runs: dict[int, int] = {}
    for place, size in enumerate(sizes):
        home = random.choice(tuple(words.kreds_weights))
        pull = {
            number: random.random()
            + (0.1 * bands.index(one.size_band) if one.size_band else 0)
            + (0.4 if place and one.kreds != home else 0)
            for number, one in left.items()
        }
        for number in sorted(pull, key=pull.__getitem__)[:size]:
            runs[number] = place
            del left[number]
    return [replace(one, administrator=runs.get(one.number)) for one in whole]


def _administrator_names(random: Random, sizes: list[int], words: ExampleWords) -> tuple[str, ...]:
    starts = random.sample(words.name_starts, len(sizes))
    return tuple(f"{random.choice(words.administrator_kinds)} {start} {words.mark}" for start in starts)


def _in_the_crowd(whole: list[ExampleOrganisation]) -> int:
    """Return the first organisation of the largest kreds and, there, of the commonest size."""
    placed = [one for one in whole if one.kreds is not None and one.size_band is not None]
    kredse = Counter(one.kreds for one in placed)
    sizes = Counter(one.size_band for one in placed)
    return max(placed, key=lambda one: (kredse[one.kreds], sizes[one.size_band], -one.number)).number


def _stand(random: Random, whole: list[ExampleOrganisation], home: int) -> tuple[ExampleOrganisation, ...]:
    """Leave a few organisations unsubmitted, some without consent, one with a consent withdrawn."""
    kinds = [
        *[Standing.OPEN] * (STILL_ANSWERING - 1),
        *[Standing.WITHOUT_CONSENT] * WITHOUT_CONSENT,
        Standing.WITHDRAWN,
    ]
    others = random.sample([one.number for one in whole if one.number != home], len(kinds))
    standing = {home: Standing.OPEN} | dict(zip(others, kinds, strict=True))
    return tuple(replace(one, standing=standing.get(one.number, one.standing)) for one in whole)
