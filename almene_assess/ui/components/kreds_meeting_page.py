"""The screen of a kreds's meeting: one slide, large, and two ways to go; no menu and no own mark (R11)."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

import streamlit as st

from almene_assess.charts.axis import Mode
from almene_assess.charts.ranges import Names, key_lines
from almene_assess.domain.lessons import Words
from almene_assess.locale import plain, say, typed
from almene_assess.services.kreds import KredsSeat, KredsView
from almene_assess.services.lessons import Lessons
from almene_assess.services.offers import Board
from almene_assess.storage.offers import Offer
from almene_assess.ui import navigation
from almene_assess.ui.components import board_page, kreds_page, lessons_page
from almene_assess.ui.components.kreds_slides import MOST_ENTRIES, Kind, Slide, slides
from almene_assess.ui.components.pillar_section import BARS

AT = "billede"
WIDE = 860
"""Unit: pixels of the drawing; the style sheet shows it at twice its size on a projector."""

MOST_LETTERS = 220


def seat(seats: list[KredsSeat]) -> KredsSeat | None:
    """Return the kreds that the address names, or the first; none where the address names a participation."""
    asked = {name: st.query_params.get(name) for name in ("kreds", "runde", "deltagelse")}
    if asked["deltagelse"] is not None:
        return None
    named = [s for s in seats if (str(s.kreds_id), str(s.round_id)) == (asked["kreds"], asked["runde"])]
    return next(iter(named or seats), None)


def show(view: KredsView, board: Board, notes: Lessons) -> None:
    """Draw the slide that the address names, and the way to the next."""
    told = slides(view, board, notes)
    at = _place(len(told))
    with st.container(key="storskaerm"):
        with st.container(key="storskaerm-billede"):
            DRAWN[told[at].kind](view, board, notes, told[at])
        _ways(at, len(told))


def _place(count: int) -> int:
    asked = st.query_params.get(AT, "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    return min(max(number, 1), count) - 1


def _ways(at: int, count: int) -> None:
    with st.container(horizontal=True, key="storskaerm-knapper", vertical_alignment="center"):
        back = st.button(
            say("kredsmoede.forrige"), key="storskaerm-forrige", shortcut="Left", disabled=not at
        )
        last = at == count - 1
        on = st.button(say("kredsmoede.naeste"), key="storskaerm-naeste", shortcut="Right", disabled=last)
        st.markdown(say("kredsmoede.nummer", nummer=at + 1, antal=count))
        if last:
            st.page_link(navigation.KREDS, label=say("kredsmoede.slut"))
    if back or on:
        st.query_params[AT] = str(at + (2 if on else 0))
        st.rerun()


def _start(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(typed(view.kreds_name), anchor=False)
    st.markdown(typed(view.round_title))
    if view.organisations is not None:
        st.markdown(say("jeres_kreds.med", antal=view.organisations, alle=view.in_round))
    st.markdown(say("kredsmoede.loefte"))


def _pillar(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    pillars = list(view.questionnaire.pillar_themes(view.form))
    title = next(p.title_da for p in view.questionnaire.pejlemaerker if p.id == slide.pillar)
    st.title(plain(title), anchor=False)
    names = Names(view.kreds_name, say("jeres_kreds.sektoren"), "")
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    place = pillars.index(slide.pillar)
    with st.container(key="storskaerm-figur"):
        for name, width in (("radar", WIDE), ("soejler", BARS)):  # the style sheet shows one of them
            spec = kreds_page.drawing(view, slide.pillar, place, {}, names, mode=mode, width=width)
            spec["usermeta"] = {"embedOptions": {"renderer": "svg"}}  # stays sharp at twice its size
            with st.container(key=f"{name}-storskaerm"):
                key = f"{name}-storskaerm-{slide.pillar}"
                st.vega_lite_chart(spec=spec, theme=None, width="content", key=key)
    st.markdown("  \n".join(plain(line) for line in key_lines(names, own=False)))


def _strong(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("jeres_kreds.staerke"), anchor=False)
    st.markdown(kreds_page.named(view, view.strengths))
    st.markdown(say("kredsmoede.staerke"))


def _hard(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("jeres_kreds.svaere"), anchor=False)
    st.markdown(kreds_page.named(view, view.hard_spots))
    st.markdown(say("kredsmoede.svaere"))


def _hidden(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("kredsmoede.skjult"), anchor=False)
    st.markdown(say("jeres_kreds.for_faa"))


def _match(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    if slide.match is None:
        return
    st.title(plain(board_page.theme_name(board, slide.match.theme)), anchor=False)
    _side(say("kreds_tavle.soeger"), slide.match.seeks)
    _side(say("kreds_tavle.deler"), slide.match.shares)


def _seeks(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("kredsmoede.hvem_kan"), anchor=False)
    for one in slide.offers:
        theme = plain(board_page.theme_name(board, one.draft.theme))
        st.markdown(f"**{typed(one.organisation_name)}** · {theme}: {typed(_short(one.draft.text))}")


def _side(title: str, entries: tuple[Offer, ...]) -> None:
    """Draw one side of a match: never whom to write to, because a picture of the screen travels."""
    st.header(title, anchor=False)
    for one in entries[:MOST_ENTRIES]:
        st.markdown(f"**{typed(one.organisation_name)}:** {typed(_short(one.draft.text))}")


def _short(text: str) -> str:
    """Keep what a room can read in one look; all of it stands on the board."""
    return shorten(text, MOST_LETTERS, placeholder=" …")


def _lesson(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    if slide.lesson is None:
        return
    st.title(say("kredsmoede.laerte"), anchor=False)
    st.markdown(f"**{plain(lessons_page.title(view.questionnaire, slide.lesson.words.theme))}**")
    said = slide.lesson.words
    lessons_page.words(Words(said.theme, _short(said.tried), _short(said.went_wrong), _short(said.now_do)))


def _question(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("kredsmoede.spoergsmaal"), anchor=False)
    hardest = next(iter(view.hard_spots), None)
    if hardest is None:
        st.markdown(say("kredsmoede.uden_tal"))
        return
    theme = view.questionnaire.theme(hardest)
    st.markdown(f"**{plain(theme.title_da)}**")
    st.markdown(plain(theme.items[0].prompt_da))
    st.markdown(say("kredsmoede.to_og_to"))


def _who(view: KredsView, board: Board, notes: Lessons, slide: Slide) -> None:
    st.title(say("kredsmoede.hvem"), anchor=False)
    for match in board.matches:
        theme = plain(board_page.theme_name(board, match.theme))
        pair = (board_page.names(match.seeks), board_page.names(match.shares))
        st.markdown(say("kredsmoede.par", soeger=pair[0], deler=pair[1], tema=theme))
    st.markdown(say("kredsmoede.aftal" if board.matches else "kredsmoede.ingen_par"))


DRAWN: dict[Kind, Callable[[KredsView, Board, Lessons, Slide], None]] = {
    Kind.START: _start,
    Kind.PILLAR: _pillar,
    Kind.STRONG: _strong,
    Kind.HARD: _hard,
    Kind.HIDDEN: _hidden,
    Kind.MATCH: _match,
    Kind.SEEKS: _seeks,
    Kind.LESSON: _lesson,
    Kind.QUESTION: _question,
    Kind.WHO: _who,
}
