"""Regler og ord: how to answer, the fixed words, the rungs; the same for everybody."""

import streamlit as st

from almene_assess.locale import plain, say
from almene_assess.services import rounds
from almene_assess.ui import resources, session
from almene_assess.ui.components import rules, word_list, world_goals_notes

bank = rounds.shown_questionnaire(resources.engine(), session.actor())
st.title(say("om.titel"), anchor=False)
st.header(say("om.regler"), anchor=False)
rules.show(bank)
st.header(say("om.skala"), anchor=False)
rules.rungs(bank)
st.header(say("om.andre_svar"), anchor=False)
st.markdown("\n".join(f"- **{plain(o.label_da)}** – {plain(o.help_da)}" for o in bank.scale.unscored))
word_list.show()
world_goals_notes.about(bank)
st.caption(plain(say("om.kilde", titel=bank.meta.title_da, udgiver=bank.meta.publisher)))
