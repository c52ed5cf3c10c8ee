"""Charts as pure functions from figures to Vega-Lite specs, shared by screen and report."""

from __future__ import annotations

from almene_assess.charts.axis import Axis
from almene_assess.charts.bars import bars
from almene_assess.charts.radar import radar
from almene_assess.charts.spec import figures
from almene_assess.charts.wording import describe, text_table
from almene_assess.domain.numbers import danish

__all__ = ["Axis", "bars", "danish", "describe", "figures", "radar", "text_table"]
