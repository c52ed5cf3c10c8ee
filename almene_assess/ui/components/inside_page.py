"""The result inside the organisation: how far its people agree, and what its groups think, where allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from almene_assess.charts.axis import Mode
from almene_assess.charts.groups import Line, Mark, groups
from almene_assess.charts.inside_words import AGREEMENT, GROUP, GROUP_HIDDEN, SPREAD_HIDDEN
from almene_assess.charts.wording import clamped, published
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.disclosure import MIN_ONE_ITEM, Grid
from almene_assess.domain.inside import MIN_GROUP, GroupReason
from almene_assess.domain.inside_figures import (
    APART_SHARE,
    RWG_FLAG,
    RWG_LEAST,
    RWG_MOST,
    GroupMean,
    Spread,
    limits,
)
from almene_assess.domain.numbers import NOTHING, danish, danish_short
from almene_assess.locale import date, plain, say
from almene_assess.services.results import Inside

WIDTH = 290
"""Unit: pixels; fits the narrowest phone. The style sheet enlarges it where there is room."""


def show(inside: Inside, *, example: bool) -> None:
    """Draw both sections."""
    with st.container(key="indenfor"):
        st.header(say("indenfor.enige_titel"), anchor=False)
        if inside.gone is not None:
            st.info(say("slettet.grupper", dato=date(inside.gone)))
            return
        if inside.corrected:
            st.info(say("indenfor.rettet", dato=date(inside.first_seen)))
        _agreement(inside)
        st.header(say("indenfor.grupper_titel"), anchor=False)
        _groups(inside, example=example)


def _agreement(inside: Inside) -> None:
    shown = [spread for spread in inside.figures.spreads if spread.agreement is not None]
    if not shown:
        st.markdown(say("indenfor.enige_intet", mindst=MIN_GROUP))
        return
    st.markdown(say("indenfor.enige"))
    for word, key in AGREEMENT.items():
        themes = [spread.theme for spread in shown if spread.agreement is word]
        if themes:
            st.markdown(f"**{say(key)}:** {_names(inside, themes)}")
    for reason, key in SPREAD_HIDDEN.items():
        hidden = [spread.theme for spread in inside.figures.spreads if spread.reason is reason]
        if hidden:
            st.caption(f"**{_names(inside, hidden)}:** {say(key, mindst=MIN_GROUP, et=MIN_ONE_ITEM)}")
    with st.expander(say("indenfor.tal_titel"), key="indenfor-tal"):
        _figures(inside)


def _figures(inside: Inside) -> None:
    """Draw AD and r*wg with what they mean."""
    levels = len(inside.questionnaire.level_values)
    heads = [say("tabel.tema"), say("indenfor.ord"), say("indenfor.afstand"), say("indenfor.enighed")]
    rows = [_spread_cells(inside, spread, levels) for spread in inside.figures.spreads]
    st.markdown(_table(heads, ["---", "---", "---:", "---:"], rows))
    limit = danish(levels / APART_SHARE, 2)
    st.markdown(say("indenfor.tal_forklaring", afstand=limit, enighed=danish_short(RWG_FLAG)))


def _spread_cells(inside: Inside, spread: Spread, levels: int) -> list[str]:
    ends = limits(levels)
    word = NOTHING if spread.agreement is None else say(AGREEMENT[spread.agreement])
    return [
        _names(inside, [spread.theme]),
        word,
        clamped(spread.ad, ends.least, ends.most),
        clamped(spread.rwg, RWG_LEAST, RWG_MOST),
    ]


def _groups(inside: Inside, *, example: bool) -> None:
    means = inside.figures.means
    if all(one.mean is None for one in means):
        alone = any(one.reason is GroupReason.ALONE for one in means)
        st.markdown(say("indenfor.grupper_alene" if alone else "indenfor.grupper_intet", mindst=MIN_GROUP))
        return
    st.markdown(say("indenfor.grupper"))
    bank = inside.questionnaire
    with st.container(horizontal=True, key="grupper", gap="large"):
        for pillar, themes in bank.pillar_themes(inside.form).items():
            title = next(p.title_da for p in bank.pejlemaerker if p.id == pillar)
            _pillar(inside, pillar, title, themes, example=example)
    _hidden_groups(inside)


def _pillar(inside: Inside, pillar: str, title: str, themes: Sequence[str], *, example: bool) -> None:
    """Draw the groups of a pillar's themes, and the table that says the same."""
    lines = [line for theme in themes if (line := _line(inside, theme)).marks]
    if not lines:
        return
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    score_range = inside.questionnaire.score_range
    with st.container(key=f"gruppe-{pillar}", width=WIDTH):
        st.subheader(plain(title), anchor=False)
        spec = groups(lines, title=title, score_range=score_range, mode=mode, example=example, width=WIDTH)
        st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"gruppe-spec-{pillar}")
        st.markdown(_group_table(inside, themes))


def _line(inside: Inside, theme: str) -> Line:
    grid, order = Grid(*inside.questionnaire.score_range), list(RespondentGroup)
    marks = (
        Mark(order.index(one.group), say(GROUP[one.group]), one.mean, published(one.mean, grid))
        for one in inside.figures.means
        if one.theme == theme and one.mean is not None
    )
    return Line(inside.questionnaire.theme(theme).axis_da, tuple(marks))


def _group_table(inside: Inside, themes: Sequence[str]) -> str:
    grid = Grid(*inside.questionnaire.score_range)
    seen = [group for group in RespondentGroup if any(m.mean is not None for m in _of(inside, group))]
    told = {(one.theme, one.group): one.mean for one in inside.figures.means}
    rows = [
        [
            _names(inside, [theme]),
            *(NOTHING if (m := told[theme, group]) is None else published(m, grid) for group in seen),
        ]
        for theme in themes
    ]
    heads = [say("tabel.tema"), *(say(GROUP[group]) for group in seen)]
    return _table(heads, ["---", *["---:"] * len(seen)], rows)


def _hidden_groups(inside: Inside) -> None:
    """Say for each group why a figure is missing, and in which themes unless in all."""
    for group, name in GROUP.items():
        means = _of(inside, group)
        for reason, key in GROUP_HIDDEN.items():
            themes = [one.theme for one in means if one.reason is reason]
            if themes:
                where = "" if len(themes) == len(means) else f" ({_names(inside, themes)})"
                st.caption(f"**{say(name)}{where}:** {say(key, mindst=MIN_GROUP)}")


def _of(inside: Inside, group: RespondentGroup) -> list[GroupMean]:
    return [one for one in inside.figures.means if one.group is group]


def _names(inside: Inside, themes: Iterable[str]) -> str:
    return plain(", ".join(inside.questionnaire.theme(theme).axis_da for theme in themes))


def _table(heads: list[str], ruler: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, ruler, *rows])
