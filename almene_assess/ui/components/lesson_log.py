"""The learning log: what one tried, what went wrong, what one does now; lent to the kreds by choice."""

from __future__ import annotations

import streamlit as st

from almene_assess.locale import date, say
from almene_assess.services import goal_learning
from almene_assess.services.goal_words import LESSON_LIMIT
from almene_assess.services.goals import Board
from almene_assess.storage.learning import Lesson, LessonWords
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_form, goal_words
from almene_assess.ui.goal_place import Editing

PARTS = ("maal.proevede", "maal.gik_galt", "maal.goer_nu")
NO_THEME = ""


def show(board: Board, place: Editing | None) -> None:
    """Draw the log, newest first."""
    st.header(say("maal.laering_titel"), anchor=False)
    st.markdown(say("maal.laering_hjaelp"))
    writing = place if place is not None and place.kind == goal_place.LESSON else None
    if board.may_write and writing is not None and writing.id is None:
        with st.container(border=True, key="kort-ny-laering"):
            st.subheader(say("maal.ny_laering"), anchor=False)
            _form(board, None, writing)
    elif board.may_write:
        args = (goal_place.LESSON,)
        st.button(say("maal.ny_laering"), key="ny-laering-knap", on_click=goal_place.begin, args=args)
    for lesson in board.lessons:
        _row(board, lesson, writing)


def _row(board: Board, lesson: Lesson, writing: Editing | None) -> None:
    with st.container(border=True, key=f"kort-laering-{lesson.id}"):
        if writing is not None and writing.id == lesson.id and board.may_write:
            _form(board, lesson, writing)
            return
        words = lesson.words
        st.caption(f"{goal_words.theme_name(board.questionnaire, words.theme)} · {date(lesson.at)}")
        for label, text in zip(PARTS, (words.tried, words.went_wrong, words.now_do), strict=True):
            if text:
                st.markdown(f"**{say(label)}**  \n{goal_words.lines(text)}")
        if lesson.shared_at is not None:
            st.caption(say("maal.delt"))
        if board.may_write:
            args = (goal_place.LESSON, lesson.id, lesson.version)
            st.button(say("maal.ret"), key=f"ret-laering-{lesson.id}", on_click=goal_place.begin, args=args)


def _form(board: Board, lesson: Lesson | None, place: Editing) -> None:
    stored = lesson.words if lesson else LessonWords("", "", "")
    if goal_place.somebody_else_wrote(place):
        st.warning(say("maal.andet_sted"))
        told = "\n".join(filter(None, (stored.tried, stored.went_wrong, stored.now_do)))
        st.code(told, language=None, wrap_lines=True)
    written = [
        st.text_area(
            say(label), text, max_chars=LESSON_LIMIT, height=90, key=f"{place.name}-{label.split('.')[1]}"
        )
        for label, text in zip(PARTS, (stored.tried, stored.went_wrong, stored.now_do), strict=True)
    ]
    theme = _theme(board, stored, place.name)
    shared = st.toggle(
        say("maal.del"), lesson is not None and lesson.shared_at is not None, key=f"{place.name}-del"
    )
    st.caption(say("maal.del_advarsel"))
    tried, went_wrong, now_do = written
    words = LessonWords(tried, went_wrong, now_do, theme, stored.goal_id)
    engine, whole = resources.engine(), board.participation.id

    def keep() -> None:
        if place.id is None:
            goal_learning.add_lesson(engine, session.actor(), whole, words, shared=shared)
        else:
            goal_learning.change_lesson(
                engine, session.actor(), place.id, place.version, words, shared=shared
            )

    goal_form.buttons(place, keep, "maal.laering_gemt", (words, shared))


def _theme(board: Board, stored: LessonWords, name: str) -> str | None:
    options = [NO_THEME, *board.questionnaire.form_themes(board.participation.form)]
    if stored.theme is not None and stored.theme not in options:
        options.append(stored.theme)
    chosen = st.selectbox(
        say("maal.vaelg_tema"),
        options,
        index=options.index(stored.theme or NO_THEME),
        format_func=lambda key: goal_words.theme_name(board.questionnaire, key or None),
        key=f"{name}-tema",
        filter_mode=None,
    )
    return chosen or None
