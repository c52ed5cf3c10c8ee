"""The words that goals and actions are told with: states, horizons, days, and how far a goal is."""

from __future__ import annotations

from datetime import date

from almene_assess.domain.goal_figures import Figure, Hidden
from almene_assess.domain.goals import Counts, Doer, Horizon, Outcome, Urgency, urgency
from almene_assess.domain.numbers import TOLERANCE, danish
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import day, plain, say, typed
from almene_assess.services.verbs import today

HORIZON = {Horizon.MONTH: "maal.inden_30", Horizon.LARGER: "maal.stoerre"}
DOER = {Doer.BOARD: "maal.bestyrelse", Doer.OPERATIONS: "maal.drift"}
OUTCOME = {
    Outcome.GOES_ON: "maal.gaar_videre",
    Outcome.CHANGED: "maal.aendres",
    Outcome.STOPPED: "maal.stopper",
    Outcome.REACHED: "maal.naaet",
}
HIDDEN = {
    Hidden.NO_RESULT: "maal.tal_ikke_indsendt",
    Hidden.NO_VALUE: "maal.tal_intet_svar",
    Hidden.FEW: "maal.tal_faa",
}
QUARTER = ("maal.foerste_fjerdedel", "maal.anden_fjerdedel", "maal.tredje_fjerdedel", "maal.sidste_fjerdedel")


def due(on: date) -> str:
    """Return a day with a warning where it is near or gone."""
    near = urgency(on, today())
    if near is Urgency.OVERDUE:
        return say("maal.over_tid", dato=day(on))
    return say("maal.snart", dato=day(on)) if near is Urgency.SOON else day(on)


def near(found: Counts) -> str:
    """Return what is overdue and due soon in a sentence; empty if nothing is."""
    told = [say("maal.n_over_tid", n=found.overdue)] if found.overdue else []
    return " ".join([*told, *([say("maal.n_snart", n=found.soon)] if found.soon else [])])


def tags(horizon: Horizon | None, doer: Doer | None) -> str:
    """Return horizon and doer as words; what was not said is left out."""
    words = [say(HORIZON[horizon])] if horizon else []
    return " · ".join([*words, *([say(DOER[doer])] if doer else [])])


def theme_name(bank: Questionnaire, theme: str | None) -> str:
    """Return a theme's code and title; of another edition just its id, of no theme the word for that."""
    if theme is None:
        return say("maal.uden_tema")
    if theme not in bank.theme_ids:
        return plain(theme)
    return plain(f"{bank.theme(theme).code} {bank.theme(theme).title_da}")


def standing(figure: Figure) -> str:
    """Return how far a goal is, in a sentence; empty for one that is not measured."""
    if figure.percent is not None:
        share = say("maal.tal_praecis", procent=danish(figure.percent * 100, 0))
        return f"{share} {_gone(figure.progress)}".strip()
    if figure.quarter is not None:
        return say("maal.tal_fjerdedel", hvor=say(QUARTER[figure.quarter]))
    return say(HIDDEN[figure.hidden]) if figure.hidden in HIDDEN else ""


def one_line(text: str, most: int = 70) -> str:
    """Return the beginning of what somebody typed, for a list to choose from."""
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def lines(text: str) -> str:
    """Return what somebody typed with its line breaks, as Markdown that shows it letter by letter."""
    return "  \n".join(typed(line) for line in text.splitlines() if line.strip())


def _gone(progress: float | None) -> str:
    if progress is None:
        return ""
    if abs(progress) < TOLERANCE:
        return say("maal.samme_sted")
    if progress < 0:
        return say("maal.tilbage")
    return say("maal.fremskridt", procent=danish(progress * 100, 0))
