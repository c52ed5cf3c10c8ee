"""One question as a card: draw the row, compare what the widgets say with it, save, say so.

Saving happens by comparing on every run, never in a callback: after a lost connection the browser sends its
values again without calling anything back. Widget keys carry the row's epoch, so that a value from before
somebody else wrote is never taken for an edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from streamlit.delta_generator import DeltaGenerator

from almene_assess.domain.answers import (
    BLANK,
    COMMENT_LIMIT,
    EVIDENCE_LIMIT,
    UNANSWERED,
    Card,
    UnscoredReason,
    clean_text,
    merge,
)
from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound
from almene_assess.domain.questionnaire import Item, Questionnaire
from almene_assess.domain.rights import Actor
from almene_assess.locale import clock, plain, say
from almene_assess.services import answering, earlier_answers
from almene_assess.services.answering import Look, OpenSheet
from almene_assess.services.earlier_answers import Suggestion
from almene_assess.storage.answers import StoredCard
from almene_assess.ui import resources, session
from almene_assess.ui.components import earlier_answer, own_help, progress
from almene_assess.ui.components.rung_words import choices, words

HIGH = 3
"""From this rung up a missing evidence text is worth a hint (design/scoring.md, blind spots)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: whose sheet, which questions, and where the page shows how far one is."""

    sheet: OpenSheet
    progress: DeltaGenerator
    earlier: Mapping[str, Suggestion] = field(default_factory=dict)
    """What the respondent answered in the round before, by item."""

    @property
    def respondent_id(self) -> int:
        """Return whose sheet it is."""
        return self.sheet.seat.respondent_id

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what is asked."""
        return self.sheet.questionnaire


def answer_card(place: Place, item: Item) -> None:
    """Draw one card; only what an answer can change is drawn anew by it."""
    with st.container(border=True, key=f"kort-{item.id.replace('.', '-')}"):
        st.header(plain(item.title_da), anchor=False)
        _answer(place, item)
        with st.expander(say("besvar.hvorfor")):
            st.markdown(plain(item.why_da))
        own_help.show(place.sheet.own_help.get(item.id, ""))


@st.fragment
def _answer(place: Place, item: Item) -> None:
    """Draw what is asked and save what was typed."""
    actor = session.actor()
    look = answering.look(resources.engine(), actor, place.respondent_id, item.id)
    look = _absorb(place, actor, item, look)
    typed = _draw(place, item, look)
    problem = None
    if look.writable and typed != look.stored.card:
        look, problem = _save(place, actor, look, typed)
        session.remember(_tab("tabt", place, item.id), BLANK)
    session.remember(_tab("tegnet", place, item.id), look.stored)
    _status(place, item, look, problem)
    if look.writable and look.stored.card.answered:
        st.button(
            say("besvar.ryd"),
            key=_tab("ryd", place, item.id),
            type="tertiary",
            help=say("besvar.ryd_hjaelp"),
            on_click=_clear,
            args=(place, item),
        )
    expected, narrowed = place.sheet.expected, place.sheet.narrowed
    progress.show(place.progress, place.questionnaire, expected, item.id, look.codes, narrowed=narrowed)


def _suggest(place: Place, item: Item, look: Look) -> None:
    """Offer the answer of the round before for as long as nothing is chosen."""
    found = place.earlier.get(item.id)
    if found is None or not look.writable:
        return
    text = words(place.questionnaire, item, found.card.code)
    problem = session.recall(_tab("forslag-fejl", place, item.id))
    key = _tab("forslag", place, item.id.replace(".", "-"))
    earlier_answer.show(key, text, found, partial(_confirm, place, item), problem)


def _confirm(place: Place, item: Item) -> None:
    """Let the earlier answer count, on top of whatever was being written when the button was pressed."""
    actor = session.current()
    if actor is None:  # signed out meanwhile; the run that follows shows the sign-in page
        return
    look = answering.look(resources.engine(), actor, place.respondent_id, item.id)
    typed = _typed_before(place, look.stored)
    if look.writable and typed != look.stored.card:
        look, _problem = _save(place, actor, look, typed)
    problem = None
    try:
        version = look.stored.version
        look = earlier_answers.confirm(resources.engine(), actor, place.respondent_id, item.id, version)
    except SQLAlchemyError:
        problem = "fejl.ikke_gemt"
    except (Conflict, NotAllowed, NotFound):  # the run that follows shows how it stands
        return
    session.remember(_tab("forslag-fejl", place, item.id), problem)
    session.remember(_tab("tegnet", place, item.id), look.stored)
    _redraw(place, item.id)


def _clear(place: Place, item: Item) -> None:
    """Take the choice back and keep the texts; the history keeps it all."""
    actor = session.current()
    if actor is None:  # signed out meanwhile; the run that follows shows the sign-in page
        return
    look = answering.look(resources.engine(), actor, place.respondent_id, item.id)
    look, _problem = _save(place, actor, look, look.stored.card.choosing(None))
    session.remember(_tab("tegnet", place, item.id), look.stored)
    _redraw(place, item.id)


def _redraw(place: Place, item: str) -> None:
    """Give the card's widgets new keys, so that they show the row and not what they held."""
    times = _tab("omtegnet", place, item)
    session.remember(times, session.recall(times, 0) + 1)


def _tab(what: str, place: Place, item: str) -> str:
    """Return the name of something about one card of one sheet: a person may hold several."""
    return f"{what}-{place.respondent_id}-{item}"


def _key(part: str, place: Place, stored: StoredCard) -> str:
    redrawn = session.recall(_tab("omtegnet", place, stored.item), 0)
    return f"{_tab(part, place, stored.item)}-{stored.epoch}-{redrawn}"


def _absorb(place: Place, actor: Actor, item: Item, look: Look) -> Look:
    """Take in what somebody else wrote since this tab drew the card, without losing what was typed here."""
    drawn: StoredCard | None = session.recall(_tab("tegnet", place, item.id))
    if drawn is None or drawn.version == look.stored.version:
        return look
    mine = _typed_before(place, drawn)
    if drawn.epoch == look.stored.epoch:  # another tab of the same sign-in: the epoch cannot tell
        _redraw(place, item.id)
    kept, lost = merge(drawn.card, mine, look.stored.card)
    if look.writable and kept != look.stored.card:
        look, _problem = _save(place, actor, look, kept)
    session.remember(_tab("tabt", place, item.id), lost)
    return look


def _typed_before(place: Place, drawn: StoredCard) -> Card:
    """Return what this tab's widgets hold, under the keys that they were drawn with."""
    card = drawn.card.choosing(session.widget(_key("valg", place, drawn), drawn.card.code))
    evidence = session.widget(_key("bevis", place, drawn), card.evidence)
    comment = session.widget(_key("note", place, drawn), card.comment)
    return Card(card.level, card.reason, clean_text(evidence or ""), clean_text(comment or ""))


def _draw(place: Place, item: Item, look: Look) -> Card:
    questionnaire, stored = place.questionnaire, look.stored
    codes = choices(questionnaire, item)
    choice = st.radio(
        plain(item.question_da),
        codes,
        index=codes.index(stored.card.code) if stored.card.code in codes else None,
        format_func=lambda code: plain(words(questionnaire, item, code)),
        key=_key("valg", place, stored),
        disabled=not look.writable,
    )
    card = stored.card.choosing(choice)
    if not card.answered:
        _suggest(place, item, look)
    if card.reason is UnscoredReason.IKKE_RELEVANT:
        comment = _comment(say("besvar.hvorfor_ikke"), place, look)
        return replace(card, comment=clean_text(comment))
    return _texts(place, item, look, card)


def _texts(place: Place, item: Item, look: Look, card: Card) -> Card:
    """Draw evidence and comment behind a fold; a closed one holds nothing, as most cards stay without."""
    stored = look.stored
    filled = stored.card.evidence or stored.card.comment
    label = say("besvar.tekster_udfyldt" if filled else "besvar.tekster")
    with st.expander(label, key=_tab("tekster", place, item.id), on_change="rerun") as fold:
        if not fold.open:  # what was typed may arrive together with the closing
            last = _typed_before(place, stored)
            return replace(card, evidence=last.evidence, comment=last.comment)
        evidence = st.text_area(
            say("besvar.bevis"),
            value=stored.card.evidence,
            key=_key("bevis", place, stored),
            max_chars=EVIDENCE_LIMIT,
            height=90,
            disabled=not look.writable,
        )
        st.caption(plain(say("besvar.bevis_hjaelp", eksempel=item.evidence_da)))
        comment = _comment(say("besvar.bemaerkning"), place, look)
    return replace(card, evidence=clean_text(evidence), comment=clean_text(comment))


def _comment(label: str, place: Place, look: Look) -> str:
    return st.text_area(
        label,
        value=look.stored.card.comment,
        key=_key("note", place, look.stored),
        max_chars=COMMENT_LIMIT,
        height=90,
        disabled=not look.writable,
    )


def _save(place: Place, actor: Actor, look: Look, typed: Card) -> tuple[Look, str | None]:
    """Save on top of the row that was read; return what stands now, and the words if it did not go well."""
    stored = look.stored
    session.active()
    try:
        saved = answering.save(
            resources.engine(), actor, place.respondent_id, stored.item, typed, stored.version
        )
    except Conflict:
        st.rerun()
    except InvalidValue:
        return look, say("fejl.ikke_gemt_lang", graense=EVIDENCE_LIMIT)
    except NotAllowed:
        return look, say("fejl.laast")
    except SQLAlchemyError:
        return look, say("fejl.ikke_gemt")
    return saved, None


def _status(place: Place, item: Item, look: Look, problem: str | None) -> None:
    stored = look.stored
    if problem:
        st.container(key=f"usaved-{item.id.replace('.', '-')}").error(problem)
    elif stored.version and stored.at:
        if stored.card.code == UNANSWERED and not (stored.card.evidence or stored.card.comment):
            st.caption(say("besvar.tom_gemt", tid=clock(stored.at)))
        else:
            st.caption(f":material/check: {say('besvar.gemt', tid=clock(stored.at))}")
    else:
        st.caption(say("besvar.ikke_besvaret"))
    if stored.card.level is not None and stored.card.level >= HIGH and not stored.card.evidence.strip():
        st.caption(say("besvar.hoejt_uden_bevis"))
    lost: Card = session.recall(_tab("tabt", place, item.id), BLANK)
    if lost != BLANK:
        _show_lost(place.questionnaire, item, lost)


def _show_lost(questionnaire: Questionnaire, item: Item, lost: Card) -> None:
    """Show what had to give way to somebody else's answer, so that nothing typed is gone."""
    st.warning(say("besvar.andet_sted"))
    if lost.answered:
        st.text(say("besvar.andet_sted_valg", tekst=words(questionnaire, item, lost.code)))
    for text in (lost.evidence, lost.comment):
        if text:
            st.text(say("besvar.andet_sted_tekst"))
            st.code(text, language=None, wrap_lines=True)
