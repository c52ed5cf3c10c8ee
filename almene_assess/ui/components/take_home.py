"""Tag resultatet med: the report, the figures and the charts as files, and who may see them."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.benchmark import Family
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.locale import plain, say
from almene_assess.services.results import Profile
from almene_assess.ui import addresses


def show(profile: Profile, family: Family) -> None:
    """Draw the section; report and charts compare with what is chosen on the page."""
    with st.container(key="tag-med"):
        st.header(say("tag_med.titel"), anchor=False)
        st.markdown(say("tag_med.hvem"))
        if 0 < profile.respondents < MIN_GROUP:
            st.warning(say("tag_med.hvem_faa", mindst=MIN_GROUP))
        whole = profile.participation.id
        report = f"resultat-{whole}-{family.value}"
        _files(
            say("tag_med.rapport"),
            say("tag_med.rapport_hjaelp"),
            {say("tag_med.pdf"): f"{report}.pdf", say("tag_med.word"): f"{report}.docx"},
        )
        _files(
            say("tag_med.tal"),
            say("tag_med.tal_hjaelp"),
            {say("tag_med.excel"): f"tal-{whole}.xlsx", say("tag_med.csv"): f"tal-{whole}.csv"},
        )
        _files(say("tag_med.diagrammer"), say("tag_med.diagrammer_hjaelp"), _charts(profile, family))


def _charts(profile: Profile, family: Family) -> dict[str, str]:
    bank = profile.questionnaire
    titles = {pillar.id: plain(pillar.axis_da) for pillar in bank.pejlemaerker}
    name = f"diagram-{profile.participation.id}"
    return {
        say(words, pejlemaerke=titles[pillar]): f"{name}-{pillar}-{family.value}.{form}"
        for pillar in bank.pillar_themes(profile.participation.form)
        for form, words in (("png", "tag_med.png"), ("svg", "tag_med.svg"))
    }


def _files(title: str, about: str, files: dict[str, str]) -> None:
    """Draw a kind of paper with a button for each of its files."""
    st.subheader(title, anchor=False)
    st.markdown(about)
    with st.container(horizontal=True):
        for words, name in files.items():
            st.link_button(words, addresses.paper(name), icon=":material/download:")
