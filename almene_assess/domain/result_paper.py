"""The result as it leaves the screen: each figure with the digits that stand there, and not one more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from almene_assess.domain.disclosure import Grid
from almene_assess.domain.inside_figures import Figures


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """The organisation's own figures of one theme.

    Unit: `score` in the questionnaire's score range with one decimal; `staircase` is a level's value;
    `unknown` a whole percentage.
    """

    theme: str
    title: str
    axis: str
    score: float | None
    staircase: float | None
    unknown: float | None
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class PillarFigures:
    """A pejlemærke with its themes in file order; `place` is its own among the pejlemærker."""

    pillar: str
    title: str
    place: int
    score: float | None
    themes: tuple[ThemeFigures, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a release says of one theme to whoever compares with one family.

    `family` is where the figures are from: a wider one than was asked for, if that is hidden, and None if all
    are. `hidden` and `no_band` name the rules that hid something; `why` says the same in words.
    """

    family: str | None
    median: float | None
    p25: float | None
    p75: float | None
    hidden: str | None
    no_band: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The current release beside the result, by one family; about `n_ca` organisations are in it."""

    family: str
    name: str
    release_id: int
    number: int
    released_at: datetime
    n_ca: int | None
    themes: dict[str, Beside]


@dataclass(frozen=True, slots=True)
class Edition:
    """Which questionnaire was answered, in which of its forms and on which scale."""

    key: str
    title: str
    version: str
    form: str
    score_range: tuple[float, float]
    levels: int

    @property
    def grid(self) -> Grid:
        """Return the rounding of published figures on this scale."""
        return Grid(*self.score_range)


@dataclass(frozen=True, slots=True)
class Inner:
    """How far the organisation's people agree and what its groups think, as first seen on `first_seen`.

    `gone` says since when there is nothing of it, because somebody's sheet is erased.
    """

    figures: Figures
    first_seen: datetime
    corrected: bool
    gone: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A goal that is not over, or an action that is not done: what, whose it is, and by when."""

    text: str
    responsible: str
    due: date


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """Everything that the page Resultat shows the board of one organisation in one round, and what it plans.

    `world_goal` is the UN goal, by number and name, that the source lets belong to everything.
    """

    participation_id: int
    organisation_id: int
    organisation: str
    round_id: int
    round_title: str
    edition: Edition
    respondents: int
    unknown: float | None
    pillars: tuple[PillarFigures, ...]
    compared: tuple[Compared, ...]
    inner: Inner
    made_at: datetime
    is_example: bool
    goals: tuple[Planned, ...] = ()
    deeds: tuple[Planned, ...] = ()
    world_goal: tuple[int, str] | None = None

    @property
    def themes(self) -> tuple[ThemeFigures, ...]:
        """Return all themes in file order."""
        return tuple(theme for pillar in self.pillars for theme in pillar.themes)

    def axis(self, theme: str) -> str:
        """Return what a theme is called in tables and charts."""
        return next(one.axis for one in self.themes if one.theme == theme)
