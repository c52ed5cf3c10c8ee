"""Udvikling: an earlier round beside the newest, in words first; then one chart a pillar and one table."""

from __future__ import annotations

import streamlit as st

from almene_assess.charts.axis import Mode
from almene_assess.charts.changes import Change, Names, changes
from almene_assess.domain.development import FEWEST, STEP, ThemeChange, Verdict
from almene_assess.domain.disclosure import round_to
from almene_assess.domain.goals import Goal, GoalState
from almene_assess.domain.numbers import NOTHING, danish
from almene_assess.locale import date, day, plain, say, typed
from almene_assess.services.development import Development
from almene_assess.services.results import Profile
from almene_assess.ui import session

WIDTH = 290
"""Unit: pixels; fits the narrowest phone. The style sheet enlarges it where there is room."""
CHOICE = "udvikling-foer"

MEANS = {
    Verdict.UP: "udvikling.er_frem",
    Verdict.DOWN: "udvikling.er_tilbage",
    Verdict.WITHIN: "udvikling.er_inden",
    Verdict.FEW: "udvikling.er_faa",
    Verdict.UNKNOWN: "udvikling.er_ukendt",
    Verdict.MISSING: "udvikling.er_mangler",
    Verdict.ALTERED: "udvikling.er_aendret",
}
STATES = {
    GoalState.RUNNING: "udvikling.maal_i_gang",
    GoalState.STOPPED: "udvikling.maal_stoppet",
    GoalState.REACHED: "udvikling.maal_naaet",
}
SUMS = {
    Verdict.UP: "udvikling.frem",
    Verdict.DOWN: "udvikling.tilbage",
    Verdict.WITHIN: "udvikling.uaendret",
}


def chosen() -> int | None:
    """Return the earlier round that the reader has chosen, before the choice is drawn."""
    found = session.widget(CHOICE, None)
    return found if isinstance(found, int) else None


def show(found: Development, *, example: bool) -> None:
    """Draw the rounds of this edition, or why there is nothing to compare."""
    st.title(say("udvikling.titel"), anchor=False)
    st.caption(typed(found.now.participation.organisation_name))
    if found.before is None:
        st.header(say("udvikling.forste_titel"), anchor=False)
        st.markdown(say("udvikling.forste"))
        st.caption(_round("udvikling.nu", found.now))
        return
    _choose(found)
    st.markdown(_round("udvikling.dengang", found.before))
    st.markdown(_round("udvikling.nu", found.now))
    _in_words(found, found.before)
    _charts(found, example=example)
    st.header(say("udvikling.tal_titel"), anchor=False)
    st.markdown(_table(found))
    st.caption(say("udvikling.forklaring"))
    _goals(found)


def _goals(found: Development) -> None:
    """Draw the goals that the organisation has set, so that a change can be read beside them."""
    if not found.goals:
        return
    st.header(say("udvikling.maal_titel"), anchor=False)
    st.markdown("\n".join(f"- {_goal(found, one)}" for one in found.goals))


def _goal(found: Development, one: Goal) -> str:
    theme = plain(found.now.questionnaire.theme(one.theme or "").axis_da)
    state = say(STATES[one.state])
    return say(
        "udvikling.maal", tema=theme, tekst=typed(one.words.text), dato=day(one.words.due), tilstand=state
    )


def _choose(found: Development) -> None:
    if len(found.earlier) < 2:
        return
    titles = {one.id: one.round_title for one in found.earlier}
    st.selectbox(
        say("udvikling.vaelg"),
        list(titles),
        format_func=lambda key: titles[key],
        key=CHOICE,
        filter_mode=None,
    )


def _round(key: str, profile: Profile) -> str:
    """Say which round it was, when it was handed in, and what it rests on."""
    whole = profile.participation
    rests = say("resultat.bygger", n=profile.respondents)
    words = rests if profile.respondents else say("resultat.bygger_faelles")
    handed_in = date(whole.submitted_at) if whole.submitted_at else NOTHING
    return say(key, runde=typed(whole.round_title), dato=handed_in, bygger=words)


def _in_words(found: Development, before: Profile) -> None:
    st.header(say("udvikling.kort_titel"), anchor=False)
    if min(before.respondents, found.now.respondents) < FEWEST:
        st.info(say("udvikling.faa", mindst=FEWEST))
        return
    if not found.least_known:
        st.info(say("udvikling.ukendt"))
        return
    if not any(one.verdict in (Verdict.UP, Verdict.DOWN) for one in found.changes):
        st.markdown(say("udvikling.intet"))
    for verdict, key in SUMS.items():
        themes = [_name(found, one) for one in found.changes if one.verdict is verdict]
        if themes:
            st.markdown(say(key, temaer=", ".join(themes)))


def _charts(found: Development, *, example: bool) -> None:
    bank, form = found.now.questionnaire, found.now.participation.form
    by_theme = {one.theme: one for one in found.changes}
    with st.container(horizontal=True, key="udvikling", gap="large"):
        for place, (pillar, themes) in enumerate(bank.pillar_themes(form).items()):
            title = next(p.title_da for p in bank.pejlemaerker if p.id == pillar)
            lines = [_line(found, by_theme[theme]) for theme in themes]
            with st.container(key=f"udv-{pillar}", width=WIDTH):
                st.subheader(plain(title), anchor=False)
                _chart(found, lines, pillar, title, place, example=example)


def _chart(
    found: Development, lines: list[Change], pillar: str, title: str, place: int, *, example: bool
) -> None:
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    names = Names(say("udvikling.ord_dengang"), say("udvikling.ord_nu"), say("udvikling.ord_usikkerhed"))
    spec = changes(
        lines,
        title=title,
        names=names,
        score_range=found.now.questionnaire.score_range,
        pillar_index=place,
        mode=mode,
        example=example,
        width=WIDTH,
    )
    st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"udv-spec-{pillar}")


def _line(found: Development, one: ThemeChange) -> Change:
    """Return what is drawn: the figures as the table writes them, so that the chart says no more."""
    label = found.now.questionnaire.theme(one.theme).axis_da
    judged = one.verdict in (Verdict.UP, Verdict.DOWN, Verdict.WITHIN)
    altered = one.verdict is Verdict.ALTERED
    before = None if altered else _shown(one.before)
    return Change(label, before, _shown(one.now), one.least if judged else None, _means(one))


def _shown(value: float | None) -> float | None:
    return None if value is None else round_to(value, STEP)


def _table(found: Development) -> str:
    heads = ["tema", "ord_dengang", "ord_nu", "aendring", "betyder"]
    words = {
        "tema": say("udvikling.tema"),
        "ord_dengang": say("udvikling.ord_dengang"),
        "ord_nu": say("udvikling.ord_nu"),
        "aendring": say("udvikling.aendring"),
        "betyder": say("udvikling.betyder"),
    }
    rows = [
        [_name(found, one), danish(one.before), danish(one.now), _signed(one.change), _means(one)]
        for one in found.changes
    ]
    ruler = ["---", "---:", "---:", "---:", "---"]
    lines = [[words[head] for head in heads], ruler, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _signed(change: float | None) -> str:
    """Write a change with its sign; none where it rounds to nothing."""
    text = danish(change)
    return f"+{text}" if change is not None and not text.startswith("-") and text != "0,0" else text


def _means(one: ThemeChange) -> str:
    return say(MEANS[one.verdict], mindst=danish(one.least))


def _name(found: Development, one: ThemeChange) -> str:
    return plain(found.now.questionnaire.theme(one.theme).axis_da)
