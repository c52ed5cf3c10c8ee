"""Answering alone before the meeting: personal links for those without an account, a reminder, and counts.

A link is shown once, to whoever made it; after that nobody can read it anywhere. Never whose, only how many.
"""

from __future__ import annotations

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.errors import InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.locale import date, say
from almene_assess.services import answer_links
from almene_assess.services.answer_links import MOST, MOST_IN_ALL, Links
from almene_assess.storage.participations import Participation
from almene_assess.ui import addresses, resources, session
from almene_assess.ui.components.group_words import GROUPS


def show(place: Participation) -> None:
    """Draw how far the links are, the ways to make and take back, and the reminder."""
    found = answer_links.links(resources.engine(), session.actor(), place.id)
    st.header(say("svarlinks.titel"), anchor=False)
    st.markdown(say("svarlinks.hjaelp"))
    if found.made:
        st.markdown(_counts(found))
    if found.may_invite and found.room:
        with st.expander(say("svarlinks.lav_titel"), key="svarlinks-lav"):
            _make(place, min(MOST, found.room))
    elif found.may_invite:
        st.caption(say("svarlinks.fuldt", mest=MOST_IN_ALL))
    else:
        st.caption(say("svarlinks.for_sent"))
    _fresh(place)
    if found.made > found.submitted:
        _reminder(place, found)
    if found.made and found.may_invite:
        with st.expander(say("svarlinks.afslut_titel"), key="svarlinks-afslut"):
            _end(place)


def _counts(found: Links) -> str:
    missing = found.made - found.submitted
    return say("svarlinks.tal", lavet=found.made, svaret=found.submitted, mangler=missing)


def _make(place: Participation, most: int) -> None:
    groups = list(GROUPS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = st.selectbox(
            say("svarlinks.gruppe"),
            groups,
            format_func=lambda one: say(GROUPS[one]),
            key="svarlinks-gruppe",
            filter_mode=None,
            width=200,
        )
        count = st.number_input(
            say("svarlinks.antal"), min_value=1, max_value=most, value=1, key="svarlinks-antal", width=160
        )
    if group is RespondentGroup.EKSTERNE:
        st.caption(say("eksterne.bord"))
        words = say("eksterne.invitation", organisation=place.organisation_name, dato=date(place.closes_at))
        st.container(key="invitation-eksterne").code(words, language=None, wrap_lines=True)
    if st.button(say("svarlinks.lav"), key="svarlinks-lav-knap"):
        _invite(place, group, count)


def _invite(place: Participation, group: RespondentGroup, count: int) -> None:
    session.active()
    try:
        tokens = answer_links.invite(resources.engine(), session.actor(), place.id, group, count)
    except (InvalidValue, NotAllowed):
        st.error(say("fejl.ikke_tilladt"))
    except SQLAlchemyError:
        st.error(say("svarlinks.ikke_lavet"))
    else:
        session.remember(_key(place), [*session.recall(_key(place), []), *tokens])
        st.rerun()


def _fresh(place: Participation) -> None:
    """Draw the links that this tab has just made, until they have been taken."""
    tokens: list[str] = session.recall(_key(place), [])
    if not tokens:
        return
    st.warning(say("svarlinks.kun_nu"))
    st.code("\n".join(addresses.answer(token) for token in tokens), language=None, wrap_lines=True)
    if st.button(say("svarlinks.taget"), key="svarlinks-taget"):
        session.remember(_key(place), [])
        st.rerun()


def _reminder(place: Participation, found: Links) -> None:
    with st.expander(say("svarlinks.paamind_titel"), key="svarlinks-paamind"):
        st.markdown(say("svarlinks.paamind_hjaelp"))
        words = say("svarlinks.paamind", dato=date(place.closes_at))
        st.container(key="invitation-paamind").code(words, language=None, wrap_lines=True)
        if found.may_invite and found.unopened:
            st.markdown(say("svarlinks.traek_hjaelp", n=found.unopened))
            if st.button(say("svarlinks.traek"), key="svarlinks-traek"):
                answer_links.withdraw_unopened(resources.engine(), session.actor(), place.id)
                session.remember(_key(place), [])
                st.rerun()


def _end(place: Participation) -> None:
    """Draw the way to end one link: it is pasted, because nobody here knows whose is which."""
    done = session.recall(_ended(place), 0)
    if done:
        st.success(say("svarlinks.afsluttet"))
    st.markdown(say("svarlinks.afslut_hjaelp"))
    link = st.text_input(say("svarlinks.afslut_felt"), key=f"svarlinks-afslut-felt-{done}", max_chars=500)
    sure = st.checkbox(say("svarlinks.afslut_sikker"), key=f"svarlinks-afslut-sikker-{done}")
    if st.button(say("svarlinks.afslut"), key="svarlinks-afslut-knap", disabled=not sure):
        session.active()
        try:
            answer_links.end(resources.engine(), session.actor(), place.id, link)
        except NotFound:
            st.error(say("svarlinks.afslut_ukendt"))
        except NotNow:
            st.error(say("svarlinks.afslut_svaret"))
        except NotAllowed:
            st.error(say("fejl.ikke_tilladt"))
        except SQLAlchemyError:
            st.error(say("svarlinks.afslut_ikke"))
        else:
            session.remember(_ended(place), done + 1)
            st.rerun()


def _ended(place: Participation) -> str:
    return f"svarlinks-afsluttet-{place.id}"


def _key(place: Participation) -> str:
    return f"svarlinks-{place.id}"
