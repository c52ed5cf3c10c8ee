"""Every edition of the questionnaire: where it is used, its forms side by side, its questions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from almene_assess.domain.errors import InvalidValue
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say, typed
from almene_assess.services import editions
from almene_assess.services.editions import Edition
from almene_assess.ui import resources, session
from almene_assess.ui.components import organisation_words, questionnaire_page, round_words

READ = "udgave-laes"


def show(found: Sequence[Edition]) -> None:
    """Draw the editions, or the questions of the one that is being read."""
    opened = next((one for one in found if _key(one) == session.recall(READ)), None)
    if opened is not None:
        st.button(say("udgaver.tilbage"), key="udgave-tilbage", on_click=_open, args=(None,))
        _read(opened.questionnaire)
        return
    st.markdown(say("udgaver.indledning"))
    for one in found:
        _edition(one)
    with st.expander(say("udgaver.kladde"), key="udgave-kladde"):
        _draft()


def _edition(one: Edition) -> None:
    bank = one.questionnaire
    with st.container(border=True, key=f"udgave-{_key(one)}"):
        st.header(plain(bank.meta.title_da), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in _facts(one)))
        if one.problems:
            _problems(one.problems)
        st.button(say("udgaver.laes"), key=f"udgave-aabn-{_key(one)}", on_click=_open, args=(_key(one),))
        if len(bank.forms) > 1:
            with st.expander(say("udgaver.sammenlign"), key=f"udgave-former-{_key(one)}"):
                st.markdown(say("udgaver.sammenlign_hjaelp"))
                st.markdown("\n".join(_beside(bank)))


def _facts(one: Edition) -> list[str]:
    bank = one.questionnaire
    forms = [say("udgaver.form", form=round_words.form(f), antal=len(bank.form_items(f))) for f in bank.forms]
    used = ", ".join(typed(title) for title in one.rounds)
    return [
        say("udgaver.version", version=plain(bank.meta.version)),
        say("udgaver.temaer", antal=len(bank.themes), former=", ".join(forms)),
        say("udgaver.brugt", runder=used) if used else say("udgaver.ubrugt"),
        say("udgaver.kan_vaelges" if one.shipped else "udgaver.gammel"),
        *([] if one.problems or not one.shipped else [say("udgaver.fejlfri")]),
        *([say("udgaver.maerke", sha=one.sha256[:12])] if one.sha256 else []),
    ]


def _beside(bank: Questionnaire) -> list[str]:
    """Return one line a theme: how many questions in each form, and which are in all of them."""
    told = []
    for theme in bank.themes:
        counts = [
            say(
                "udgaver.i_form",
                form=round_words.form(form),
                antal=len(bank.form_themes(form).get(theme.id, ())),
            )
            for form in bank.forms
        ]
        shared = set.intersection(*(set(bank.form_items(form)) for form in bank.forms))
        codes = [bank.code(item.id) for item in theme.items if item.id in shared]
        both = say("udgaver.i_begge", koder=plain(", ".join(codes)))
        told.append(f"- **{plain(f'{theme.code} {theme.title_da}')}**: {', '.join(counts)}. {both}")
    return told


def _read(bank: Questionnaire) -> None:
    st.header(plain(bank.meta.title_da), anchor=False)
    form = st.radio(
        say("udgaver.hvilken"), list(bank.forms), format_func=round_words.form, horizontal=True,
        key=f"udgave-form-{bank.meta.id}",
    )  # fmt: skip
    questionnaire_page.questions(bank, form or next(iter(bank.forms)))


def _draft() -> None:
    st.markdown(say("udgaver.kladde_hjaelp"))
    file = st.file_uploader(say("udgaver.kladde_fil"), type=["yaml", "yml"], key="udgave-fil")
    if file is None:
        return
    session.active()
    try:
        problems = editions.check_draft(resources.engine(), session.actor(), file.getvalue())
    except InvalidValue as refused:
        st.error(organisation_words.file(refused.problem))
        return
    if problems:
        _problems(problems)
    else:
        st.success(say("udgaver.kladde_fejlfri"))


def _problems(problems: Sequence[str]) -> None:
    st.error(say("udgaver.fejl", n=len(problems)))
    st.markdown("\n".join(f"- {typed(one)}" for one in problems))


def _key(one: Edition) -> str:
    meta = one.questionnaire.meta
    return f"{meta.id}-{meta.version}".replace(".", "-")


def _open(key: str | None) -> None:
    session.remember(READ, key)
