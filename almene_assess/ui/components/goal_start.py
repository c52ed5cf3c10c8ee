"""A new goal: which theme, which of its questions, how far; the next rung's words are the draft."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.rights import State
from almene_assess.locale import plain, say
from almene_assess.services import goal_standing, goals
from almene_assess.services.goal_standing import Step
from almene_assess.services.goal_words import TEXT_LIMIT
from almene_assess.services.goals import Board
from almene_assess.services.verbs import now
from almene_assess.ui import goal_place, resources, session, steps
from almene_assess.ui.components import goal_form, goal_words
from almene_assess.ui.components.rung_words import words
from almene_assess.ui.goal_place import Editing

NO_THEME = ""


def new(board: Board) -> None:
    """Draw the fields of a new goal, begun from a theme if the address names one."""
    place = Editing(goal_place.GOAL)
    with st.container(border=True, key="kort-nyt-maal"):
        st.subheader(say("maal.nyt_titel"), anchor=False)
        theme = _theme(board)
        found = _steps(board, theme) if theme else []
        targets = _targets(board.questionnaire, found)
        written = goal_form.fields(place, None, _draft(board.questionnaire, targets))
        engine, whole = resources.engine(), board.participation.id
        goal_form.buttons(
            place,
            lambda: goals.add_goal(engine, session.actor(), whole, theme or None, written, targets),
            "maal.sat",
            (theme, written, tuple(sorted(targets.items()))),
        )


def _theme(board: Board) -> str:
    """Draw the choice of theme, and return it; the address knows it."""
    themes = list(board.questionnaire.form_themes(board.participation.form))
    asked = st.query_params.get(steps.THEME, NO_THEME)
    here = asked if asked in themes else NO_THEME
    options = [NO_THEME, *themes]
    st.selectbox(
        say("maal.vaelg_tema"),
        options,
        index=options.index(here),
        format_func=lambda key: goal_words.theme_name(board.questionnaire, key or None),
        key=f"maal-tema-{here}",
        on_change=_jump,
        args=(f"maal-tema-{here}",),
        filter_mode=None,
    )
    return here


def _jump(key: str) -> None:
    theme = session.widget(key, NO_THEME)
    st.query_params[goal_place.EDITING] = goal_place.GOAL
    if theme:
        st.query_params[steps.THEME] = theme
    else:
        st.query_params.pop(steps.THEME, None)


def _steps(board: Board, theme: str) -> list[Step]:
    whole = board.participation
    if State.PARTICIPATION_SUBMITTED not in whole.states(now()):
        st.caption(say("maal.trin_efter_indsendelse"))
        return []
    return goal_standing.next_steps(resources.engine(), session.actor(), whole.id, theme)


def _targets(bank: Questionnaire, found: list[Step]) -> dict[str, int]:
    """Draw the items of the theme with the rung that comes next; return which are chosen, and how far."""
    if not found:
        return {}
    st.markdown(say("maal.vaelg_spoergsmaal"))
    chosen: dict[str, int] = {}
    for step in found:
        rung = _step(bank, step)
        if rung is not None:
            chosen[step.item] = rung
    return chosen


def _step(bank: Questionnaire, step: Step) -> int | None:
    """Draw one item with the words of its next rung; return how far one wants to come, if it is chosen."""
    item, name = bank.items[step.item], step.item.replace(".", "-")
    if step.next is None:
        st.caption(say("maal.oeverst", titel=plain(item.title_da)))
        return None
    chosen = st.checkbox(plain(item.title_da), step.lowest, key=f"maal-med-{name}")
    if not chosen:
        st.caption(_offer(bank, step, step.next))
        return None
    return st.selectbox(
        say("maal.naa_til"),
        list(range(step.next, len(bank.scale.levels))),
        format_func=partial(words, bank, item),
        key=f"maal-trin-{name}",
        filter_mode=None,
    )


def _offer(bank: Questionnaire, step: Step, following: int) -> str:
    text = plain(words(bank, bank.items[step.item], following))
    if step.joint and step.here is not None:
        return say("maal.faelles_trin", trin=plain(bank.scale.levels[step.here].label_da), tekst=text)
    return say("maal.naeste_trin", tekst=text)


def _draft(bank: Questionnaire, targets: dict[str, int]) -> str:
    return "\n".join(bank.items[item].levels_da[rung] for item, rung in targets.items())[:TEXT_LIMIT]
