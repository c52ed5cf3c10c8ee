"""The edition before beside today's, in words alone: kinship, never the same measurement."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.kinship import Relation
from almene_assess.locale import plain, say, typed
from almene_assess.services.development import Ancestor, Development

RELATION = {
    Relation.CONTINUED: "udvikling.fortsat",
    Relation.RESHAPED: "udvikling.omformet",
    Relation.PARTIAL: "udvikling.delvis",
}


def show(found: Development) -> None:
    """Draw a note for each theme; nothing where there is no edition before."""
    if found.old_edition is None:
        return
    edition = _edition(found)
    st.header(say("udvikling.slaegt_titel", udgave=edition), anchor=False)
    st.markdown(say("udvikling.slaegt"))
    if found.old_round is None:
        st.caption(say("udvikling.slaegt_uden", udgave=edition))
    else:
        st.caption(say("udvikling.slaegt_runde", runde=typed(found.old_round.round_title)))
    bank = found.now.questionnaire
    with st.container(key="slaegt"):
        for pillar, themes in bank.pillar_themes(found.now.participation.form).items():
            title = next(p.title_da for p in bank.pejlemaerker if p.id == pillar)
            st.subheader(plain(title), anchor=False)
            notes = [
                note
                for theme in themes
                for one in found.ancestors.get(theme, ())
                for note in _note(found, one)
            ]
            st.markdown("\n".join(notes))


def _note(found: Development, one: Ancestor) -> list[str]:
    """Return a theme's note as lines of a list."""
    today = plain(found.now.questionnaire.theme(one.kin.theme).title_da)
    why = plain(one.kin.why)
    if one.theme is None:
        return [f"- {say('udvikling.slaegt_ny', nu=today, hvorfor=why)}"]
    told = say(
        "udvikling.slaegt_hed",
        nu=today,
        udgave=_edition(found),
        foer=plain(one.theme.title_da),
        forhold=say(RELATION[one.kin.relation]),
        hvorfor=why,
    )
    step = [] if one.step is None else [f"  - {say('udvikling.slaegt_trin', trin=plain(one.step))}"]
    return [f"- {told}", *step]


def _edition(found: Development) -> str:
    return "" if found.old_edition is None else found.old_edition.meta.edition.replace("-", "–")
