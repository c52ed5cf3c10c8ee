"""Who may what, said once more in plain sentences: from design/security.md and the issues, not the table.

`domain.rights.RIGHTS` is not read here. A sentence has up to four parts, divided by semicolons: who; on what
is their own, if it must be; in which state it must stand; in which it may not. "Afterwards" says whom the
organisation's first submission leaves.
"""

from __future__ import annotations

from datetime import datetime

from almene_assess.domain.rights import Action, Actor, Grant, Place, Role, ScopeKind, State

IN_THE_HOUSE = "administrator, facilitator, respondent, reader"
AT_THE_DESK = "administrator, facilitator"
ONLY_THE_OWN_SHEET = "respondent, guest; own"
WHILE_THE_SHEET_MOVES = "; open; not submitted, not closed, not handed in; afterwards administrator"

SENTENCES = {
    # Everybody finds their own way; nobody somebody else's.
    "tasks_read": "everybody; own",
    "release_report_read": "everybody; own",
    # Raw answers are the respondent's alone (security.md: the sector's administrator never sees them).
    "sheet_read": ONLY_THE_OWN_SHEET,
    "own_result_read": ONLY_THE_OWN_SHEET,
    "answer_save": ONLY_THE_OWN_SHEET + WHILE_THE_SHEET_MOVES,
    "sheet_submit": ONLY_THE_OWN_SHEET + WHILE_THE_SHEET_MOVES,
    "sheet_reopen": ONLY_THE_OWN_SHEET
    + "; open, handed in; not submitted, not closed; afterwards administrator",
    # How far the organisation is, and its submission (issue A, ADR 0003 and 0016).
    "participation_read": IN_THE_HOUSE,
    "questions_read": IN_THE_HOUSE,
    "participation_submit": "administrator; open; not submitted, not closed",
    "participation_reopen": "administrator; open, submitted; not closed",
    "consent_change": "administrator; submitted",
    "participation_close": "administrator; submitted; not closed",
    "participation_open_again": "administrator; closed",
    # The result: those inside, and only while it is submitted.
    "result_read": IN_THE_HOUSE + "; submitted",
    "inside_read": IN_THE_HOUSE + "; submitted",
    "reading_read": IN_THE_HOUSE + "; submitted",
    "blind_spots_read": IN_THE_HOUSE + "; submitted",
    "release_read": IN_THE_HOUSE + "; submitted",
    "shown_set": AT_THE_DESK + "; submitted",
    # The kreds (issue D): its coordinator sees the kreds's view and what was put there by choice.
    "kreds_read": "coordinator",
    "offer_read": IN_THE_HOUSE + ", coordinator",
    "offer_write": AT_THE_DESK,
    "lessons_read": IN_THE_HOUSE + ", coordinator",
    "lesson_share": AT_THE_DESK,
    # The sector: rounds, releases and how well the questions measure; never an organisation's figures.
    "release_build": "sector",
    "quality_read": "sector",
    "rounds_read": "sector",
    "rounds_write": "sector",
    # The list of organisations: names and places, never an answer.
    "organisations_read": "sector",
    "organisations_write": "sector",
    "organisations_merge": "sector",
    # Meetings and what the board agreed on (issue C, ADR 0009).
    "joint_read": AT_THE_DESK,
    "joint_set": AT_THE_DESK + "; open; not submitted, not closed",
    "workshop_plan": AT_THE_DESK + "; open; not submitted, not closed",
    "workshop_read": AT_THE_DESK,
    "workshop_run": AT_THE_DESK,
    "workshop_close": AT_THE_DESK,
    "minutes_read": IN_THE_HOUSE,
    # A new sheet after a first look could be worked out from the result.
    "paper_type": AT_THE_DESK + "; open; not submitted, not closed; afterwards nobody",
    "link_invite": AT_THE_DESK + "; open; not submitted, not closed; afterwards nobody",
    "link_read": AT_THE_DESK,
    # Own words, own questions, goals (issue D): the house's own, for years.
    "adapt_read": IN_THE_HOUSE,
    "adapt_write": AT_THE_DESK + "; not closed",
    "themes_choose": AT_THE_DESK + "; open; not submitted, not closed",
    "local_set": AT_THE_DESK + "; open; not closed",
    "goals_read": IN_THE_HOUSE,
    "goals_write": AT_THE_DESK,
    # People (issue E): the sector begins an organisation with its administrator; the rest is its own affair.
    "staff_manage": "sector",
    "people_manage": "administrator",
    # The log: an administrator's own house, and the secretariat's own acts.
    "log_read": "administrator",
    "sector_log_read": "sector",
    # Opened by a key or by one's own session; no role does.
    "link_open": "nobody",
    "account_link": "nobody",
    "own_account": "nobody",
    "my_data_read": "nobody",
    "erase_own": "nobody",
    "phone": "nobody",
    "projector": "nobody",
}

CALLED = {
    "sector": Role.SECTOR_ADMIN,
    "coordinator": Role.KREDS_COORDINATOR,
    "administrator": Role.ORGANISATION_ADMIN,
    "facilitator": Role.FACILITATOR,
    "respondent": Role.RESPONDENT,
    "reader": Role.READER,
    "guest": Role.GUEST,
}
STANDS = {
    "open": State.ROUND_OPEN,
    "submitted": State.PARTICIPATION_SUBMITTED,
    "closed": State.PARTICIPATION_CLOSED,
    "handed in": State.SHEET_SUBMITTED,
}


def decides(
    actor: Actor, action: Action, place: Place, states: frozenset[State], now: datetime, *, said: str = ""
) -> bool:
    """Return whether the sentence about an action lets the actor through."""
    who, *clauses = [part.strip() for part in (said or SENTENCES[action.value]).split(";")]
    roles = roles_here(actor, place, now)
    if who == "nobody" or not (roles if who == "everybody" else roles & called(who)):
        return False
    return all(_holds(clause, actor, place, states, roles) for clause in clauses)


def called(names: str) -> set[Role]:
    """Return the roles that a list of names means."""
    return {CALLED[name.strip()] for name in names.split(",")}


def roles_here(actor: Actor, place: Place, now: datetime) -> set[Role]:
    """Return what somebody is at a place now."""
    return {grant.role for grant in actor.grants if _listened_to(grant, place, now)}


def _holds(clause: str, actor: Actor, place: Place, states: frozenset[State], roles: set[Role]) -> bool:
    if clause == "own":
        return place.account_id == actor.account_id
    if clause.startswith("afterwards"):
        left = clause.removeprefix("afterwards").strip()
        remaining = set() if left == "nobody" else called(left)
        return State.ONCE_SUBMITTED not in states or bool(roles & remaining)
    for word in (word.strip() for word in clause.split(",")):
        stands = STANDS[word.removeprefix("not ")] in states
        if stands is word.startswith("not "):
            return False
    return True


def _listened_to(grant: Grant, place: Place, now: datetime) -> bool:
    """Decide by role: the sector has no home, a coordinator has a kreds, an administrator also a company."""
    if now < grant.valid_from or (grant.valid_to is not None and now >= grant.valid_to):
        return False
    if grant.role is Role.SECTOR_ADMIN:
        return grant.scope_kind is ScopeKind.SECTOR and grant.scope_id is None
    homes = {ScopeKind.ORGANISATION: place.organisation_id}
    if grant.role is Role.KREDS_COORDINATOR:
        homes = {ScopeKind.KREDS: place.kreds_id}
    if grant.role is Role.ORGANISATION_ADMIN:
        homes[ScopeKind.ADMINISTRATOR] = place.administrator_id
    home = homes.get(grant.scope_kind)
    return home is not None and home == grant.scope_id
