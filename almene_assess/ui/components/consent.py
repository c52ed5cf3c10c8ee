"""Taking part in the benchmark: the words that one agrees to, what was said last, and changing it."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain import quality
from almene_assess.domain.disclosure import MIN_ORGANISATIONS
from almene_assess.locale import clock, date, say
from almene_assess.services import rounds
from almene_assess.services.rounds import Standing, Task
from almene_assess.ui import resources, session


def ask(standing: Standing) -> bool:
    """Draw the words with the choice below them; a first choice is never made beforehand."""
    words()
    return st.checkbox(say("samtykke.ja"), value=standing.consented, key="del")


def words() -> None:
    """Draw the whole text that a consent is given to: `services.rounds.CONSENT_TEXT` is its version."""
    st.header(say("samtykke.spoergsmaal"), anchor=False)
    st.markdown(say("samtykke.frivilligt"))
    with st.container(border=True, key="samtykke-ord"):
        inside, never = st.columns(2)
        inside.markdown(
            _part(
                "samtykke.indgaar_titel",
                say("samtykke.indgaar", antal=MIN_ORGANISATIONS, mindst=quality.MIN_ORGANISATIONS),
            )
        )
        never.markdown(_part("samtykke.aldrig_titel", say("samtykke.aldrig")))
        how, effect = st.columns(2)
        how.markdown(_part("samtykke.fortryd_titel", say("samtykke.fortryd")))
        effect.markdown(_part("samtykke.betyder_titel", say("samtykke.betyder")))


def change(task: Task, standing: Standing) -> None:
    """Draw what was said last under the same words, and let the organisation's administrator change it."""
    words()
    st.markdown(f"**{_said(standing)}**")
    if not task.may_change_consent:
        return
    if st.button(say("indsend.fra" if standing.consented else "indsend.til"), key="samtykke"):
        rounds.change_consent(
            resources.engine(), session.actor(), task.participation.id, share=not standing.consented
        )
        st.rerun()


def _said(standing: Standing) -> str:
    said = standing.consent
    if said is None:
        return say("indsend.deler_ikke")
    if said.withdrawn_at is None:
        return say("indsend.deler", dato=date(said.given_at))
    return say("indsend.fortrudt", dato=date(said.withdrawn_at), tid=clock(said.withdrawn_at))


def _part(title: str, text: str) -> str:
    return f"**{say(title)}**\n\n{text}"
