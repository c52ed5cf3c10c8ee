"""How well the questions measure: what the figures can be used for first, then the figures themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from almene_assess.domain.disclosure import MIN_ADMINISTRATORS, MIN_HIDDEN
from almene_assess.domain.disclosure import MIN_ORGANISATIONS as FEWEST_SHOWN
from almene_assess.domain.numbers import NOTHING, danish, danish_short
from almene_assess.domain.quality import (
    GOOD,
    LARGEST,
    MIN_ORGANISATIONS,
    RARE,
    ItemQuality,
    Quality,
    ThemeQuality,
)
from almene_assess.domain.scoring_policy import TOLERANCE
from almene_assess.locale import plain, say, typed
from almene_assess.services.quality import View
from almene_assess.ui import session

CHOICE = "kvalitet-runde"

Verdict = Callable[[ThemeQuality], str]


def chosen_round() -> int | None:
    """Return which round is chosen, before the choice is drawn; None is the newest."""
    found: int | None = session.widget(CHOICE, None)
    return found


def choose_round(view: View) -> None:
    """Let the reader choose among the sector's rounds, if there are several, and name the one shown."""
    if len(view.rounds) == 1:
        st.caption(typed(view.chosen.title))
        return
    titles = {one.id: one.title for one in view.rounds}
    st.selectbox(say("kvalitet.vaelg_runde"), list(titles), format_func=titles.__getitem__, key=CHOICE)


def show(view: View, *, example: bool) -> None:
    """Draw a round's figures, or why there are none."""
    st.markdown(say("kvalitet.indledning"))
    if view.quality is None:
        _empty(view)
        return
    if example:
        st.warning(say("kvalitet.opdigtet"))
    _basis(view, view.quality)
    _uses(view, view.quality)
    _figures(view, view.quality)
    _unknown(view, view.quality)
    _rungs(view, view.quality)
    _how_to_read()


def _empty(view: View) -> None:
    st.header(say("kvalitet.tom_titel"), anchor=False)
    needed = {
        "mindst": MIN_ORGANISATIONS,
        "administrationer": MIN_ADMINISTRATORS,
        "udenfor": MIN_HIDDEN,
    }
    counted = {"antal": view.organisations_ca, "graense": FEWEST_SHOWN}
    st.markdown(say("kvalitet.tom", **needed))
    if view.release is not None:
        st.markdown(say("kvalitet.tom_udgivet"))
    few = view.organisations_ca < FEWEST_SHOWN
    st.markdown(say("kvalitet.tom_faa" if few else "kvalitet.tom_antal", **counted))


def _basis(view: View, quality: Quality) -> None:
    words = [
        say(
            "kvalitet.grundlag",
            organisationer=quality.organisations_ca,
            svarere=quality.respondents_ca,
            nummer=view.vintage,
        )
    ]
    if view.release is not None and view.release.number != view.vintage:
        words.append(say("kvalitet.gentaget", nummer=view.release.number))
    st.caption(" ".join(words))


def _uses(view: View, quality: Quality) -> None:
    st.header(say("kvalitet.brug_titel"), anchor=False)
    for question, verdict in (
        ("kvalitet.brug_sammenhaeng", together),
        ("kvalitet.brug_forskel", apart),
    ):
        st.subheader(say(question), anchor=False)
        st.markdown(_by_verdict(view, quality.themes, verdict))


def together(theme: ThemeQuality) -> str:
    """Return the words for whether a theme's items move together, from the interval as it is shown."""
    if theme.consistency is None or theme.low is None or theme.high is None:
        return "kvalitet.sammen_ingen"
    if theme.low >= GOOD - TOLERANCE:
        return "kvalitet.sammen_god"
    return "kvalitet.sammen_svag" if theme.high < GOOD - TOLERANCE else "kvalitet.sammen_usikker"


def apart(theme: ThemeQuality) -> str:
    """Return the words for whether organisations can be told apart; never so under 0.70."""
    if theme.icc2 is None:
        return "kvalitet.forskel_ingen"
    return "kvalitet.forskel_god" if theme.icc2 >= GOOD - TOLERANCE else "kvalitet.forskel_svag"


def _by_verdict(view: View, themes: Sequence[ThemeQuality], verdict: Verdict) -> str:
    found: dict[str, list[str]] = {}
    for theme in themes:
        found.setdefault(verdict(theme), []).append(theme.theme)
    return "\n".join(f"- {say(words)} {_named(view, inside)}." for words, inside in sorted(found.items()))


def _named(view: View, themes: Sequence[str]) -> str:
    bank = view.questionnaire
    if len(themes) == len(bank.form_themes(view.chosen.form)):
        return say("kvalitet.alle_temaer", n=len(themes))
    return plain(", ".join(bank.theme(theme).axis_da for theme in themes))


def _figures(view: View, quality: Quality) -> None:
    st.header(say("kvalitet.tal_titel"), anchor=False)
    heads = [
        say("tabel.tema"),
        say("kvalitet.sammenhaeng"),
        say("kvalitet.interval"),
        say("kvalitet.icc1"),
        say("kvalitet.icc2"),
        say("kvalitet.svar_fra_hver"),
    ]
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)], *(_cells(view, theme) for theme in quality.themes)]
    with st.container(key="kvalitet-tal"):
        st.markdown("\n".join(f"| {' | '.join(cells)} |" for cells in rows))


def _cells(view: View, theme: ThemeQuality) -> list[str]:
    one = view.questionnaire.theme(theme.theme)
    interval = NOTHING if theme.low is None else f"{coefficient(theme.low)} – {coefficient(theme.high)}"
    return [
        plain(f"{one.code} {one.axis_da}"),
        coefficient(theme.consistency),
        interval,
        coefficient(theme.icc1),
        coefficient(theme.icc2),
        NOTHING if theme.k is None else str(theme.k),
    ]


def coefficient(value: float | None) -> str:
    """Write a coefficient; the largest one that is shown stands for itself and all above."""
    words = danish(value, 2)
    return say("kvalitet.mindst", tal=words) if value is not None and value >= LARGEST - TOLERANCE else words


def _unknown(view: View, quality: Quality) -> None:
    st.header(say("kvalitet.ved_ikke_titel"), anchor=False)
    marked = sorted((mark for mark in quality.items if mark.unknown), key=lambda mark: -(mark.unknown or 0))
    lines = [
        say("kvalitet.ved_ikke", andel=f"{danish((mark.unknown or 0) * 100, 0)} %", **_item(view, mark))
        for mark in marked
    ]
    st.markdown(_list(lines) or say("kvalitet.ved_ikke_ingen"))
    if lines:
        st.caption(say("kvalitet.ved_ikke_hjaelp"))
    if quality.held_back:
        st.caption(say("kvalitet.holdt_tilbage", n=len(quality.held_back)))


def _rungs(view: View, quality: Quality) -> None:
    st.header(say("kvalitet.trin_titel"), anchor=False)
    lines = [
        say("kvalitet.trin", trin=_rung_names(view, mark), **_item(view, mark))
        for mark in quality.items
        if mark.rare
    ]
    st.markdown(_list(lines) or say("kvalitet.trin_ingen"))
    st.caption(say("kvalitet.trin_hjaelp", andel=f"{danish(float(RARE * 100), 0)} %"))


def _rung_names(view: View, mark: ItemQuality) -> str:
    levels = view.questionnaire.scale.levels
    named = [f"trin {danish_short(levels[place].value)} ({levels[place].label_da})" for place in mark.rare]
    return plain(" og ".join(named))


def _item(view: View, mark: ItemQuality) -> dict[str, str]:
    bank = view.questionnaire
    return {
        "kode": plain(bank.theme_of(mark.item).code),
        "titel": plain(bank.items[mark.item].title_da),
    }


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _how_to_read() -> None:
    st.header(say("kvalitet.laes_titel"), anchor=False)
    keys = ("kvalitet.laes_alfa", "kvalitet.laes_icc1", "kvalitet.laes_icc2", "kvalitet.laes_rundet")
    limits = {"graense": danish(GOOD, 2), "hoejst": danish(LARGEST, 2)}
    st.markdown(_list([say(key, **limits) for key in keys]))
