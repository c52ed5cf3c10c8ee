"""What a mark is called: one plain sentence with the numbers in it, and the words of everything beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from almene_assess.charts.wording import published
from almene_assess.domain.answers import RespondentGroup
from almene_assess.domain.blind_spot_marks import Mark, ThemeSpots, Unjudged
from almene_assess.domain.blind_spots import HIGH_FROM_TOP, Side, Signal
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.inside_figures import APART_SHARE, limits
from almene_assess.domain.numbers import danish, danish_short
from almene_assess.domain.questionnaire import Questionnaire
from almene_assess.locale import plain, say

GROUP = {
    RespondentGroup.VALGTE: "blinde.valgte",
    RespondentGroup.ANSATTE: "blinde.ansatte",
    RespondentGroup.BEBOERE: "blinde.beboere",
    RespondentGroup.EKSTERNE: "blinde.eksterne",
}
ABOUT = {
    Signal.APART: "blinde.om_forskelligt",
    Signal.UNKNOWN: "blinde.om_ved_ikke",
    Signal.UNPROVEN: "blinde.om_uden_bevis",
    Signal.GROUPS: "blinde.om_grupper",
    Signal.OUTSIDE: "blinde.om_udefra",
    Signal.UNLIKE: "blinde.om_sektor",
}
WHY_NOT = {
    Unjudged.FEW_PEOPLE: "blinde.faa_svarere",
    Unjudged.ONE_ITEM: "blinde.et_spoergsmaal",
    Unjudged.FEW_ANSWERS: "blinde.faa_svar",
    Unjudged.FEW_WRITERS: "blinde.faa_skribenter",
    Unjudged.GROUPS_HIDDEN: "blinde.grupper_skjult",
    Unjudged.FEW_EXTERNALS: "blinde.faa_eksterne",
    Unjudged.NO_SCORE: "blinde.ingen_score",
    Unjudged.NO_RELEASE: "blinde.ingen_udgivelse",
    Unjudged.BAND_HIDDEN: "blinde.band_skjult",
}
GROUPS_SAY = {Side.OVER: "blinde.grupper_over", Side.UNDER: "blinde.grupper_under"}
OUTSIDE_SAYS = {Side.OVER: "blinde.udefra_over", Side.UNDER: "blinde.udefra_under"}
SECTOR_SAYS = {Side.OVER: "blinde.sektor_over", Side.UNDER: "blinde.sektor_under"}


def sentence(mark: Mark, bank: Questionnaire) -> str:
    """Return why a theme is marked; not for who was not asked, which has words of its own."""
    grid = Grid(*bank.score_range)
    match mark.signal:
        case Signal.APART:
            return _apart(mark.figures[0], len(bank.level_values))
        case Signal.UNKNOWN:
            return say("blinde.ved_ikke", andel=percent(mark.figures[0]))
        case Signal.UNPROVEN:
            return say("blinde.uden_bevis", spoergsmaal=titles(bank, mark.items), trin=high(bank))
        case Signal.GROUPS:
            elected, employed = (plain(published(figure, grid)) for figure in mark.figures)
            return say(GROUPS_SAY[mark.side or Side.OVER], valgte=elected, ansatte=employed)
        case Signal.OUTSIDE:
            theirs, own = plain(published(mark.figures[0], grid)), danish(mark.figures[1])
            return say(OUTSIDE_SAYS[mark.side or Side.OVER], eksterne=theirs, egen=own)
        case _:
            own, (low, high_end) = danish(mark.figures[0]), (published(f, grid) for f in mark.figures[1:])
            return say(SECTOR_SAYS[mark.side or Side.OVER], egen=own, lav=plain(low), hoej=plain(high_end))


def missing(found: ThemeSpots, bank: Questionnaire) -> str:
    """Return who is missing in a theme, each group with the items to ask it about."""
    return " ".join(
        say("blinde.spoerg_om", gruppe=who(group, items, bank), spoergsmaal=titles(bank, items))
        for group, items in found.unasked.items()
    )


def who(group: RespondentGroup, items: Sequence[str], bank: Questionnaire) -> str:
    """Return what a group is called; outsiders with which of them the questions mean."""
    name = say(GROUP[group])
    if group is not RespondentGroup.EKSTERNE:
        return name
    roles = {role for item in items for role in bank.items[item].ask_also if bank.roles[role].group is group}
    meant = [bank.roles[role].label_da for role in bank.roles if role in roles]
    return f"{name} ({plain(listed([f'{label[0].lower()}{label[1:]}' for label in meant]))})"


def titles(bank: Questionnaire, items: Sequence[str]) -> str:
    """Return the names of some items."""
    return listed([f"»{plain(bank.items[item].title_da)}«" for item in items])


def listed(words: Sequence[str]) -> str:
    """Return words in a row, as Danish writes them."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def high(bank: Questionnaire) -> str:
    """Return the rung from which an item stands high."""
    return danish_short(bank.level_values[-1 - HIGH_FROM_TOP])


def apart(levels: int) -> str:
    """Return the distance above which people see a theme differently."""
    return danish(levels / APART_SHARE, 2)


def percent(share: float) -> str:
    """Return a share in whole per cent."""
    return f"{danish(share * 100, 0)} %"


def reasons(themes: Sequence[ThemeSpots], signal: Signal) -> Mapping[Unjudged, list[str]]:
    """Return why a signal cannot be judged, with the themes of each reason."""
    found: dict[Unjudged, list[str]] = {}
    for one in themes:
        if signal in one.unjudged:
            found.setdefault(one.unjudged[signal], []).append(one.theme)
    return found


def _apart(shown: float, levels: int) -> str:
    """Return the sentence; a figure that was rounded to under the limit is not written beside it."""
    if shown <= levels / APART_SHARE:
        return say("blinde.forskelligt_lige", graense=apart(levels))
    sign = "mindst " if shown >= limits(levels).most else "cirka "
    return say("blinde.forskelligt", afstand=sign + danish_short(shown))
