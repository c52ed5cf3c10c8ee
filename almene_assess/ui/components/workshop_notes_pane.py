"""What is written down during a meeting: the theme's joint note, a minority's view, and the parking lot."""

from __future__ import annotations

from functools import partial

import streamlit as st

from almene_assess.domain.workshop import Phase, Stage
from almene_assess.locale import plain, say
from almene_assess.services import workshop_notes
from almene_assess.services.workshop_notes import NOTE_LIMIT
from almene_assess.storage.notes import NoteKind
from almene_assess.ui import session
from almene_assess.ui.components import kept_text
from almene_assess.ui.components.kept_text import Field
from almene_assess.ui.seat import Seat

LABELS = {NoteKind.JOINT: "bord.note", NoteKind.MINORITY: "bord.mindretal"}
HELP = {NoteKind.JOINT: "bord.note_hjaelp", NoteKind.MINORITY: "bord.mindretal_hjaelp"}


def theme_notes(at: Seat) -> None:
    """Draw the two notes of the theme that the current question belongs to."""
    item = at.desk.scene.item
    if item is None:
        return
    st.markdown(say("bord.note_tema", tema=plain(item.theme_title)))
    for kind in LABELS:
        stored = next((n.text for n in at.desk.notes if n.kind is kind and n.theme == item.theme), "")
        kept_text.show(_field(at, kind, item.theme), stored, partial(_write, at, kind, item.theme))
    session.remember(_drawn(at), item.theme)


def rescue(at: Seat) -> None:
    """Keep what was being typed when somebody else moved the meeting away from the notes."""
    theme: str | None = session.recall(_drawn(at))
    scene = at.desk.scene
    here = scene.phase is Phase.NOTE and scene.stage is Stage.OPEN and scene.item is not None
    if theme is None or (here and scene.item is not None and scene.item.theme == theme):
        return
    session.remember(_drawn(at), None)
    for kind in LABELS:
        field = _field(at, kind, theme)
        typed = kept_text.pending(field)
        kept_text.forget(field)
        if typed is not None:
            _rescue(at, kind, theme, typed)


def _rescue(at: Seat, kind: NoteKind, theme: str, typed: str) -> None:
    problem = _write(at, kind, theme, typed)
    if problem is None:
        st.info(say("bord.reddet", tema=plain(at.desk.questionnaire.theme(theme).title_da)))
        return
    st.warning(say("bord.ikke_reddet"))
    st.code(typed, language=None, wrap_lines=True)


def _write(at: Seat, kind: NoteKind, theme: str, text: str) -> str | None:
    return at.write(workshop_notes.note, kind, theme, text)


def _field(at: Seat, kind: NoteKind, theme: str) -> Field:
    return Field(
        name=f"note-{kind.value}-{theme.replace('.', '-')}-{at.id}",
        label=say(LABELS[kind]),
        limit=NOTE_LIMIT,
        help=say(HELP[kind]),
    )


def _drawn(at: Seat) -> str:
    return f"noter-{at.id}-tegnet"


def parking(at: Seat) -> None:
    """Draw the parking lot: what belongs to another day."""
    lines = [n for n in at.desk.notes if n.kind is NoteKind.PARKING]
    with st.expander(say("bord.parkering", n=len(lines)), key="parkering"):
        st.caption(say("bord.parkering_hjaelp"))
        for line in lines:
            st.text(line.text)
            if st.button(say("bord.parkering_fjern"), key=f"fjern-parkeret-{line.id}", type="tertiary"):
                at.press(workshop_notes.unpark, line.id)
        _park(at)


def _park(at: Seat) -> None:
    """Draw the line that is typed next; it empties only once it has been kept."""
    times = f"parkeret-{at.id}"
    key = f"parker-{at.id}-{session.recall(times, 0)}"
    text = st.text_area(
        say("bord.parkering_ny"), key=key, max_chars=NOTE_LIMIT, height=80, persist_state="session"
    )
    if st.button(say("bord.parkering_gem"), key="parker-gem") and text.strip():
        problem = at.write(workshop_notes.park, text)
        if problem:
            st.error(say(problem))
        else:
            session.remember(times, session.recall(times, 0) + 1)
            st.rerun()
