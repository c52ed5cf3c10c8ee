"""Planning a meeting: who meets, about what, for how long; the agenda says at once whether it fits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from almene_assess.domain.errors import Conflict, InvalidValue, NotAllowed, NotNow
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.domain.timetable import Timetable, needed, timetable
from almene_assess.domain.workshop import Kind
from almene_assess.locale import DENMARK, plain, say, typed
from almene_assess.services import adapting, workshops
from almene_assess.services.verbs import now
from almene_assess.services.workshops import LONGEST, TITLE_LIMIT, Desk, Plan
from almene_assess.storage.participations import Participation
from almene_assess.ui import navigation, resources, session, steps
from almene_assess.ui.components import workshop_timetable

KINDS = {Kind.BOARD: "planlaeg.bestyrelse", Kind.RESIDENT: "planlaeg.beboere"}
TITLES = {Kind.BOARD: "planlaeg.titel_bestyrelse", Kind.RESIDENT: "planlaeg.titel_beboere"}
FORMS = {"quick": "planlaeg.kort", "full": "planlaeg.fuld"}
USUAL = {Kind.BOARD: 120, Kind.RESIDENT: 45}
"""Unit: minutes."""
STEP = 5
NONE = ("-",)
"""No theme at all: an empty wish would mean every theme."""
IN_TWO_WEEKS, EVENING = timedelta(days=14), time(17, 0)


def show(place: Participation, bank: Questionnaire, old: Desk | None) -> None:
    """Draw the choices, the agenda that they make, and the button that keeps it."""
    wish = _wish(place, bank, old)
    try:
        items = workshops.agenda(bank, place.form, wish)
    except InvalidValue:
        st.warning(say("planlaeg.intet_valgt"))
        return
    plan = timetable(wish.minutes, len(items), wish.kind)
    _fit(plan, wish, bank, items)
    with st.expander(say("planlaeg.dagsorden", n=len(items)), key="dagsorden", expanded=plan.fits):
        workshop_timetable.show(plan, bank, items, wish.planned_for)
    label = say("planlaeg.gem" if old is None else "planlaeg.gem_aendring")
    if st.button(label, key="planlaeg-gem", type="primary"):
        _keep(place, wish, old)


def _wish(place: Participation, bank: Questionnaire, old: Desk | None) -> Plan:
    whole = old.workshop if old is not None else None
    kinds = list(KINDS)
    kind = st.radio(
        say("planlaeg.hvem"),
        kinds,
        index=kinds.index(whole.kind) if whole else 0,
        format_func=lambda one: say(KINDS[one]),
        key="planlaeg-hvem",
    )
    title = st.text_input(
        say("planlaeg.navn"),
        value=whole.title if whole else say(TITLES[kind]),
        max_chars=TITLE_LIMIT,
        key=f"planlaeg-navn-{kind.value}",
    )
    begins = _begins(whole.planned_for if whole else None)
    minutes = st.number_input(
        say("planlaeg.minutter"),
        min_value=STEP,
        max_value=LONGEST,
        value=whole.minutes if whole else USUAL[kind],
        step=STEP,
        key=f"planlaeg-minutter-{kind.value}",
    )
    form = _form(place, bank, old, kind)
    themes = _themes(place, bank, old, form)
    return Plan(title.strip(), kind, themes=themes, form=form, minutes=minutes, planned_for=begins)


def _begins(old: datetime | None) -> datetime:
    local = (
        old.astimezone(DENMARK) if old else datetime.combine(now().date() + IN_TWO_WEEKS, EVENING, DENMARK)
    )
    with st.container(horizontal=True):
        day = st.date_input(
            say("planlaeg.dato"), value=local.date(), key="planlaeg-dato", format="DD-MM-YYYY", width=200
        )
        hour = st.time_input(say("planlaeg.klokken"), value=local.time(), key="planlaeg-tid", width=160)
    assert isinstance(day, date)
    return datetime.combine(day, hour, DENMARK)


def _form(place: Participation, bank: Questionnaire, old: Desk | None, kind: Kind) -> str:
    """Return the form; a quick round has no other, and residents begin with the short one."""
    if place.form != "full":
        return place.form
    quick = set(bank.form_items("quick"))
    was_full = old is not None and any(item.key not in quick for item in old.workshop.run.items)
    names = list(FORMS)
    return st.radio(
        say("planlaeg.form"),
        names,
        index=names.index("full") if was_full else 0,
        format_func=lambda one: say(FORMS[one]),
        key=f"planlaeg-form-{kind.value}",
    )


def _themes(place: Participation, bank: Questionnaire, old: Desk | None, form: str) -> tuple[str, ...]:
    """Return the themes: whole pillars are chosen first, single themes below them if one wants to."""
    pillars = {p.id: plain(p.axis_da) for p in bank.pejlemaerker}
    asked = list(bank.form_themes(place.form))
    before = {bank.theme_of(item.key).id for item in old.workshop.run.items} if old else set()
    proposed: tuple[str, ...] | None = session.recall("planlaeg-forslag")
    preset = list(proposed or [theme for theme in asked if theme in before] or _offered(place))
    chosen = st.pills(
        say("planlaeg.pejlemaerker"),
        list(pillars),
        selection_mode="multi",
        default=sorted({bank.theme(t).pejlemaerke for t in preset}, key=list(pillars).index),
        format_func=lambda key: pillars[key],
        key=f"planlaeg-pejl-{session.recall('planlaeg-gange', 0)}",
    )
    options = [theme for theme in asked if bank.theme(theme).pejlemaerke in chosen]
    with st.expander(say("planlaeg.enkelte"), key="planlaeg-enkelte"):
        st.caption(say("planlaeg.enkelte_hjaelp"))
        picked = [
            theme
            for theme in options
            if st.checkbox(
                plain(f"{bank.theme(theme).code} {bank.theme(theme).title_da}"),
                value=theme in preset,
                key=f"tema-{theme}-{session.recall('planlaeg-gange', 0)}",
            )
        ]
    return tuple(picked) or NONE


def _offered(place: Participation) -> tuple[str, ...]:
    """Return the themes that the organisation has chosen to go through; all of them if it chose none."""
    return adapting.adaptation(resources.engine(), session.actor(), place.id).offered


def _fit(plan: Timetable, wish: Plan, bank: Questionnaire, items: tuple[str, ...]) -> None:
    """Say whether there is time, and if not, what would fit."""
    if plan.fits:
        shortest, longest = min(plan.items), max(plan.items)
        times = str(longest) if shortest == longest else f"{shortest}–{longest}"
        st.success(say("planlaeg.passer", n=len(items), tid=times))
        return
    least = needed(len(items), wish.kind)
    st.warning(
        say("planlaeg.passer_ikke", n=len(items), minutter=wish.minutes, kraever=least, plads=plan.room)
    )
    themes = list(dict.fromkeys(bank.theme_of(item).id for item in items))
    fewer = _fewer(themes, bank, items, plan.room)
    if fewer and st.button(say("planlaeg.forslag", n=len(fewer)), key="planlaeg-forslag"):
        session.remember("planlaeg-forslag", fewer)
        session.remember("planlaeg-gange", session.recall("planlaeg-gange", 0) + 1)
        st.rerun()
    if fewer:
        names = ", ".join(bank.theme(theme).code for theme in fewer)
        st.caption(say("planlaeg.forslag_hjaelp", temaer=names))


def _fewer(themes: list[str], bank: Questionnaire, items: tuple[str, ...], room: int) -> tuple[str, ...]:
    """Return themes that fit, taken in turn from each pillar, so that none is dropped too soon."""
    by_pillar: dict[str, list[str]] = {}
    for theme in themes:
        by_pillar.setdefault(bank.theme(theme).pejlemaerke, []).append(theme)
    turns = [t for n in range(len(themes)) for own in by_pillar.values() for t in own[n : n + 1]]
    kept: list[str] = []
    for theme in turns:
        size = sum(bank.theme_of(item).id in (*kept, theme) for item in items)
        if size <= room:
            kept.append(theme)
    return tuple(theme for theme in themes if theme in kept)


def _keep(place: Participation, wish: Plan, old: Desk | None) -> None:
    engine, actor = resources.engine(), session.actor()
    try:
        if old is None:
            key = workshops.plan(engine, actor, place.id, wish)
        else:
            key = old.workshop.id
            workshops.change_plan(engine, actor, key, old.workshop.version, wish)
    except InvalidValue:
        st.error(say("planlaeg.mangler_navn"))
    except (Conflict, NotNow):
        st.error(say("planlaeg.aendret"))
    except NotAllowed:
        st.error(typed(say("fejl.ikke_tilladt")))
    else:
        session.remember("planlaeg-forslag", None)
        navigation.go(navigation.DESK, {steps.MEETING: str(key)})
