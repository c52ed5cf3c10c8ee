"""The list of organisations: find one, mend it, add one, take in a file, and what has been laid together."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from almene_assess.locale import say, typed
from almene_assess.services.organisations import Register
from almene_assess.storage.organisations import Organisation
from almene_assess.ui import addresses, session
from almene_assess.ui.components import organisation_form, organisation_import, organisation_merge

LIST, ADD, FILE, MERGE = "liste", "tilfoej", "fil", "sammen"
VIEWS = {
    LIST: "organisationer.vis_liste",
    ADD: "organisationer.vis_tilfoej",
    FILE: "organisationer.vis_fil",
    MERGE: "organisationer.vis_sammen",
}
AT_A_TIME = 20
OPENED = "organisation-aaben"


def show(found: Register) -> None:
    """Draw what somebody came for: the list first."""
    opened = found.find(session.recall(OPENED))
    if opened is not None:
        st.button(say("organisationer.tilbage"), key="organisation-tilbage", on_click=_open, args=(None,))
        organisation_form.change(found, opened)
        return
    view = st.segmented_control(
        say("organisationer.hvad"), list(VIEWS), format_func=lambda one: say(VIEWS[one]), default=LIST,
        required=True, key="organisation-visning", label_visibility="collapsed",
    )  # fmt: skip
    {LIST: _list, ADD: organisation_form.new, FILE: organisation_import.show, MERGE: organisation_merge.show}[
        view or LIST
    ](found)


def _list(found: Register) -> None:
    words, kreds = _wanted(found)
    hits = [one for one in found.organisations if _fits(found, one, words, kreds)]
    found_all = len(hits) == len(found.organisations)
    of_all = {"n": len(hits), "alle": len(found.organisations)}
    st.caption(say("organisationer.alle" if found_all else "organisationer.antal", **of_all))
    if not found.organisations:
        st.markdown(say("organisationer.tom"))
    shown = int(session.recall("organisation-vist", AT_A_TIME))
    for one in hits[:shown]:
        _line(found, one)
    if len(hits) > shown:
        st.button(say("organisationer.flere"), key="organisation-flere", on_click=_more, args=(shown,))
    with st.container(horizontal=True):
        for form, label in (("xlsx", "organisationer.hent_xlsx"), ("csv", "organisationer.hent_csv")):
            st.link_button(say(label), addresses.paper(f"organisationer-0.{form}"))


def _wanted(found: Register) -> tuple[Sequence[str], int | None]:
    with st.container(horizontal=True):
        words = st.text_input(say("organisationer.soeg"), key="organisation-soeg", max_chars=100)
        kreds = st.selectbox(
            say("organisationer.kreds"), [None, *found.kredse], key="organisation-soeg-kreds",
            format_func=lambda key: found.kredse[key] if key else say("organisationer.alle_kredse"),
            filter_mode=None,
        )  # fmt: skip
    return (words or "").casefold().split(), kreds


def _fits(found: Register, one: Organisation, words: Sequence[str], kreds: int | None) -> bool:
    told = f"{one.draft.name} {_facts(found, one)}".casefold()
    return all(word in told for word in words) and kreds in (None, one.draft.kreds_id)


def _line(found: Register, one: Organisation) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"linje-{one.id}"):
        st.markdown(f"**{typed(one.draft.name)}**  \n{typed(_facts(found, one))}", width="stretch")
        if one.merged_into is None:
            st.button(
                say("organisationer.ret"), key=f"organisation-ret-{one.id}", on_click=_open, args=(one.id,)
            )


def _facts(found: Register, one: Organisation) -> str:
    draft, into = one.draft, found.find(one.merged_into)
    told = [
        say("organisationer.cvr_er", cvr=draft.cvr) if draft.cvr else say("organisationer.uden_cvr"),
        say("organisationer.lbf_er", lbf=draft.lbf) if draft.lbf else "",
        found.kredse.get(draft.kreds_id or 0, ""),
        next((band.title_da for band in found.size_bands if band.id == draft.size_band), ""),
        found.regions.get(draft.region_id or 0, ""),
        say("organisationer.drives_af", navn=draft.administrator) if draft.administrator else "",
        say("organisationer.del_af", navn=into.draft.name) if into else "",
    ]
    return " · ".join(part for part in told if part)


def _open(key: int | None) -> None:
    session.remember(OPENED, key)


def _more(shown: int) -> None:
    session.remember("organisation-vist", shown + AT_A_TIME)
