"""The page Blinde vinkler: each reason worked out again from the rows, and none before the submission."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import fmean
from typing import Any

from scipy import stats

from tests.browser import recompute
from tests.browser.recompute import band, danish, percent
from tests.crawl import inside_section
from tests.crawl.checked import Checked
from tests.crawl.facts import BANK, Facts, Participation
from tests.crawl.inside_section import DASH
from tests.crawl.reading import MARKED, Page
from tests.crawl.walk import Load
from tests.support.inside_attack import EXTERNAL, in_group_mean, person_row, value, worth

BLIND = "blinde-vinkler"
LIMITS = {"0,83"}
TITLES = {words: key for key, words in BANK.titles.items()}
GROUPS = re.compile(r"De (valgte|ansatte) ser det lysere end de (valgte|ansatte): (.+?) mod (.+?)\.")
OUTSIDE = re.compile(r"(?:De eksterne|de eksterne) (?:ligger )?på ([≤≥ \d,]+)")
OUTSIDE_STARTS = ("Andre ser jer lysere", "I ser jer selv lysere")
Told = dict[str, list[str]]


def check(load: Load, page: Page, facts: Facts) -> Checked:
    """Compare every reason of every theme with what must stand there."""
    texts = [MARKED.sub(r"\1", text) for text in page.words]
    own = [facts.by_organisation[one] for one in load.who.organisations]
    shown = next((one for one in own if any(text.startswith(f"{one.name} ·") for text in texts)), None)
    found = _reasons(texts)
    if shown is None or not shown.submitted:
        return Checked({}, set(), [f"the reason {one}" for reasons in found.values() for one in reasons])
    right = {theme: _Theme(facts, shown, theme) for theme in BANK.items}
    wrong = [one for theme, its in right.items() for one in its.compared(found.get(theme, []))]
    words = {part for reasons in found.values() for text in reasons for part in _numbers(text)}
    return Checked({}, words | LIMITS, wrong + [f"a chart of {chart.themes}" for chart in page.charts])


def _reasons(texts: list[str]) -> Told:
    """Return the reasons of each theme: the list that follows its heading."""
    found: Told = {}
    theme: str | None = None
    for text in texts:
        if text in TITLES:
            theme = TITLES[text]
        elif theme is not None and text.startswith("- ") and not text.startswith("- **"):
            found[theme] = [line.removeprefix("- ") for line in text.splitlines()]
            theme = None
    return found


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+,\d+", text)


class _Theme:
    """What is right for one theme of one organisation."""

    def __init__(self, facts: Facts, shown: Participation, theme: str) -> None:
        self.theme, self.own = theme, shown.own[theme]
        self.sheets, self.papers = inside_section.sheets_of(facts.dump, shown.id)
        self.place = inside_section.place_of(theme)
        self.cell = facts.published("sector", "all").get(theme)
        self.evidenced, self.writers = _evidence(facts.dump, shown.id)
        self.told = recompute.answers(facts.dump, shown.id)

    def compared(self, found: list[str]) -> Iterator[str]:
        """Yield what stands there and must not, and what is missing."""
        certain = {one for one in found if not GROUPS.match(one) and not one.startswith(OUTSIDE_STARTS)}
        wanted = {one for one in (self.apart(), self.unknown(), self.unproven(), self.unlike()) if one}
        yield from (f"the reason {one} of {self.theme}" for one in certain - wanted)
        yield from (f"no reason {one} of {self.theme}" for one in wanted - certain)
        for text in set(found) - certain:
            right = self.groups(text) if GROUPS.match(text) else self.outside(text)
            if not right:
                yield f"the reason {text} of {self.theme}"

    def apart(self) -> str | None:
        """Answers further than A/6 apart, where the spread is shown."""
        shown, _ = inside_section.spread_of(self.theme, self.sheets, self.papers)
        own = [codes for group, codes in self.sheets.values() if group != EXTERNAL]
        told = [[v for codes in own if (v := value(codes[at])) is not None] for at in self.place.items]
        counted = [values for values in told if len(values) > 1]
        if shown == DASH or fmean(fmean(abs(v - fmean(vs)) for v in vs) for vs in counted) <= 5 / 6 + 1e-9:
            return None
        start = "I ser forskelligt på det: Et svar ligger i gennemsnit"
        if shown in ("0,75", "0,5"):
            return f"{start} lidt over 0,83 trin fra jeres fælles gennemsnit."
        near = f"mindst {shown.removeprefix('≥ ')}" if shown.startswith("≥") else f"cirka {shown}"
        return f"{start} {near} trin fra jeres fælles gennemsnit."

    def unknown(self) -> str | None:
        """One answer in four."""
        share = self.own.unknown
        return f"{percent(share)} af svarene er »ved ikke«." if share is not None and share * 4 >= 1 else None

    def unproven(self) -> str | None:
        """High items without a text, in a theme whose items five gave a value each."""
        items = dict(zip(BANK.items[self.theme], self.place.items, strict=True))
        worth_of = {item: its for item in items if (its := self._worth(item)) is not None}
        lone = [item for item in worth_of if self._crowd(items[item]) < 5 and not self._agreed(item)]
        if 0 < self.writers < 5 or lone:
            return None
        high = [item for item in worth_of if item not in self.evidenced and worth_of[item] >= 3]
        names = [f"»{BANK.item_titles[item]}«" for item in high]
        both = " og ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
        end = "står højt (trin 3 eller mere), men ingen har skrevet, hvad I kan vise."
        return f"{both} {end}" if names else None

    def unlike(self) -> str | None:
        """A score outside the published band, as it is written too."""
        score, cell = self.own.score, self.cell
        if score is None or cell is None or cell["p25"] is None:
            return None
        low, high, written = cell["p25"], cell["p75"], float(danish(score).replace(",", "."))
        middle = f"{danish(score)} mod {band(low, high)}"
        if low > 0.5 and max(float(score), written) < low - 1e-9:
            return f"I ligger lavere end sektorens midterste halvdel: {middle}."
        if high < 3.5 and min(float(score), written) > high + 1e-9:
            more = "Hvad gør I, som andre kan lære af, og kan I vise det?"
            return f"I ligger højere end sektorens midterste halvdel: {middle}. {more}"
        return None

    def groups(self, text: str) -> bool:
        """Both groups of five, their means as Resultat writes them, and a gap that is hardly chance."""
        *names, one, other = next(iter(GROUPS.findall(text)))
        scores = [self._scores(name) for name in names]
        shown = [inside_section.mean_of(self.theme, self.sheets, name) for name in names]
        unread = [set(in_group_mean(self.place, self.sheets, name)) - self.papers for name in names]
        sure = stats.ttest_ind(*scores, equal_var=False).pvalue < 0.1
        gap = fmean(scores[0]) - fmean(scores[1])
        return [one, other] == shown and min(map(len, unread)) >= 5 and bool(sure) and gap >= 1 - 1e-9

    def outside(self, text: str) -> bool:
        """Five externals, their mean as Resultat writes it, and the own score."""
        found, score = OUTSIDE.search(text), self.own.score
        theirs = inside_section.mean_of(self.theme, self.sheets, EXTERNAL)
        unread = set(in_group_mean(self.place, self.sheets, EXTERNAL)) - self.papers
        said = found is not None and found[1].strip(", ") == theirs
        return said and len(unread) >= 5 and score is not None and danish(score) in text

    def _crowd(self, at: int) -> int:
        return sum(
            group != EXTERNAL and value(codes[at]) is not None and who not in self.papers
            for who, (group, codes) in self.sheets.items()
        )

    def _worth(self, item: str) -> Fraction | None:
        return recompute.theme(self.told, (item,), BANK.highest).score

    def _agreed(self, item: str) -> bool:
        return any(group == recompute.JOINT for group, *answer in self.told[item] if answer != [None, None])

    def _scores(self, group: str) -> list[float]:
        people = in_group_mean(self.place, self.sheets, group)
        return [worth(person_row(self.place, self.sheets, who)) for who in people]


def _evidence(dump: Path, participation: int) -> tuple[set[str], int]:
    """Return the items with a text in a sheet that counts or on the joint step, and how many can hold one."""
    texts = """
        SELECT DISTINCT a.item_key FROM answer a JOIN respondent r ON r.id = a.respondent_id
        WHERE r.participation_id = ? AND (r.submitted_at IS NOT NULL OR r.kind = 'joint')
          AND trim(a.evidence) <> ''
          AND a.version = (SELECT max(b.version) FROM answer b
                           WHERE b.respondent_id = a.respondent_id AND b.item_key = a.item_key)
    """
    sheets = """
        SELECT count(*) FROM respondent WHERE participation_id = ? AND submitted_at IS NOT NULL
          AND kind IN ('account', 'link')
    """
    with sqlite3.connect(dump) as connection:
        found: list[Any] = connection.execute(texts, (participation,)).fetchall()
        return {row[0] for row in found}, int(connection.execute(sheets, (participation,)).fetchone()[0])
