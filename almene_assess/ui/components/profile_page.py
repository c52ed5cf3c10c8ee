"""The result: strengths first, then one chart a pillar with the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from almene_assess.domain.benchmark import Family
from almene_assess.domain.numbers import danish, danish_short
from almene_assess.locale import date, plain, say, typed
from almene_assess.services.benchmarks import Comparison
from almene_assess.services.results import Profile
from almene_assess.ui import navigation, session
from almene_assess.ui.components import pillar_section, world_goals_notes
from almene_assess.ui.components.own_help import paragraphs

STRENGTHS = 3
"""How many themes are named first: enough to be glad of, few enough to remember."""


def head(profile: Profile, *, own: bool) -> None:
    """Draw what this is, and what it rests on."""
    whole = profile.participation
    st.title(say("resultat.eget_titel" if own else "resultat.titel"), anchor=False)
    st.caption(typed(f"{whole.organisation_name} · {whole.round_title}"))
    if own:
        st.markdown(say("resultat.eget_forklaring"))
    elif profile.respondents:
        st.markdown(say("resultat.bygger", n=profile.respondents))
    else:
        st.markdown(say("resultat.bygger_faelles"))


def strengths(profile: Profile) -> None:
    """Draw the themes with the highest scores; no comparison with anybody."""
    bank = profile.questionnaire
    scored = [t for t in profile.themes.values() if t.score is not None]
    best = sorted(scored, key=lambda t: -(t.score or 0.0))[:STRENGTHS]
    st.header(say("resultat.styrker"), anchor=False)
    if not best:
        st.markdown(say("resultat.ingen_styrker"))
        return
    top = danish_short(bank.score_range[1])
    lines = [
        say(
            "resultat.styrke",
            tema=f"**{plain(bank.theme(t.theme).title_da)}**",
            score=danish(t.score),
            top=top,
        )
        for t in best
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(say("resultat.styrke_forklaring"))


def choose_family(comparison: Comparison | None) -> Family:
    """Let the reader choose what to compare with, one at a time, and say which release it is."""
    if comparison is None:
        st.info(say("resultat.ingen_udgivelse"))
        return Family.SECTOR
    names = {Family(family): typed(name) for (family, _slice), name in comparison.names.items()}
    chosen = st.segmented_control(
        say("resultat.sammenlign"),
        list(names),
        format_func=lambda family: names[family],
        default=Family.SECTOR,
        key="sammenlign",
        required=True,
    )
    return chosen or Family.SECTOR


def chosen_family() -> Family:
    """Return what the reader has chosen to compare with, before the choice is drawn."""
    return session.widget("sammenlign", Family.SECTOR) or Family.SECTOR


def release_line(comparison: Comparison) -> None:
    """Say which release the figures are from."""
    release = comparison.release
    asked_for = [
        row["n_ca"]
        for row in comparison.lines.iter_rows(named=True)
        if row["family"] == comparison.family.value and row["n_ca"] is not None
    ]
    words = [say("resultat.udgivelse", nummer=release.number, dato=date(release.created_at))]
    if asked_for:  # else every line is from a wider group, and its section says so
        words.append(say("resultat.udgivelse_antal", antal=max(asked_for)))
    st.caption(" ".join([*words, say("resultat.udgivelse_rundet")]))


def conditions(text: str) -> None:
    """Draw what the organisation has written about its conditions: a note, which corrects no figure."""
    if text:
        with st.expander(say("resultat.vilkaar"), key="vilkaar", expanded=True):
            st.markdown(paragraphs(text))
            st.caption(say("resultat.vilkaar_hjaelp"))


def to_own_questions(participation_id: int) -> None:
    """Draw the way to the organisation's own questions, which stand on a page of their own."""
    query = {"deltagelse": str(participation_id)}
    st.page_link(navigation.LOCAL, label=say("egne.link"), query_params=query)


def pillars(
    profile: Profile,
    comparison: Comparison | None,
    *,
    own: bool,
    example: bool,
    signals: Mapping[str, str] | None = None,
) -> None:
    """Draw one section a pillar, side by side where there is room."""
    bank = profile.questionnaire
    low, high = (danish_short(end) for end in bank.score_range)
    with st.container(horizontal=True, key="pejlemaerker", gap="large"):
        for place, (pillar, themes) in enumerate(bank.pillar_themes(profile.participation.form).items()):
            section = pillar_section.Section(pillar, themes, place, own=own, example=example, signals=signals)
            pillar_section.show(profile, comparison, section)
    st.caption(say("resultat.skala", lav=low, hoej=high))
    st.caption(say("resultat.trappe_forklaring"))
    share = "resultat.andel_faa" if profile.unknown is None else "resultat.andel_ved_ikke"
    st.caption(say(share, andel=f"{danish((profile.unknown or 0.0) * 100, 0)} %"))
    world_goals_notes.of_themes(bank, profile.participation.form)
