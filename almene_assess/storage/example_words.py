"""Read the words and proportions of the example sector, and what its kredse share, from `data/sector`."""

from __future__ import annotations

from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from almene_assess.storage.content import DATA


class ExampleWords(BaseModel):
    """The invented words and proportions that an example sector is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    round_title: str
    earlier_round_title: str
    old_edition_title: str
    mark: str
    kreds_weights: dict[int, int]
    kreds_region: dict[int, str]
    region_weights: dict[str, int]
    size_weights: dict[str, int]
    administrator_sizes: tuple[int, ...]
    organisation_kinds: tuple[str, ...]
    administrator_kinds: tuple[str, ...]
    name_starts: tuple[str, ...]
    name_ends: tuple[str, ...]
    evidence: tuple[str, ...]
    months: tuple[str, ...]
    comments: tuple[str, ...]
    not_relevant: tuple[str, ...]


@cache
def read_example_words() -> ExampleWords:
    """Return what an example sector is made of; read once."""
    text = (DATA / "sector" / "eksempel.yaml").read_text(encoding="utf-8")
    return ExampleWords.model_validate(yaml.safe_load(text))


class ExampleOffer(BaseModel):
    """One invented entry on the board of a kreds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["shares", "seeks"]
    theme: str
    text: str
    contact: str


class ExampleLesson(BaseModel):
    """One invented learning note."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: str
    tried: str
    went_wrong: str
    now_do: str


class KredsWords(BaseModel):
    """What the kredse of an example sector share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offers: tuple[ExampleOffer, ...]
    lessons: tuple[ExampleLesson, ...]


@cache
def read_kreds_words() -> KredsWords:
    """Return what kredse share in an example sector; read once."""
    text = (DATA / "sector" / "eksempel_kreds.yaml").read_text(encoding="utf-8")
    return KredsWords.model_validate(yaml.safe_load(text))
