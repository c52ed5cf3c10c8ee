"""How often each promise is tried in a soak; the names of the counts are read by the tests themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Soak:
    """One promise: the file that tries it, and how often."""

    about: str
    file: str
    counts: Mapping[str, str]


SOAKS = {
    "kills": Soak(
        "the server is killed 100 times in each phase of a meeting",
        "tests/web/test_kills.py",
        {"PEJLING_HALL_KILLS": "100"},
    ),
    "votes": Soak(
        "300 voters change their votes 20 times, all at once",
        "tests/services/test_workshop_races.py",
        {"PEJLING_RACING_VOTERS": "300", "PEJLING_RACING_VOTES": "20"},
    ),
    "crawl": Soak(
        "10,000 loads, every number accounted for", "tests/crawl", {"PEJLING_CRAWL_LOADS": "10000"}
    ),
    "replay": Soak(
        "200 orders in which organisations come, go and change their minds",
        "tests/services/test_replay.py",
        {"PEJLING_REPLAY_ORDERS": "200"},
    ),
    "rights": Soak(
        "100,000 guesses at who may what, against sentences of their own",
        "tests/unit/test_rights.py",
        {"PEJLING_RIGHTS_GUESSES": "100000"},
    ),
    "inside": Soak(
        "1,500 organisations, one colleague's sheet known",
        "tests/unit/test_inside_attack.py",
        {"PEJLING_INSIDE_EXAMPLES": "1500"},
    ),
    "two-inside": Soak(
        "400 organisations, two colleagues' sheets known",
        "tests/unit/test_inside_attack.py",
        {"PEJLING_INSIDE_EXAMPLES": "400", "PEJLING_INSIDE_HELPERS": "2"},
    ),
    "breach": Soak(
        "the report of a breach over a log of 1,000,000 rows",
        "tests/services/test_breach_report.py",
        {"PEJLING_BREACH_ROWS": "1000000"},
    ),
    "retention": Soak(
        "forty years of the schedule of deletion, a day at a time",
        "tests/services/test_retention.py",
        {"PEJLING_RETENTION_YEARS": "40", "PEJLING_RETENTION_STEP": "1"},
    ),
    "stolen": Soak(
        "1,000 stolen session ids",
        "tests/browser/test_gate_attacks.py",
        {"PEJLING_STOLEN_SESSIONS": "1000"},
    ),
    "timing": Soak(
        "2 x 2,000 refusals, with and without an account: medians less than 5 % apart",
        "tests/services/test_sign_in_timing.py",
        {"PEJLING_TIMED_SIGN_INS": "2000"},
    ),
    "payloads": Soak(
        "500 hostile texts in every field that holds words, read in a browser",
        "tests/browser/test_nothing_runs.py",
        {"PEJLING_PAYLOAD_ROUNDS": "10"},
    ),
    "cookies": Soak(
        "10,000 cookies that somebody has tampered with",
        "tests/web/test_cookies.py",
        {"PEJLING_MUTATED_COOKIES": "10000"},
    ),
    "blind": Soak(
        "1,500 organisations whose blind spots tell nothing beyond the figures beside them",
        "tests/unit/test_blind_spots.py",
        {"PEJLING_BLIND_EXAMPLES": "1500"},
    ),
    "readings": Soak(
        "2,000 organisations, nothing of fewer than five in what is read outside",
        "tests/unit/test_readings.py",
        {"PEJLING_READINGS_EXAMPLES": "2000"},
    ),
    "papers": Soak(
        "500 organisations, no paper tells more than its page",
        "tests/unit/test_papers_tell_no_more.py",
        {"PEJLING_PAPER_EXAMPLES": "500"},
    ),
    "prefill": Soak(
        "200 sheets in which nothing counts before it is confirmed",
        "tests/services/test_earlier_answers.py",
        {"PEJLING_PREFILL_EXAMPLES": "200"},
    ),
    "own-questions": Soak(
        "100 organisations whose own questions change no score",
        "tests/services/test_local_items.py",
        {"PEJLING_OWN_QUESTIONS_EXAMPLES": "100"},
    ),
    "lists": Soak(
        "10,000 malformed lists of organisations",
        "tests/unit/test_organisation_lists.py",
        {"PEJLING_MALFORMED": "10000"},
    ),
    "people": Soak(
        "10,000 malformed lists of people", "tests/unit/test_people_lists.py", {"PEJLING_MALFORMED": "10000"}
    ),
}
