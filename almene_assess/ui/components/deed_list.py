"""The actions of an organisation, from meetings too: written, done and undone, taken away and put back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from almene_assess.domain.goals import ActionWords, Deed, Doer, Horizon, horizon_of
from almene_assess.locale import date, day, say, typed
from almene_assess.services import goal_deeds
from almene_assess.services.goal_words import TEXT_LIMIT
from almene_assess.services.goals import Board
from almene_assess.ui import goal_place, resources, session
from almene_assess.ui.components import goal_form, goal_words
from almene_assess.ui.goal_place import Editing

NO_GOAL = 0
GONE = "handling-fjernet"


def show(board: Board, place: Editing | None) -> None:
    """Draw what is to be done soon, what is larger, and what is done."""
    st.header(say("maal.handlinger_titel"), anchor=False)
    writing = place if place is not None and place.kind == goal_place.DEED else None
    if board.may_write:
        _put_back()
        if writing is not None and writing.id is None:
            with st.container(border=True, key="kort-ny-handling"):
                st.subheader(say("maal.ny_handling"), anchor=False)
                _form(board, None, writing)
        else:
            args = (goal_place.DEED,)
            st.button(say("maal.ny_handling"), key="ny-handling-knap", on_click=goal_place.begin, args=args)
    waiting = [deed for deed in board.deeds if deed.done_at is None]
    if not board.deeds:
        st.markdown(say("maal.ingen_handlinger"))
    for horizon, title in goal_words.HORIZON.items():
        _group(board, [deed for deed in waiting if _horizon(deed) is horizon], title, writing)
    done = [deed for deed in board.deeds if deed.done_at is not None]
    if done:
        with st.expander(say("maal.gjort_titel", n=len(done)), key="handlinger-gjort"):
            for deed in done:
                _row(board, deed, writing)


def _horizon(deed: Deed) -> Horizon:
    """Return what was said, or else what the day was when it was agreed on."""
    return deed.words.horizon or horizon_of(deed.words.due, deed.created_at.date())


def _group(board: Board, deeds: Sequence[Deed], title: str, writing: Editing | None) -> None:
    if deeds:
        st.subheader(say(title), anchor=False)
        for deed in deeds:
            _row(board, deed, writing)


def _row(board: Board, deed: Deed, writing: Editing | None) -> None:
    with st.container(border=True, key=f"kort-handling-{deed.id}"):
        if writing is not None and writing.id == deed.id and board.may_write:
            _form(board, deed, writing)
            return
        words = deed.words
        st.markdown(f"**{goal_words.lines(words.text)}**")
        when = (
            goal_words.due(words.due)
            if deed.done_at is None
            else say("maal.gjort_den", dato=date(deed.done_at))
        )
        st.markdown(say("maal.linje", hvem=typed(words.responsible), dato=when))
        st.caption(" · ".join(filter(None, _beside(board, deed))))
        if board.may_write:
            _buttons(deed)


def _beside(board: Board, deed: Deed) -> list[str]:
    goal = board.goal(deed.words.goal_id)
    return [
        goal_words.tags(None, deed.words.doer),
        say("maal.til_maal", tekst=typed(goal_words.one_line(goal.words.text))) if goal else "",
        say("maal.fra_moede") if deed.workshop_id else "",
    ]


def _buttons(deed: Deed) -> None:
    with st.container(horizontal=True):
        done = deed.done_at is None
        # Two keys: the second press of a double click must not take the first one back.
        name, key = ("maal.gjort", "gjort") if done else ("maal.ikke_gjort", "ikke-gjort")
        if st.button(say(name), key=f"{key}-{deed.id}"):
            write = partial(goal_deeds.mark_deed, resources.engine(), session.actor(), deed.id, deed.version)
            _press(partial(write, done=done), "maal.markeret" if done else "maal.afmarkeret")
        args = (goal_place.DEED, deed.id, deed.version)
        st.button(say("maal.ret"), key=f"ret-handling-{deed.id}", on_click=goal_place.begin, args=args)
        if st.button(say("maal.fjern"), key=f"fjern-handling-{deed.id}", type="tertiary"):
            _press(partial(_drop, deed), "maal.fjernet")


def _press(write: partial[None], done: str) -> None:
    goal_place.tell(goal_place.attempt(write) or done)
    st.rerun()


def _drop(deed: Deed) -> None:
    tab = session.tab()
    tab[GONE] = goal_deeds.drop_deed(resources.engine(), session.actor(), deed.id, deed.version)


def _put_back() -> None:
    """Draw the way back for the action that was taken away last in this tab."""
    gone: Deed | None = session.recall(GONE)
    if gone is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="fjernet"):
        st.markdown(say("maal.fjernet_linje", tekst=typed(goal_words.one_line(gone.words.text))))
        if st.button(say("maal.laeg_tilbage"), key="laeg-tilbage"):
            _press(partial(_restore, gone), "maal.lagt_tilbage")


def _restore(gone: Deed) -> None:
    tab = session.tab()
    goal_deeds.put_back(resources.engine(), session.actor(), gone)
    tab[GONE] = None


def _form(board: Board, deed: Deed | None, place: Editing) -> None:
    stored, name = deed.words if deed else None, place.name
    if stored and goal_place.somebody_else_wrote(place):
        st.warning(say("maal.andet_sted"))
        told = f"{stored.text}\n{stored.responsible} · {day(stored.due)}"
        st.code(told, language=None, wrap_lines=True)
    text = st.text_area(
        say("slut.hvad"), stored.text if stored else "", max_chars=TEXT_LIMIT, height=80, key=f"{name}-hvad"
    )
    who, due = goal_form.who_and_when(
        name, stored.responsible if stored else "", stored.due if stored else None
    )
    horizon, doer = goal_form.two_choices(
        name,
        _horizon(deed) if deed else Horizon.MONTH,
        (stored.doer if stored else None) or Doer.BOARD,
    )
    words = ActionWords(text, who, due, horizon, doer, _goal(board, stored, name))  # type: ignore[arg-type]  # the service checks
    engine, whole = resources.engine(), board.participation.id

    def keep() -> None:
        if place.id is None:
            goal_deeds.add_deed(engine, session.actor(), whole, words)
        else:
            goal_deeds.change_deed(engine, session.actor(), place.id, place.version, words)

    goal_form.buttons(place, keep, "maal.handling_gemt", words)


def _goal(board: Board, stored: ActionWords | None, name: str) -> int | None:
    """Draw which goal an action belongs to; one that is over stays where it was chosen."""
    tied = stored.goal_id if stored else None
    options = [NO_GOAL, *(goal.id for goal in board.goals if goal.running or goal.id == tied)]
    texts = {goal.id: goal_words.one_line(goal.words.text) for goal in board.goals}
    chosen = st.selectbox(
        say("maal.hoerer_til"),
        options,
        index=options.index(tied) if tied in options else 0,
        format_func=lambda key: texts.get(key, say("maal.intet_maal")),
        key=f"{name}-maal",
        filter_mode=None,
    )
    return chosen or None
