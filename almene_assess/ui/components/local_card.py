"""The board's joint step on a question of its own; it keeps itself like the other joint steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.answers import BLANK, Card, clean_text, merge
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.domain.local_items import NOTE_LIMIT, LocalItem
from almene_assess.locale import clock, plain, say
from almene_assess.services import local_items
from almene_assess.services.local_items import OwnQuestions
from almene_assess.storage.local_items import LocalAnswer
from almene_assess.ui import resources, session


@dataclass(frozen=True, slots=True)
class _At:
    """Which card this is: whose round, and which question."""

    participation_id: int
    item: LocalItem
    writable: bool

    def tab(self, what: str) -> str:
        """Return the name of something that this tab keeps about the card."""
        return f"egne-{self.participation_id}-{self.item.id}-{what}"

    def key(self, part: str) -> str:
        """Return a field's key: a new one once somebody else has written."""
        return f"{self.tab(part)}-{session.recall(self.tab('andre'), 0)}"


def show(found: OwnQuestions, item: LocalItem) -> LocalAnswer:
    """Draw the joint step, keep what was chosen or typed, and return what stands now."""
    at = _At(found.participation.id, item, found.may_set)
    stored = _absorb(at, found.answer(item.id))
    wish, problem = _draw(at, stored), None
    if at.writable and wish != stored.card:
        stored, problem = _save(at, stored, wish)
    session.remember(at.tab("tegnet"), stored)
    _status(at, stored, problem)
    _show_lost(at)
    return stored


def _absorb(at: _At, stored: LocalAnswer) -> LocalAnswer:
    """Take in what somebody else wrote since, part by part, without losing what was typed here."""
    drawn: LocalAnswer | None = session.recall(at.tab("tegnet"))
    if drawn is None or drawn.version == stored.version:
        return stored
    mine = Card(
        session.widget(at.key("valg"), drawn.card.level),
        comment=clean_text(session.widget(at.key("note"), drawn.card.comment) or ""),
    )
    session.remember(at.tab("andre"), session.recall(at.tab("andre"), 0) + 1)
    kept, lost = merge(drawn.card, mine, stored.card)
    session.remember(at.tab("tabt"), lost)
    if at.writable and kept != stored.card:
        stored, _problem = _save(at, stored, kept)
    return stored


def _draw(at: _At, stored: LocalAnswer) -> Card:
    words = at.item.draft.levels
    level = st.radio(
        plain(at.item.draft.question),
        range(len(words)),
        index=stored.card.level,
        format_func=lambda n: plain(words[n]),
        key=at.key("valg"),
        disabled=not at.writable,
    )
    if not at.writable and not stored.card.comment:
        return replace(stored.card, level=level)
    note = st.text_area(
        say("faelles.note"),
        value=stored.card.comment,
        key=at.key("note"),
        max_chars=NOTE_LIMIT,
        height=90,
        disabled=not at.writable,
    )
    return Card(level, comment=clean_text(note))


def _save(at: _At, stored: LocalAnswer, card: Card) -> tuple[LocalAnswer, str | None]:
    session.active()
    engine, actor = resources.engine(), session.actor()
    try:
        done = local_items.set_step(engine, actor, at.participation_id, at.item.id, card, stored.version)
    except Conflict:
        st.rerun()
    except InvalidValue:
        return stored, "egne.trin_ugyldigt"
    except NotAllowed:
        return stored, "fejl.laast"
    except SQLAlchemyError:
        return stored, "bord.ikke_gemt"
    session.remember(at.tab("tabt"), BLANK)
    return done, None


def _status(at: _At, stored: LocalAnswer, problem: str | None) -> None:
    if problem:
        st.container(key=f"usaved-egne-{at.item.id}").error(say(problem))
    elif stored.at is not None and stored.card.level is not None:
        st.caption(f":material/check: {say('faelles.gemt', tid=clock(stored.at))}")
        if at.writable and st.button(say("faelles.ryd"), key=at.key("ryd"), type="tertiary"):
            session.remember(at.tab("tegnet"), _save(at, stored, replace(stored.card, level=None))[0])
            session.remember(at.tab("andre"), session.recall(at.tab("andre"), 0) + 1)
            st.rerun()
    else:
        st.caption(say("faelles.ikke_sat"))


def _show_lost(at: _At) -> None:
    """Show what had to give way to somebody else's, so that nothing typed is gone."""
    lost: Card = session.recall(at.tab("tabt"), BLANK)
    if lost == BLANK:
        return
    st.warning(say("besvar.andet_sted"))
    if lost.level is not None:
        st.text(say("besvar.andet_sted_valg", tekst=at.item.draft.levels[lost.level]))
    if lost.comment:
        st.text(say("besvar.andet_sted_tekst"))
        st.code(lost.comment, language=None, wrap_lines=True)
