"""The picture of own questions: a radar from three answers up, and the table that says the same."""

from __future__ import annotations

from typing import Any

import streamlit as st

from almene_assess.charts import Axis, bars, radar
from almene_assess.charts.axis import Mode
from almene_assess.charts.radar import has_shape
from almene_assess.domain.local_items import RUNGS, LocalItem
from almene_assess.locale import plain, say
from almene_assess.services.local_items import OwnQuestions
from almene_assess.ui import resources
from almene_assess.ui.components.pillar_section import BARS, RADAR


def show(found: OwnQuestions) -> None:
    """Draw the picture once there is a joint step; nothing stands beside it, and nothing is compared."""
    if not any(answer.card.level is not None for answer in found.answers.values()):
        return
    st.header(say("egne.billede"), anchor=False)
    axes = [_axis(found, item) for item in found.in_use]
    if has_shape(axes):
        _charts(axes)
    else:
        st.caption(say("egne.for_faa"))
    heads = [say("egne.kolonne_titel"), say("egne.kolonne_trin"), say("egne.kolonne_ord")]
    rows = [heads, ["---", "---:", "---"], *(_row(found, item) for item in found.in_use)]
    st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in rows))
    st.caption(say("egne.billede_hjaelp"))


def _axis(found: OwnQuestions, item: LocalItem) -> Axis:
    level = found.answer(item.id).card.level
    own = None if level is None else float(level)
    return Axis(f"egne-{item.id}", item.draft.title, own, median=None, p25=None, p75=None)


def _charts(axes: list[Axis]) -> None:
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    told: dict[str, Any] = {
        "title": "",
        "score_range": (0.0, float(RUNGS - 1)),
        "pillar_index": 0,
        "mode": mode,
        "example": resources.is_example(),
        "own_label": say("egne.jeres"),
        "benchmark_label": "",
    }
    for name, spec in (
        ("radar", radar(axes, size=RADAR, **told)),
        ("soejler", bars(axes, width=BARS, **told)),
    ):
        spec["description"] = f"{say('egne.titel')}. {spec['description']}"
        spec.pop("title", None)  # empty here, but still read aloud
        with st.container(key=f"{name}-egne"):
            st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"{name}-spec-egne")


def _row(found: OwnQuestions, item: LocalItem) -> list[str]:
    level = found.answer(item.id).card.level
    words = say("faelles.ikke_sat") if level is None else item.draft.levels[level]
    return [plain(item.draft.title), "–" if level is None else str(level), plain(words)]
