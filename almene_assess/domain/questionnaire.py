"""The questionnaire as it stands in a file: pillars, themes, items, levels and its scoring policy.

Models only: reading files is `storage.content`, checking a draft is `domain.questionnaire_check`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.questionnaire_rules import broken_rules

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
AxisText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=22)]
"""Longer words run into each other around a radar on a phone."""
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$", max_length=60)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""Strict: neither "4" nor true is a number in a file."""
Missing = Literal["exclude", "lowest"]

ALL, CHOSEN = FORM_TAGS = ("form:all", "form:chosen")
Form = Annotated[
    Annotated[Literal["all"], Tag(ALL)] | Annotated[tuple[Key, ...], Tag(CHOSEN)],
    Discriminator(lambda form: ALL if isinstance(form, str) else CHOSEN),
]
"""Tagged, so that a mistake in a list of items is reported once and not as a failed "all" too."""

RULES_BROKEN = "questionnaire_rules"
"""The type of the one error that stands for every rule between the parts."""


class Part(BaseModel):
    """Any part of a questionnaire: immutable, and strict about words it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Meta(Part):
    """Who published the goals, and which edition and version of the questions this is."""

    id: Key
    edition: Text
    version: Text
    title_da: Text
    title_en: Text
    publisher: Text
    adopted_da: Text
    status: Text
    terms_da: tuple[Text, ...] = ()
    use_da: Text | None = None
    address_form_da: Text | None = None
    comma_da: Text | None = None
    successor: Key | None = None


class Rung(Part):
    """One step of the ladder that all items share: its numeric value and its general meaning."""

    value: Number
    label_da: Text
    meaning_da: Text
    gloss_en: Text
    prefix_da: Text | None = None


class UnscoredOption(Part):
    """An answer that is not a number, and the words that explain it."""

    id: Literal["ved_ikke", "ikke_relevant"]
    label_da: Text
    help_da: Text
    gloss_en: Text


class Scale(Part):
    """The ladder, lowest rung first, with the rules that are shown before answering."""

    levels: tuple[Rung, ...] = Field(min_length=2, max_length=200)
    unscored: tuple[UnscoredOption, ...]
    rules_da: tuple[Text, ...] = ()


class RoleWords(Part):
    """A role named in the bank, and the respondent group that its answers belong to."""

    label_da: Text
    group: RespondentGroup


class Pillar(Part):
    """A pejlemærke: the top group of themes, with a radar of its own."""

    id: Key
    title_da: Text
    axis_da: Text
    gloss_en: Text
    note_da: Text | None = None


class Successors(Part):
    """The kin of a theme in the next edition: kinship, never the same measurement."""

    primary: Key
    related: tuple[Key, ...] = ()


class Item(Part):
    """One question with its own words for each rung."""

    id: Key
    title_da: Text
    question_da: Text
    levels_da: tuple[Text, ...]
    why_da: Text
    evidence_da: Text
    prompt_da: Text
    na_da: Text | None
    best_answered_by: tuple[str, ...]
    ask_also: tuple[str, ...]
    gloss_en: Text


class Theme(Part):
    """One axis of a radar."""

    id: Key
    code: Text
    pejlemaerke: Key
    kind: Literal["commitment", "prerequisite"]
    title_da: Text
    axis_da: AxisText
    gloss_en: Text
    source_da: Text
    successors: Successors | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class Questionnaire(Part):
    """One released bank with its scoring policy; it never changes after release.

    `score_range` is what theme means are mapped to, linearly, from [lowest value, highest value].
    `forms` names subsets of the items; "all" stands for every item in file order.
    Source: design/scoring.md, "The policy is data".
    """

    meta: Meta
    scale: Scale
    score_range: tuple[Number, Number]
    missing: Missing
    min_answered: Number = Field(gt=0, le=1)
    forms: dict[Text, Form]
    roles: dict[Text, RoleWords]
    pejlemaerker: tuple[Pillar, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        """Refuse parts that are well made but do not fit together."""
        if broken := broken_rules(self.model_dump()):
            raise PydanticCustomError(RULES_BROKEN, "{problem}", {"problem": broken[0].problem})
        return self

    @cached_property
    def items(self) -> dict[str, Item]:
        """Return every item by id, in file order."""
        return {item.id: item for theme in self.themes for item in theme.items}

    @cached_property
    def item_order(self) -> tuple[str, ...]:
        """Return the item ids in file order: the order of the bytes of a sheet."""
        return tuple(self.items)

    @cached_property
    def theme_ids(self) -> tuple[str, ...]:
        """Return the theme ids in file order."""
        return tuple(self._themes)

    @cached_property
    def pillar_ids(self) -> tuple[str, ...]:
        """Return the pillar ids in file order."""
        return tuple(pillar.id for pillar in self.pejlemaerker)

    @cached_property
    def level_values(self) -> tuple[float, ...]:
        """Return the numeric value of each level, lowest rung first."""
        return tuple(rung.value for rung in self.scale.levels)

    def form_items(self, form: str) -> tuple[str, ...]:
        """Return the ids of a form's items in file order.

        Raises: KeyError if the questionnaire has no such form.
        """
        chosen = self.forms[form]
        return self.item_order if chosen == "all" else tuple(key for key in self.item_order if key in chosen)

    def form_themes(self, form: str) -> dict[str, tuple[str, ...]]:
        """Return the item ids of each theme that the form asks about, in file order."""
        asked = set(self.form_items(form))
        themes = {theme.id: tuple(i.id for i in theme.items if i.id in asked) for theme in self.themes}
        return {theme: items for theme, items in themes.items() if items}

    def theme(self, key: str) -> Theme:
        """Return a theme by id.

        Raises: KeyError.
        """
        return self._themes[key]

    def theme_of(self, item: str) -> Theme:
        """Return the theme that an item belongs to.

        Raises: KeyError.
        """
        return self._theme_of[item]

    def code(self, item: str) -> str:
        """Return what an item is called on paper: its theme's code and its place there, as A3.2.

        Raises: KeyError.
        """
        theme = self.theme_of(item)
        return f"{theme.code}.{[one.id for one in theme.items].index(item) + 1}"

    def pillar_themes(self, form: str) -> dict[str, tuple[str, ...]]:
        """Return the theme ids of each pillar that the form asks about, in file order."""
        asked = self.form_themes(form)
        pillars = {
            pillar.id: tuple(t.id for t in self.themes if t.pejlemaerke == pillar.id and t.id in asked)
            for pillar in self.pejlemaerker
        }
        return {pillar: themes for pillar, themes in pillars.items() if themes}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _theme_of(self) -> dict[str, Theme]:
        return {item.id: theme for theme in self.themes for item in theme.items}


class Kinship(Part):
    """How a theme of one edition became themes of the next."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    source: Key = Field(alias="from")
    primary: Key
    related: tuple[Key, ...]
    relation: Literal["continued", "reshaped", "partial"]
    why: Text


class Newcomer(Part):
    """A theme without a forerunner in the edition before."""

    id: Key
    note: Text


class Crosswalk(Part):
    """Kinship between two editions; never a trend line across them."""

    from_edition: Key
    to_edition: Key
    crosswalk: tuple[Kinship, ...]
    new: tuple[Newcomer, ...]
