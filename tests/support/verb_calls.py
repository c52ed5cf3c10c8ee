"""One example call of every verb that a role opens: on the leader's organisation, with valid arguments.

A verb without a row here, or in `verb_exceptions`, fails the build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from almene_assess.domain.answers import Card, RespondentGroup
from almene_assess.domain.benchmark import Family
from almene_assess.domain.goals import Outcome
from almene_assess.domain.organisations import Draft as Organisation
from almene_assess.domain.outside import Paper
from almene_assess.domain.rights import Actor, Role
from almene_assess.domain.workshop import Move
from almene_assess.services import (
    adapting,
    answer_links,
    answering,
    benchmarks,
    blind_spots,
    closing,
    development,
    earlier_answers,
    editions,
    erasure,
    goal_closing,
    goal_deeds,
    goal_learning,
    goal_standing,
    goals,
    invitations,
    joint_steps,
    kreds,
    lessons,
    local_items,
    log,
    merging,
    minutes,
    offers,
    organisations,
    paper,
    people,
    quality,
    questionnaire_reading,
    readings,
    release_runs,
    result_papers,
    results,
    round_keeping,
    rounds,
    shown,
    signals,
    workshop_notes,
    workshop_timer,
    workshops,
)
from almene_assess.services.log import Asked
from almene_assess.services.round_keeping import Plan as Round
from almene_assess.services.verbs import now, today
from almene_assess.services.workshops import Plan
from almene_assess.storage.chosen import Chosen
from almene_assess.storage.notes import NoteKind
from tests.support import tables
from tests.support.verb_world import DEED, ENTRY, GOAL, GUEST, KREDS, LESSON, QUESTION, World

ALWAYS = Asked(date(2020, 1, 1), date(2100, 1, 1))
COMPANY_NUMBER = tables.cvr(30_000_000)
LIST = tables.text([["Navn", "CVR", "Kreds", "Region", "Administration"], ["Ny", COMPANY_NUMBER, "", "", ""]])


@dataclass(frozen=True, slots=True)
class Example:
    """Where the object lives ("eng", the leader's "sheet", "kreds", "sector"), how it stands, the call."""

    where: str
    stands: str
    call: Callable[[World, Actor], object]


def on(where: str, stands: str, function: Callable[..., Any], *names: str, **fixed: Any) -> Example:
    """Return a call whose arguments are named: an id of the world, `version of` a row, or a fixed value."""

    def call(world: World, actor: Actor) -> object:
        given = [_value(world, name) for name in names]
        return function(world.engine, actor, *given, **{k: _value(world, v) for k, v in fixed.items()})

    return Example(where, stands, call)


def _value(world: World, name: Any) -> Any:
    if not isinstance(name, str) or not name.startswith("@"):
        return name
    key = name[1:]
    if key.startswith("version "):
        _, table, of = key.split()
        return world.version(table, world.ids[of])
    own = {
        "part": world.part,
        "org": world.org,
        "sheet": world.sheet,
        "bakke": world.sector.organisations["bakke"],
        "round": world.sector.round_id,
        "reader": world.sector.people["læser"].account_id,
        "theme": world.sector.bank.theme_of(world.ids["item"]).id,
        "offer id": world.ids["offer"].id,
        "offer at": world.ids["offer"].at,
        "codes": {},
        "now": now(),
        "today": today(),
        "soon": today() + timedelta(days=40),
    }
    return own[key] if key in own else world.ids[key]


def _reads(function: Callable[..., Any], stands: str = "open", *more: Any) -> Example:
    return on("eng", stands, function, "@part", *more)


def _desk(function: Callable[..., Any], *more: Any, meeting: str = "live") -> Example:
    return on("eng", "open", function, f"@{meeting}", f"@version workshop {meeting}", *more)


CALLS: dict[str, Example] = {
    # One's own sheet.
    "answering.open_sheet": on("sheet", "open", answering.open_sheet, "@sheet"),
    "answering.look": on("sheet", "open", answering.look, "@sheet", "@item"),
    "answering.save": on("sheet", "open", answering.save, "@sheet", "@item", Card(2), 1),
    "answering.submit": on("sheet", "open", answering.submit, "@sheet", with_gaps=True),
    "answering.reopen": on("sheet", "handed in", answering.reopen, "@sheet"),
    "earlier_answers.suggestions": on("sheet", "open", earlier_answers.suggestions, "@sheet"),
    "results.own_profile": on("sheet", "open", results.own_profile, "@sheet"),
    # The organisation's participation.
    "rounds.standing": _reads(rounds.standing),
    "rounds.submit": on("eng", "open", rounds.submit, "@part", share=True),
    "rounds.reopen": on("eng", "submitted", rounds.reopen, "@part"),
    "rounds.change_consent": on("eng", "submitted", rounds.change_consent, "@part", share=False),
    "goal_closing.close": on("eng", "submitted", goal_closing.close, "@part", "Vi venter."),
    "goal_closing.open_again": on("eng", "closed", goal_closing.open_again, "@part"),
    "questionnaire_reading.questions": _reads(questionnaire_reading.questions),
    # Its result.
    "results.profile": _reads(results.profile, "submitted"),
    "results.inside": _reads(results.inside, "submitted"),
    "blind_spots.read": _reads(blind_spots.read, "submitted"),
    "readings.reading": _reads(readings.reading, "submitted"),
    "development.development": _reads(development.development, "submitted"),
    "goal_standing.next_steps": _reads(goal_standing.next_steps, "submitted", "@theme"),
    "result_papers.result_paper": _reads(result_papers.result_paper, "submitted", (Family.SECTOR,)),
    "result_papers.every_comparison": _reads(result_papers.every_comparison, "submitted"),
    "benchmarks.compare": _reads(benchmarks.compare, "submitted", Family.SECTOR, "@now"),
    "kreds.of_participation": _reads(kreds.of_participation, "submitted", "@now"),
    "shown.shown": _reads(shown.shown, "submitted", Paper.DIALOGUE),
    "shown.show": _reads(shown.show, "submitted", Paper.DIALOGUE, Chosen()),
    # What it writes for itself.
    "adapting.adaptation": _reads(adapting.adaptation),
    "adapting.choose_themes": _reads(adapting.choose_themes, "open", (), ()),
    "adapting.write_help": _reads(adapting.write_help, "open", "@item", "Hos os hedder det Engen.", 0),
    "signals.signals": _reads(signals.signals),
    "signals.write_signal": _reads(signals.write_signal, "open", "@theme", "Sig det til kommunen.", ""),
    "signals.conditions": _reads(signals.conditions),
    "signals.write_conditions": _reads(signals.write_conditions, "open", "Vi er få.", ""),
    "local_items.own_questions": _reads(local_items.own_questions),
    "local_items.add": _reads(local_items.add, "open", QUESTION),
    "local_items.rewrite": _reads(
        local_items.rewrite, "open", "@local", QUESTION, "@version local_item local"
    ),
    "local_items.retire": on(
        "eng", "open", local_items.retire, "@part", "@local", "@version local_item local", retired=True
    ),
    "local_items.move": _reads(local_items.move, "open", "@local", 1, [1]),
    "local_items.set_step": _reads(local_items.set_step, "open", "@local", Card(2), 0),
    "goals.board": _reads(goals.board),
    "goals.add_goal": _reads(goals.add_goal, "open", None, GOAL, {}),
    "goals.change_goal": on("eng", "open", goals.change_goal, "@goal", "@version goal goal", GOAL),
    "goals.check_goal": on(
        "eng", "open", goals.check_goal, "@goal", "@version goal goal", Outcome.GOES_ON, "Det går."
    ),
    "goal_standing.standings": _reads(goal_standing.standings),
    "goal_deeds.add_deed": _reads(goal_deeds.add_deed, "open", DEED),
    "goal_deeds.change_deed": on(
        "eng", "open", goal_deeds.change_deed, "@deed", "@version action deed", DEED
    ),
    "goal_deeds.mark_deed": on(
        "eng", "open", goal_deeds.mark_deed, "@deed", "@version action deed", done=True
    ),
    "goal_deeds.drop_deed": on("eng", "open", goal_deeds.drop_deed, "@deed", "@version action deed"),
    "goal_deeds.put_back": on("eng", "open", goal_deeds.put_back, "@whole deed"),
    "goal_learning.add_lesson": on("eng", "open", goal_learning.add_lesson, "@part", LESSON, shared=False),
    "goal_learning.change_lesson": on(
        "eng",
        "open",
        goal_learning.change_lesson,
        "@lesson",
        "@version learning lesson",
        LESSON,
        shared=False,
    ),
    "goal_learning.explain": _reads(goal_learning.explain, "open", "@theme", "Vi er små.", ""),
    # Meetings, links and paper.
    "joint_steps.joint_steps": _reads(joint_steps.joint_steps),
    "joint_steps.set_joint": _reads(joint_steps.set_joint, "open", "@item", Card(2), 0),
    "workshops.plan": _reads(workshops.plan, "open", Plan("Et møde", pillars=("a",))),
    "workshops.workshops_of": _reads(workshops.workshops_of),
    "workshops.desk": on("eng", "open", workshops.desk, "@live"),
    "workshops.change_plan": _desk(workshops.change_plan, Plan("Nyt", pillars=("a",)), meeting="planned"),
    "workshops.open_doors": _desk(workshops.open_doors, meeting="planned"),
    "workshops.pause": _desk(workshops.pause),
    "workshops.resume": _desk(workshops.resume),
    "workshops.step": _desk(workshops.step, Move.NEXT),
    "workshops.undo": _desk(workshops.undo),
    "workshops.start_timer": _desk(workshops.start_timer, 5),
    "workshop_timer.extend_timer": _desk(workshop_timer.extend_timer, 5),
    "workshop_timer.hold_timer": _desk(workshop_timer.hold_timer),
    "workshop_notes.joint": _desk(workshop_notes.joint, Card(2), 0),
    "workshop_notes.show_hands": _desk(workshop_notes.show_hands, 1, RespondentGroup.VALGTE, {0: 3}),
    "workshop_notes.paper_ballot": _desk(workshop_notes.paper_ballot, RespondentGroup.VALGTE, "@codes"),
    "workshop_notes.note": _desk(workshop_notes.note, NoteKind.JOINT, "@theme", "Vi taler om det."),
    "workshop_notes.park": _desk(workshop_notes.park, "Legepladsen"),
    "workshop_notes.unpark": _desk(workshop_notes.unpark, 1),
    "workshop_notes.add_action": _desk(workshop_notes.add_action, "Ring", "Formanden", "@soon"),
    "workshop_notes.drop_action": _desk(workshop_notes.drop_action, 1),
    "workshop_notes.worth_by_hands": _desk(workshop_notes.worth_by_hands, {3: 2}),
    "closing.close": _desk(closing.close),
    "minutes.minutes": on("eng", "submitted", minutes.minutes, "@live"),
    "paper.type_in": _reads(paper.type_in, "open", RespondentGroup.VALGTE, {"am26.a1.1": 2}),
    "answer_links.invite": _reads(answer_links.invite, "open", RespondentGroup.VALGTE, 1),
    "answer_links.links": _reads(answer_links.links),
    "answer_links.withdraw_unopened": _reads(answer_links.withdraw_unopened),
    "answer_links.end": _reads(answer_links.end, "open", "@link"),
    # The kreds.
    "kreds.of_kreds": on("kreds", "open", kreds.of_kreds, KREDS, "@round", "@now"),
    "offers.of_organisation": on("eng", "open", offers.of_organisation, "@org", "@now"),
    "offers.of_kreds": on("kreds", "open", offers.of_kreds, KREDS, "@now"),
    "offers.post": on("eng", "open", offers.post, "@org", ENTRY, "@now"),
    "offers.change": on("eng", "open", offers.change, "@offer id", "@offer at", ENTRY, "@now"),
    "offers.withdraw": on("eng", "open", offers.withdraw, "@offer id", "@now"),
    "lessons.of_organisation": on("eng", "open", lessons.of_organisation, "@org", "@now"),
    "lessons.of_kreds": on("kreds", "open", lessons.of_kreds, KREDS, "@now"),
    "lessons.share": on("eng", "open", lessons.share, "@lesson", "@version learning lesson", "@now"),
    "lessons.take_back": on("eng", "open", lessons.take_back, "@lesson", "@version learning lesson", "@now"),
    # People, and the log of what was done to the house.
    "people.end_role": on("eng", "open", people.end_role, "@grant"),
    "people.change_role": on("eng", "open", people.change_role, "@grant", Role.FACILITATOR),
    "people.move": on("eng", "open", people.move, "@grant", "@org"),
    "people.disable": on("eng", "open", people.disable, "@reader"),
    "people.enable": on("eng", "open", people.enable, "@reader"),
    "people.remove_factor": on("eng", "open", people.remove_factor, "@reader"),
    "erasure.erase_leaver": on("eng", "open", erasure.erase_leaver, "@reader"),
    "invitations.withdraw": on("eng", "open", invitations.withdraw, "@invitation"),
    "invitations.renew": on("eng", "open", invitations.renew, "@invitation"),
    "log.of_organisation": on("eng", "open", log.of_organisation, "@org", ALWAYS),
    "log.organisation_name": on("eng", "open", log.organisation_name, "@org"),
    # The sector.
    "log.of_sector": on("sector", "open", log.of_sector, ALWAYS),
    "quality.look": on("sector", "open", quality.look, "@now"),
    "release_runs.rounds": on("sector", "open", release_runs.rounds, "@now"),
    "release_runs.latest": on("sector", "open", release_runs.latest, "@round", "@now"),
    "release_runs.start": on("sector", "open", release_runs.start, "@round", "@now", rehearsal=True),
    "benchmarks.build_release": on("sector", "open", benchmarks.build_release, "@round", "@now"),
    "benchmarks.rehearse_release": on("sector", "open", benchmarks.rehearse_release, "@round", "@now"),
    "organisations.register": on("sector", "open", organisations.register),
    "organisations.add": on("sector", "open", organisations.add, Organisation("Ny", COMPANY_NUMBER)),
    "organisations.change": on(
        "sector", "open", organisations.change, "@org", Organisation("Ny"), Organisation("x")
    ),
    "organisations.preview": on("sector", "open", organisations.preview, LIST),
    "organisations.take_in": on("sector", "open", organisations.take_in, LIST),
    "editions.editions": on("sector", "open", editions.editions),
    "editions.check_draft": on("sector", "open", editions.check_draft, b"id: x"),
    "merging.consequences": on("sector", "open", merging.consequences, "@org", "@bakke"),
    "merging.merge": on("sector", "open", merging.merge, "@org", "@bakke"),
    "round_keeping.kept": on("sector", "open", round_keeping.kept),
    "round_keeping.create": on(
        "sector", "open", round_keeping.create, Round("Forår", "am26", "quick", today(), today())
    ),
    "round_keeping.ask_in": on("sector", "open", round_keeping.ask_in, "@round", []),
    "invitations.invite": Example(
        "eng",
        "open",
        lambda world, actor: invitations.invite(world.engine, actor, [_invitee(world)]),
    ),
}


def _invitee(world: World) -> Any:
    return type(GUEST)("en@eksempel.dk", "En Ny", GUEST.role, GUEST.scope_kind, world.org)
