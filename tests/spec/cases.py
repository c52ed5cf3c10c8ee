"""Random answer files, the policies that they are scored by, and their way into the product's frames."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import strategies as st

from almene_assess.domain import scoring
from tests.spec.oracle import Hand, Row, Rules

CODES = {"ikke_relevant": 253, "ved_ikke": 254}
SIZES = {"t.one": 1, "t.two": 2, "t.three": 3, "t.six": 6}
THEMES = {theme: tuple(f"{theme}.{n}" for n in range(1, size + 1)) for theme, size in SIZES.items()}
QUICK = {theme: items[:1] for theme, items in THEMES.items() if theme != "t.two"}
PILLARS = {"p.a": ("t.one", "t.three"), "p.b": ("t.two",), "p.c": ("t.six",)}
QUICK_PILLARS = {"p.a": ("t.one", "t.three"), "p.c": ("t.six",)}
PLAIN = ("0", "1", "2", "3", "4")
QUARTERS = ("0", "0.25", "0.5", "1")

POLICIES = (
    Rules(THEMES, PILLARS, PLAIN),
    Rules(QUICK, QUICK_PILLARS, PLAIN),
    Rules(THEMES, PILLARS, QUARTERS, ("0", "100"), "exclude", "0.7"),
    Rules(THEMES, PILLARS, ("-2", "-1", "0", "1.5"), ("-1", "1"), "exclude", "0.34"),
    Rules(THEMES, PILLARS, ("0.1", "0.7", "0.9"), ("1", "5"), "exclude", "1"),
    Rules(THEMES, PILLARS, PLAIN, ("0", "4"), "lowest"),
    Rules(THEMES, PILLARS, QUARTERS, ("0", "10"), "lowest", "0.9"),
)

COLUMNS = ("organisation", "respondent", "group", "item", "answer", "joint")
ORGANISATIONS = ("A", "B", "Å")
GROUPS = ("valgte", "ansatte", "beboere", "eksterne")


def answers(rules: Rules) -> st.SearchStrategy[str]:
    """Draw what may stand in the answer column; reasons often, because they are where rules bite."""
    return st.sampled_from([*rules.values, "ved_ikke", "ikke_relevant", "ikke_relevant"])


@st.composite
def files(draw: st.DrawFn, rules: Rules, joint: bool = True) -> list[Row]:
    """Draw rows of a few organisations with a few respondents each; items repeat, so later ones replace."""
    people = [(organisation, f"r{n}") for organisation in ORGANISATIONS for n in range(4)]
    groups = {person: draw(st.sampled_from(GROUPS)) for person in people}
    items = st.sampled_from([item for items in THEMES.values() for item in items])
    said = draw(st.lists(st.tuples(st.sampled_from(people), items, answers(rules)), max_size=90))
    rows = [_row(who, groups[who], item, answer) for who, item, answer in said]
    steps = st.lists(st.tuples(st.sampled_from(ORGANISATIONS), items, answers(rules)), max_size=8 * joint)
    return draw(st.permutations(rows + [_step(*step) for step in draw(steps)]))


def _row(who: tuple[str, str], group: str, item: str, answer: str) -> Row:
    return dict(zip(COLUMNS, (*who, group, item, answer, ""), strict=True))


def _step(organisation: str, item: str, answer: str) -> Row:
    return dict(zip(COLUMNS, (organisation, "", "", item, answer, "1"), strict=True))


def hands(rules: Rules) -> st.SearchStrategy[list[Hand]]:
    """Draw a few shows of hands."""
    hand = st.tuples(
        st.sampled_from(ORGANISATIONS),
        st.sampled_from(rules.items),
        st.sampled_from(GROUPS),
        st.integers(0, len(rules.values) - 1),
        st.integers(0, 3),
    )
    return st.lists(hand, max_size=6)


def policy(rules: Rules) -> scoring.Policy:
    """Say the oracle's rules in the product's words."""
    low, high = rules.score_range
    return scoring.Policy(
        themes=rules.themes,
        pillars=rules.pillars,
        level_values=tuple(float(value) for value in rules.values),
        score_range=(float(low), float(high)),
        missing="lowest" if rules.missing == "lowest" else "exclude",
        min_answered=float(rules.min_answered),
    )


def code(rules: Rules, answer: str) -> int:
    """Return the byte of an answer."""
    return CODES[answer] if answer in CODES else rules.values.index(answer)


def sheets(rules: Rules, rows: Sequence[Row]) -> pl.DataFrame:
    """Return the respondents' sheets of a file."""
    return _frame(rules, [row for row in rows if not row["joint"]])


def steps(rules: Rules, rows: Sequence[Row]) -> pl.DataFrame:
    """Return the boards' joint steps of a file, one row an organisation."""
    return _frame(rules, [{**row, "group": "valgte"} for row in rows if row["joint"]])


def _frame(rules: Rules, rows: Sequence[Row]) -> pl.DataFrame:
    found: dict[tuple[str, str], tuple[str, dict[str, int]]] = {}
    for row in rows:
        _, codes = found.setdefault((row["organisation"], row["respondent"]), (row["group"], {}))
        codes[row["item"]] = code(rules, row["answer"])
    everything = [item for items in THEMES.values() for item in items]
    return scoring.sheet_frame(((*who, group, codes) for who, (group, codes) in found.items()), everything)


def hands_frame(shown: Sequence[Hand]) -> pl.DataFrame:
    """Return shows of hands as the product takes them."""
    columns = {
        "organisation": pl.String,
        "item": pl.String,
        "group": pl.String,
        "level": pl.Int64,
        "count": pl.Int64,
    }
    return pl.DataFrame(shown, schema=columns, orient="row")
