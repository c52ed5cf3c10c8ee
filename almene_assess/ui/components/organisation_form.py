"""The fields of one organisation, new or known; what was typed stays until it has been kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotFound, NotNow
from almene_assess.domain.organisations import LBF_LIMIT, NAME_LIMIT, Draft
from almene_assess.locale import say, typed
from almene_assess.services import organisations
from almene_assess.services.organisations import Register
from almene_assess.storage.organisations import Organisation
from almene_assess.ui import resources, session
from almene_assess.ui.components import organisation_words

K = TypeVar("K", int, str)
CVR_LIMIT = 20
"""Unit: characters; spaces and the country are taken off."""


def new(found: Register) -> None:
    """Draw empty fields; they empty again once it has been kept."""
    times = int(session.recall("organisation-nye", 0))
    _told("organisation-tilfoejet", "organisationer.tilfoejet")
    st.markdown(say("organisationer.tilfoej_hjaelp"))
    draft = _fields(found, f"organisation-ny-{times}", Draft(""))

    def keep() -> None:
        organisations.add(resources.engine(), session.actor(), draft)
        session.remember("organisation-nye", times + 1)
        session.remember("organisation-tilfoejet", draft.name)

    if st.button(say("organisationer.tilfoej"), key="organisation-tilfoej", type="primary"):
        _try(keep)


def change(found: Register, held: Organisation) -> None:
    """Draw the fields of a known one; somebody else's change is shown before it is written over."""
    name = f"organisation-{held.id}"
    first: Draft = session.recall(name) or held.draft
    session.remember(name, first)
    st.header(typed(held.draft.name), anchor=False)
    _told(f"{name}-gemt", "organisationer.gemt")
    if first != held.draft:
        st.warning(say("organisationer.rettet_imens"))
    draft = _fields(found, name, first)

    def keep() -> None:
        organisations.change(resources.engine(), session.actor(), held.id, draft, held.draft)
        session.remember(name, None)
        session.remember(f"{name}-gemt", draft.name)

    if draft.administrator != held.draft.administrator:
        st.warning(say("organisationer.anden_administration"))
    st.caption(say("organisationer.gaelder_fra"))
    if st.button(say("organisationer.gem"), key=f"{name}-gem", type="primary"):
        _try(keep)


def _fields(found: Register, name: str, before: Draft) -> Draft:
    left, right = st.columns(2)
    with left:
        title = st.text_input(
            say("organisationer.navn"), before.name, max_chars=NAME_LIMIT, key=f"{name}-navn"
        )
        cvr = st.text_input(
            say("organisationer.cvr"), before.cvr, max_chars=CVR_LIMIT, key=f"{name}-cvr",
            help=say("organisationer.cvr_hjaelp"),
        )  # fmt: skip
        lbf = st.text_input(say("organisationer.lbf"), before.lbf, max_chars=LBF_LIMIT, key=f"{name}-lbf")
        kreds = _choice("organisationer.kreds", dict(found.kredse), before.kreds_id, f"{name}-kreds")
    with right:
        bands = {band.id: band.title_da for band in found.size_bands}
        size = _choice("organisationer.boliger", bands, before.size_band, f"{name}-boliger")
        region = _choice("organisationer.region", _regions(found, before), before.region_id, f"{name}-region")
        run_by = _administrator(found, before, name)
    return Draft(title or "", cvr or "", lbf or "", kreds, region, size, run_by)


def _regions(found: Register, before: Draft) -> dict[int, str]:
    """Return the regions of today, and the one that is kept although it has ended."""
    offered = found.regions_today | ({before.region_id} if before.region_id else set())
    return {key: title for key, title in found.regions.items() if key in offered}


def _choice(label: str, titles: dict[K, str], before: K | None, key: str) -> K | None:
    options = list(titles)
    return st.selectbox(
        say(label), options, index=options.index(before) if before in titles else None, key=key,
        placeholder=say("organisationer.ikke_valgt"), format_func=lambda one: titles[one], filter_mode=None,
    )  # fmt: skip


def _administrator(found: Register, before: Draft, name: str) -> str:
    options = ["", *found.administrators]
    chosen = st.selectbox(
        say("organisationer.administration"), options, key=f"{name}-administration",
        index=options.index(before.administrator) if before.administrator in options else 0,
        format_func=lambda one: one or say("organisationer.selv"), accept_new_options=True,
        help=say("organisationer.administration_hjaelp"),
    )  # fmt: skip
    return chosen or ""


def _told(key: str, words: str) -> None:
    done = session.recall(key)
    if done:
        st.success(say(words, navn=typed(done)))
        session.remember(key, None)


def _try(keep: Callable[[], None]) -> None:
    session.active()
    try:
        keep()
    except InvalidValue as wrong:
        st.error(organisation_words.wrong(wrong.field, wrong.problem))
    except (Conflict, NotNow):
        st.error(say("organisationer.rettet_imens"))
    except (NotAllowed, NotFound):
        st.error(say("fejl.ikke_tilladt"))
    else:
        st.rerun()
