"""Resultat: the organisation beside the sector once it has submitted; before that the own profile alone."""

import streamlit as st

from almene_assess.services import benchmarks, results, rounds, signals
from almene_assess.services.verbs import now
from almene_assess.ui import navigation, resources, session, steps
from almene_assess.ui.components import empty, inside_page, next_goal, profile_page, reading_links, take_home

actor, engine = session.actor(), resources.engine()
task = steps.task_of(rounds.tasks(engine, actor))
if task is None:
    empty.show("resultat.ingen")
    st.stop()

example = resources.is_example()
if task.may_see_result:
    profile = results.profile(engine, actor, task.participation.id)
    comparison = benchmarks.compare(engine, actor, task.participation.id, profile_page.chosen_family(), now())
    profile_page.head(profile, own=False)
    reading_links.show(navigation.RESULT, task.participation.id)
    profile_page.strengths(profile)
    profile_page.conditions(signals.conditions(engine, actor, task.participation.id))
    profile_page.choose_family(comparison)
    if comparison is not None:
        profile_page.release_line(comparison)
    said = signals.signals(engine, actor, task.participation.id)
    profile_page.pillars(profile, comparison, own=False, example=example, signals=said)
    profile_page.to_own_questions(task.participation.id)
    inside_page.show(results.inside(engine, actor, task.participation.id), example=example)
    next_goal.show(profile)
    take_home.show(profile, profile_page.chosen_family())
elif task.seat is not None and task.seat.submitted_at is not None:
    profile = results.own_profile(engine, actor, task.seat.respondent_id)
    profile_page.head(profile, own=True)
    profile_page.strengths(profile)
    profile_page.pillars(profile, None, own=True, example=example)
else:
    empty.show("resultat.ikke_indsendt")
