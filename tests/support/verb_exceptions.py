"""What the matrix of verbs leaves out, each with its reason; whatever stands neither here nor there fails."""

from __future__ import annotations

WITHOUT_A_ROW = {
    "commands of whoever has the machine": {
        "accounts.create_account", "accounts.set_password", "accounts.disable_account",
        "accounts.grant_role", "accounts.end_role", "installations.first_administrator",
        "forgotten_meetings.close_forgotten", "retention.run_due", "tombstones.replay",
        "tombstones.close_doors",
    },
    "start-up, before anybody is here": {
        "installations.settle", "installations.is_empty_example", "installations.rounds_without_release",
        "accounts.is_example", "accounts.database_is_ready",
    },
    "the way in: by password, ticket or cookie": {
        "sign_in.begin", "sign_in.succeed", "sign_in.forgive", "sign_in.second_step", "sign_in.redeem",
        "accounts.session_of", "accounts.alive", "accounts.actor_of", "accounts.touch", "accounts.sign_out",
    },
    "the name of whoever is signed in, asked for with the own session": {
        "accounts.display_name", "accounts.username",
    },
    "the frame that verbs at the desk are made of": {"workshop_acts.act"},
}  # fmt: skip
"""Functions that open the database and are no verbs."""

BY_KEY = {
    "a one-time link or a meeting's key, checked by the verb itself (test_invitations, test_join)": {
        "account_links.look", "account_links.take", "account_links.take_signed_in", "account_links.ask_reset",
        "account_links.choose_password", "account_links.operators_reset", "answer_links.look",
        "answer_links.open_link", "voting.join_by_token", "voting.join_by_code", "voting.choose_group",
        "voting.cast", "voting.cast_together", "voting.rate", "voting.own", "voting.phone", "voting.hall",
        "screens.projector", "screens.scene", "screens.pulse", "screens.report_presence",
    },
    "a run that is noted already, with the rights that its account has then (test_release_runs)": {
        "release_runs.perform",
    },
}  # fmt: skip
"""Verbs that no role opens."""

OWN_SESSION = {
    "own_account.sessions", "own_account.end_session", "own_account.end_everywhere", "own_account.proves",
    "own_account.change_password", "second_factor.own", "second_factor.enrol", "second_factor.confirm",
    "second_factor.new_codes", "second_factor.switch_off", "erasure.erase_own",
    "my_data.as_rows", "my_data.in_words",
}  # fmt: skip
"""Verbs over the account that is signed in; no role opens another's (test_second_factor, test_erasure)."""

OWN_LISTS = {
    "rounds.tasks", "rounds.shown_questionnaire", "goals.due", "meetings.meetings", "kreds.seats",
    "kreds.coordinated", "log.places", "own_organisations.homes", "own_organisations.whose",
    "own_organisations.overview", "benchmarks.latest_report", "invitations.pending", "directory.directory",
    "invitation_lists.preview", "invitation_lists.send",
}  # fmt: skip
"""Verbs that everybody may call and that hand out what is the caller's alone."""

STEP_BY_STEP = {
    "round_keeping.open_now", "round_keeping.close_now", "round_keeping.move_end", "merging.part",
    "release_runs.give_up", "earlier_answers.confirm",
}  # fmt: skip
"""Verbs that need another one first, or an earlier round; refused in the tests of their own services."""
