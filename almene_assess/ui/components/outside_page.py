"""A paper for readers outside, drawn on the screen as it will read: in words, with how it came about."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.outside import OutsideGoal, OutsidePage, OutsideTheme
from almene_assess.locale import date, day, plain, say, typed


def show(page: OutsidePage) -> None:
    """Draw themes, goals and method."""
    if page.introduction:
        st.markdown(typed(page.introduction))
    for theme in page.themes:
        if theme.says_something:
            _theme(theme)
    if page.goals:
        st.subheader(say("udenfor.maal"), anchor=False)
        st.markdown("\n".join(f"- {_goal(one)}" for one in page.goals))
    st.caption(plain(_method(page)))


def _method(page: OutsidePage) -> str:
    """Return how the steps came about, for somebody who has never heard of Pejling."""
    rests = "visning.fra_fem" if page.on_people else "visning.fra_trin"
    words = say("udenfor.metode", kilde=page.source, udgiver=page.publisher, trin=", ".join(page.rungs))
    return f"{say(rests, dato=date(page.submitted_at))} {words}"


def _theme(theme: OutsideTheme) -> None:
    st.subheader(plain(theme.title), anchor=False)
    lines = [f"**{say('udenfor.maalet')}** »… {plain(theme.promise)}«"]
    if theme.step:
        lines.append(f"**{say('udenfor.her')} {plain(theme.step)}.** {plain(theme.words)}")
    if theme.evidence:
        lines.append(f"**{say('udenfor.bevis')}** {typed(theme.evidence)}")
    if theme.wish:
        lines.append(f"**{say('udenfor.oensker')}** {typed(theme.wish)}")
    st.markdown("\n\n".join(lines))


def _goal(one: OutsideGoal) -> str:
    return say("udenfor.naaet" if one.reached else "udenfor.inden", maal=typed(one.text), dato=day(one.due))
