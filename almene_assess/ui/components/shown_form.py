"""Where a board chooses what a paper shows: themes, a few lines to each, goals. Everything keeps itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed
from almene_assess.domain.outside import Paper
from almene_assess.locale import day, plain, say, typed
from almene_assess.services import shown
from almene_assess.services.shown import LIMITS, MOST, MOST_GOALS, Shown
from almene_assess.storage.chosen import Chosen, ChosenTheme
from almene_assess.ui import resources, session
from almene_assess.ui.components import kept_choice, kept_text
from almene_assess.ui.components.kept_choice import Choice
from almene_assess.ui.components.kept_text import Field

THEMES = {Paper.COMMUNITY: "vis.temaer_lokalsamfund", Paper.DIALOGUE: "vis.temaer_dialogark"}


class Form:
    """One paper being written; `chosen` is what stands in the database after each field."""

    def __init__(self, found: Shown, paper: Paper) -> None:
        """Begin with what was read."""
        self.found, self.paper, self.chosen = found, paper, found.chosen
        self.limits = LIMITS[paper]

    def keep(self, wish: Chosen) -> str | None:
        """Write the whole choice; return the key of the words if it could not be written."""
        session.active()
        place = self.found.reading.participation.id
        try:
            self.chosen = shown.show(resources.engine(), session.actor(), place, self.paper, wish)
        except Conflict:
            st.rerun()  # what somebody else wrote is taken in, field by field, and what was typed stays
        except InvalidValue:
            return "bord.ugyldigt"
        except NotAllowed:
            return "fejl.ikke_tilladt"
        except SQLAlchemyError:
            return "bord.ikke_gemt"
        return None

    def name(self, part: str) -> str:
        """Return a field's name in this tab."""
        return f"{self.paper}-{self.found.reading.participation.id}-{part}".replace(".", "-")

    def text(self, field: Field, stored: str, put: Callable[[str], Chosen]) -> None:
        """Draw a text that keeps itself."""
        kept_text.show(field, stored, lambda words: self.keep(put(words)))


def show(form: Form) -> Chosen:
    """Draw every field; return what is stored after them."""
    _themes(form)
    label = say("vis.indledning")
    field = Field(form.name("indledning"), label, form.limits.introduction, say("vis.indledning_hjaelp"), 90)
    form.text(field, form.chosen.introduction, lambda words: replace(form.chosen, introduction=words))
    for one in form.chosen.themes:
        _theme(form, one)
    if form.paper is Paper.COMMUNITY and form.found.goals:
        _goals(form)
    return form.chosen


def _themes(form: Form) -> None:
    bank = form.found.reading.questionnaire
    options = tuple(bank.form_themes(form.found.reading.participation.form))
    names = {key: f"{bank.theme(key).code} {bank.theme(key).title_da}" for key in options}
    choice = Choice(form.name("temaer"), say(THEMES[form.paper]), options, names, MOST)

    def keep(keys: tuple[str, ...]) -> str | None:
        return form.keep(shown.take(form.found, form.chosen, keys))

    kept_choice.show(choice, tuple(one.theme for one in form.chosen.themes), keep)


def _theme(form: Form, one: ChosenTheme) -> None:
    theme = form.found.reading.questionnaire.theme(one.theme)
    with st.container(border=True, key=f"kort-{form.name(one.theme)}"):
        st.header(plain(f"{theme.code} {theme.title_da}"), anchor=False)
        _step(form, one.theme)
        evidence = Field(form.name(f"bevis-{one.theme}"), say("vis.bevis"), form.limits.evidence, "", 90)
        form.text(evidence, one.evidence, lambda words: _put(form, one.theme, evidence=words))
        _signal(form, one)
        if form.paper is Paper.DIALOGUE:
            wish = Field(form.name(f"oenske-{one.theme}"), say("vis.oenske"), form.limits.wish, "", 90)
            form.text(wish, one.wish, lambda words: _put(form, one.theme, wish=words))


def _put(form: Form, theme: str, **words: str) -> Chosen:
    themes = tuple(replace(one, **words) if one.theme == theme else one for one in form.chosen.themes)
    return replace(form.chosen, themes=themes)


def _step(form: Form, theme: str) -> None:
    """Say why a step is not told, where it is not."""
    reading = form.found.reading
    if theme not in reading.told:
        st.caption(say("vis.intet_trin_folk" if reading.on_people else "vis.intet_trin_faelles"))


def _signal(form: Form, one: ChosenTheme) -> None:
    """Offer what the board wants heard about the theme; only what is taken is shown."""
    signal = form.found.signals.get(one.theme, "")
    if not signal or signal in one.evidence:
        return
    st.caption(say("vis.signal", tekst=typed(signal)))
    if st.button(say("vis.signal_tag"), key=form.name(f"signal-{one.theme}")):
        stands = next(t.evidence for t in form.chosen.themes if t.theme == one.theme)
        problem = form.keep(_put(form, one.theme, evidence=f"{stands}\n{signal}".strip()))
        if problem is None:
            st.rerun()
        st.error(say("vis.signal_plads"))


def _goals(form: Form) -> None:
    names = {str(one.id): f"{one.text} ({day(one.due)})" for one in form.found.goals}
    choice = Choice(form.name("maal"), say("vis.maal"), tuple(names), names, MOST_GOALS)

    def keep(keys: tuple[str, ...]) -> str | None:
        return form.keep(replace(form.chosen, goals=tuple(int(key) for key in keys)))

    kept_choice.show(choice, tuple(str(one) for one in form.chosen.goals if str(one) in names), keep)
