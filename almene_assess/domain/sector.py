"""The sector's fixed slices as they stand in data files: kredse, dated regions, size bands."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SliceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=30)]


class SectorPart(BaseModel):
    """Any part of the sector's data: immutable, and strict about words it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kreds(SectorPart):
    """One of BL's districts; its area is not shown until BL has confirmed it."""

    id: SliceId
    number: int = Field(ge=1)
    title_da: Text


class Region(SectorPart):
    """A region while it exists; `valid_to` is its last day, None as long as it has no end.

    `unconfirmed` names the fields that nobody has checked against a source yet.
    """

    id: SliceId
    title_da: Text
    valid_from: date
    valid_to: date | None
    unconfirmed: tuple[Text, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Return whether every field has been checked."""
        return not self.unconfirmed

    def exists_on(self, day: date) -> bool:
        """Return whether the region exists that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class SizeBand(SectorPart):
    """A range of numbers of homes, both ends included; `max_homes` is None for the last."""

    id: SliceId
    title_da: Text
    min_homes: int = Field(ge=0)
    max_homes: int | None

    def holds(self, homes: int) -> bool:
        """Return whether an organisation with so many homes belongs here."""
        return self.min_homes <= homes and (self.max_homes is None or homes <= self.max_homes)


class Sector(SectorPart):
    """Every slice that a benchmark can be cut by, besides the whole sector."""

    kredse: tuple[Kreds, ...]
    regions: tuple[Region, ...]
    size_bands: tuple[SizeBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bands_meet(self) -> Self:
        """Every number of homes belongs to exactly one band."""
        bands = self.size_bands
        meets = all(lower.max_homes == upper.min_homes - 1 for lower, upper in pairwise(bands))
        if bands[0].min_homes != 0 or bands[-1].max_homes is not None or not meets:
            raise ValueError("the size bands leave a gap or overlap")
        return self

    def regions_on(self, day: date) -> tuple[Region, ...]:
        """Return the regions that exist that day."""
        return tuple(region for region in self.regions if region.exists_on(day))

    def size_band(self, homes: int) -> SizeBand:
        """Return the band of an organisation with so many homes.

        Raises: ValueError if the number is negative.
        """
        if homes < 0:
            raise ValueError("the number of homes is negative")
        return next(band for band in self.size_bands if band.holds(homes))
