"""Reads the files under `data/` (and an analyst's own questionnaire) into the domain; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from almene_assess.domain import questionnaire_check
from almene_assess.domain.errors import InvalidContent, NotFound
from almene_assess.domain.problems import Problem
from almene_assess.domain.questionnaire import Crosswalk, Questionnaire
from almene_assess.domain.questionnaire_rules import block
from almene_assess.domain.sector import Sector
from almene_assess.domain.world_goals import WorldGoals
from almene_assess.storage.yaml_text import Reading, parse_yaml, read_bytes, read_yaml

DATA = Path(__file__).resolve().parents[2] / "data"
QUESTIONNAIRES = DATA / "questionnaires"
WORLD_GOALS = "verdensmaal.yaml"
SECTOR_FILES = ("kredse.yaml", "regions.yaml", "size_bands.yaml")

Model = TypeVar("Model", bound=BaseModel)


def shipped() -> dict[str, Path]:
    """Return the files of the editions that come with Pejling, by id, oldest first."""
    files = sorted(QUESTIONNAIRES.glob("*.yaml"))
    return {file.stem: file for file in files if not file.stem.startswith("crosswalk_")}


def shipped_content(key: str) -> bytes:
    """Return a shipped edition byte for byte, as it is stored and hashed at release.

    Raises: NotFound.
    """
    return read_bytes(_shipped_file(key))


@cache
def load_shipped(key: str) -> Questionnaire:
    """Return a shipped edition; read once, for it never changes after release.

    Raises: NotFound; InvalidContent if somebody has edited the file and broken it.
    """
    return read_questionnaire(_shipped_file(key))


def read_questionnaire(path: Path) -> Questionnaire:
    """Return the questionnaire in a file.

    Raises: InvalidContent with every problem.
    """
    return _questionnaire(read_yaml(path))


def parse_questionnaire(content: bytes) -> Questionnaire:
    """Return the questionnaire in the bytes of a file, such as a stored edition.

    Raises: InvalidContent with every problem.
    """
    return _questionnaire(parse_yaml(content))


def check_questionnaire(path: Path) -> Questionnaire:
    """Return the questionnaire in a file that also keeps every released id and points at editions that exist.

    Raises: InvalidContent with every problem.
    """
    reading = read_yaml(path)
    return _questionnaire(reading, _released_beside(reading.data))


def check_draft(content: bytes) -> Questionnaire:
    """Return the questionnaire in the bytes of a draft, checked as `check_questionnaire` does.

    Raises: InvalidContent with every problem.
    """
    reading = parse_yaml(content)
    return _questionnaire(reading, _released_beside(reading.data))


def load_crosswalk(from_edition: str = "am24", to_edition: str = "am26") -> Crosswalk:
    """Return the kinship between two shipped editions.

    Raises: NotFound.
    """
    file = QUESTIONNAIRES / f"crosswalk_{from_edition}_{to_edition}.yaml"
    if not file.is_file():
        raise NotFound("crosswalk")
    return _model(Crosswalk, read_yaml(file).data)


@cache
def crosswalk_to(edition: str) -> Crosswalk | None:
    """Return the kinship that leads to an edition, from the one before it; None for the first."""
    files = sorted(QUESTIONNAIRES.glob(f"crosswalk_*_{edition}.yaml"))
    return _model(Crosswalk, read_yaml(files[-1]).data) if files else None


@cache
def load_sector() -> Sector:
    """Return kredse, regions and size bands; read once, for a new version of Pejling brings new files."""
    parts: dict[str, object] = {}
    for name in SECTOR_FILES:
        parts |= block({"": read_yaml(DATA / "sector" / name).data}, "")
    return _model(Sector, parts)


@cache
def load_world_goals() -> WorldGoals:
    """Return the UN's goals beside the themes of an edition; read once.

    Raises: InvalidContent, also for a theme that is left out or does not exist.
    """
    found = _model(WorldGoals, read_yaml(DATA / "sector" / WORLD_GOALS).data)
    if set(found.suggestions) != set(load_shipped(found.edition).theme_ids):
        raise InvalidContent((Problem(WORLD_GOALS, None, "er forkert", "hvert tema skal stå der én gang"),))
    return found


def _shipped_file(key: str) -> Path:
    if (file := shipped().get(key)) is None:
        raise NotFound("questionnaire")
    return file


def _questionnaire(reading: Reading, released: Mapping[str, Questionnaire] | None = None) -> Questionnaire:
    found = questionnaire_check.problems(reading.data, reading.lines, released)
    if problems := [*reading.problems, *found]:
        raise InvalidContent(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return Questionnaire.model_validate(reading.data)


def _released_beside(data: object) -> dict[str, Questionnaire]:
    """Return the shipped editions that a draft names as itself or as its successor."""
    meta = block(data, "meta")
    named = {name for name in (meta.get("id"), meta.get("successor")) if isinstance(name, str)}
    return {name: load_shipped(name) for name in named & shipped().keys() if _is_sound(name)}


def _is_sound(key: str) -> bool:
    """Return whether a shipped edition can be read: an editor may be at work in that very file."""
    try:
        load_shipped(key)
    except InvalidContent:
        return False
    return True


def _model(kind: type[Model], data: object) -> Model:
    """Return our own data in its model; nobody else edits these files, so the words may be terse."""
    try:
        return kind.model_validate(data)
    except ValidationError as invalid:
        raise InvalidContent(
            tuple(
                Problem(
                    "/".join(str(step) for step in error["loc"]) or "filen", None, "er forkert", error["msg"]
                )
                for error in invalid.errors(include_url=False)
            )
        ) from invalid
