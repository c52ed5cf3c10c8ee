"""Tag resultatet med: the report, the figures and the charts as files, and who may see them."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.benchmark import Family
from almene_assess.domain.inside import MIN_GROUP
from almene_assess.locale import say
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
        _chart(profile, family)


def _chart(profile: Profile, family: Family) -> None:
    """Let one chart be chosen; a button for each of them would be eight."""
    bank = profile.questionnaire
    st.subheader(say("tag_med.diagrammer"), anchor=False)
    st.markdown(say("tag_med.diagrammer_hjaelp"))
    titles = {pillar.id: pillar.title_da for pillar in bank.pejlemaerker}
    pillar = st.selectbox(
        say("tag_med.vaelg_diagram"),
        list(bank.pillar_themes(profile.participation.form)),
        format_func=titles.__getitem__,
        key="tag-med-diagram",
        filter_mode=None,
    )
    name = f"diagram-{profile.participation.id}-{pillar}-{family.value}"
    _buttons({say("tag_med.png"): f"{name}.png", say("tag_med.svg"): f"{name}.svg"})


def _files(title: str, about: str, files: dict[str, str]) -> None:
    """Draw a kind of paper with a button for each of its files."""
    st.subheader(title, anchor=False)
    st.markdown(about)
    _buttons(files)


def _buttons(files: dict[str, str]) -> None:
    with st.container(horizontal=True):
        for words, name in files.items():
            st.link_button(words, addresses.paper(name), icon=":material/download:")
