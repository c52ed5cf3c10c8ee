"""A revealed vote at the desk: how many on each rung, who moved as counts, and how to open the talk."""

from __future__ import annotations

import streamlit as st

from almene_assess.domain.votes import FEWEST_VOTERS, Distribution, Moved
from almene_assess.domain.workshop import Phase
from almene_assess.locale import plain, say
from almene_assess.services.scenes import Scene, ShownItem, ShownVote
from almene_assess.ui.seat import Seat

OPEN_TALK = {Phase.REVEAL, Phase.TALK, Phase.REVEAL_AGAIN}


def ladder(item: ShownItem) -> None:
    """Draw the question and its rungs, lowest first, to read aloud."""
    st.container(key="spoergsmaal").header(plain(item.question), anchor=False)
    lines = (f"- **{plain(rung.label)}**: {_rung(item, n)}" for n, rung in enumerate(item.rungs))
    st.markdown("\n".join(lines))


def show(at: Seat) -> None:
    """Draw the picture of the newest revealed vote."""
    scene = at.desk.scene
    if scene.vote is None or scene.item is None:
        if scene.phase is Phase.TALK and scene.item is not None:
            _prompt(scene.item, None)
        return
    if scene.phase in OPEN_TALK:
        _prompt(scene.item, scene.vote)
    if scene.vote.distribution is None:
        st.info(say("bord.for_faa", n=FEWEST_VOTERS))
        return
    _bars(scene.item, scene.vote, scene.vote.distribution)


def moved(scene: Scene) -> None:
    """Say how many moved between the votes; never who."""
    if scene.vote is None or scene.vote.vote_no != 2 or scene.phase not in OPEN_TALK:
        return
    st.markdown(_moved(scene.vote.moved))


def _moved(found: Moved | None) -> str:
    if found is None:
        return say("bord.flyttet_faa", n=FEWEST_VOTERS)
    return say("bord.flyttet", op=found.up, ned=found.down, samme=found.same)


def _prompt(item: ShownItem, vote: ShownVote | None) -> None:
    with st.container(border=True, key="spoerg"):
        st.markdown(f"**{say('bord.spoerg')}**")
        if vote is not None:
            st.markdown(plain(vote.sentence))
        st.markdown(plain(f"»{item.prompt}«"))


def _bars(item: ShownItem, vote: ShownVote, found: Distribution) -> None:
    """Draw a bar a rung, with its count and its own words; lowest rung first, as it was read."""
    before = vote.first
    for n, count in enumerate(found.levels):
        was = None if before is None else before.levels[n]
        _bar(count, was, found.total, f"**{plain(item.rungs[n].label)}**: {_rung(item, n)}")
    was = None if before is None else before.unknown
    _bar(found.unknown, was, found.total, f"**{say('bord.ved_ikke')}**")
    if found.left_out:
        st.caption(say("bord.udeladt", n=found.left_out, graense=FEWEST_VOTERS))


def _bar(count: int, before: int | None, total: int, words: str) -> None:
    number = say("bord.antal", n=count) if before is None else say("bord.antal_foer", n=count, foer=before)
    st.progress(count / total, text=f"{number} · {words}")


def _rung(item: ShownItem, n: int) -> str:
    rung = item.rungs[n]
    return plain(f"{rung.prefix} {rung.text}" if rung.prefix else rung.text)
