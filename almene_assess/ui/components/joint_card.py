"""The board's joint step on one question: rungs, evidence, note; it keeps itself like an answer card.

Where it is kept is the caller's: inside a meeting it is an act at the desk, on its own page it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from almene_assess.domain.answers import BLANK, COMMENT_LIMIT, EVIDENCE_LIMIT, Card, clean_text, merge
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.locale import clock, plain, say
from almene_assess.storage.answers import StoredCard
from almene_assess.ui import session
from almene_assess.ui.components.rung_words import choices, words


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where a joint step is kept; `write` returns the row read back, or the key of the words why not."""

    name: str
    writable: bool
    write: Callable[[Card, int], StoredCard | str]


def show(keeper: Keeper, bank: Questionnaire, item: Item, stored: StoredCard) -> StoredCard:
    """Draw the joint step and save what was chosen or typed; return the row as it stands."""
    stored = _absorb(keeper, stored)
    typed = _draw(keeper, bank, item, stored)
    problem = None
    if keeper.writable and typed != stored.card and not typed.lacks_reason:
        stored, problem = _save(keeper, stored, typed)
        session.remember(_tab(keeper, "tabt"), BLANK)
    session.remember(_tab(keeper, "tegnet"), stored)
    _status(keeper, bank, item, stored, typed, problem)
    return stored


def pending(keeper: Keeper) -> tuple[Card, int] | None:
    """Return what was chosen or typed on a card that this run has not drawn, and the version it stands on."""
    drawn: StoredCard | None = session.recall(_tab(keeper, "tegnet"))
    if drawn is None:
        return None
    typed = _typed_before(keeper, drawn.card)
    return None if typed == drawn.card or typed.lacks_reason else (typed, drawn.version)


def forget(keeper: Keeper) -> None:
    """Forget a card that is gone from the page."""
    session.remember(_tab(keeper, "tegnet"), None)


def _absorb(keeper: Keeper, stored: StoredCard) -> StoredCard:
    """Take in what somebody else wrote since, part by part, without losing what was typed here."""
    drawn: StoredCard | None = session.recall(_tab(keeper, "tegnet"))
    if drawn is None or drawn.version == stored.version:
        return stored
    mine = _typed_before(keeper, drawn.card)
    session.remember(_tab(keeper, "andre"), session.recall(_tab(keeper, "andre"), 0) + 1)
    kept, lost = merge(drawn.card, mine, stored.card)
    session.remember(_tab(keeper, "tabt"), lost)
    if keeper.writable and kept != stored.card and not kept.lacks_reason:
        stored, _problem = _save(keeper, stored, kept)
    return stored


def _typed_before(keeper: Keeper, base: Card) -> Card:
    card = base.choosing(session.widget(_key(keeper, "valg"), base.code))
    evidence = session.widget(_key(keeper, "bevis"), card.evidence)
    comment = session.widget(_key(keeper, "note"), card.comment)
    return replace(card, evidence=clean_text(evidence or ""), comment=clean_text(comment or ""))


def _draw(keeper: Keeper, bank: Questionnaire, item: Item, stored: StoredCard) -> Card:
    codes = choices(bank, item)
    choice = st.radio(
        plain(item.question_da),
        codes,
        index=codes.index(stored.card.code) if stored.card.code in codes else None,
        format_func=lambda code: plain(words(bank, item, code)),
        key=_key(keeper, "valg"),
        disabled=not keeper.writable,
    )
    card = stored.card.choosing(choice)
    lacks = replace(card, comment="").lacks_reason
    evidence = card.evidence
    if not lacks:
        evidence = _text(keeper, "bevis", say("faelles.bevis"), evidence, EVIDENCE_LIMIT)
        st.caption(plain(say("besvar.bevis_hjaelp", eksempel=item.evidence_da)))
    label = say("besvar.hvorfor_ikke") if lacks else say("faelles.note")
    comment = _text(keeper, "note", label, card.comment, COMMENT_LIMIT)
    return replace(card, evidence=evidence, comment=comment)


def _text(keeper: Keeper, part: str, label: str, value: str, limit: int) -> str:
    typed = st.text_area(
        label,
        value=value,
        key=_key(keeper, part),
        max_chars=limit,
        height=90,
        disabled=not keeper.writable,
    )
    return clean_text(typed)


def _save(keeper: Keeper, stored: StoredCard, card: Card) -> tuple[StoredCard, str | None]:
    done = keeper.write(card, stored.version)
    return (stored, done) if isinstance(done, str) else (done, None)


def _status(
    keeper: Keeper, bank: Questionnaire, item: Item, stored: StoredCard, typed: Card, problem: str | None
) -> None:
    if problem:
        with st.container(key=f"usaved-{_tab(keeper, 'kort')}"):
            st.error(say(problem))
    elif typed.lacks_reason and keeper.writable:
        st.caption(say("faelles.mangler_grund"))
    elif stored.card.answered and stored.at:
        st.caption(f":material/check: {say('faelles.gemt', tid=clock(stored.at))}")
        if keeper.writable and st.button(
            say("faelles.ryd"), key=_key(keeper, "ryd"), type="tertiary", help=say("besvar.ryd_hjaelp")
        ):
            _clear(keeper, stored)
    else:
        st.caption(say("faelles.ikke_sat"))
    _show_lost(keeper, bank, item)


def _clear(keeper: Keeper, stored: StoredCard) -> None:
    """Take the choice back; the texts stay."""
    saved, _problem = _save(keeper, stored, stored.card.choosing(None))
    session.remember(_tab(keeper, "tegnet"), saved)
    session.remember(_tab(keeper, "andre"), session.recall(_tab(keeper, "andre"), 0) + 1)
    st.rerun()


def _show_lost(keeper: Keeper, bank: Questionnaire, item: Item) -> None:
    lost: Card = session.recall(_tab(keeper, "tabt"), BLANK)
    if lost == BLANK:
        return
    st.warning(say("besvar.andet_sted"))
    if lost.answered:
        st.text(say("besvar.andet_sted_valg", tekst=words(bank, item, lost.code)))
    for text in (lost.evidence, lost.comment):
        if text:
            st.text(say("besvar.andet_sted_tekst"))
            st.code(text, language=None, wrap_lines=True)


def _tab(keeper: Keeper, what: str) -> str:
    return f"faelles-{keeper.name.replace('.', '-')}-{what}"


def _key(keeper: Keeper, part: str) -> str:
    return f"{_tab(keeper, part)}-{session.recall(_tab(keeper, 'andre'), 0)}"
