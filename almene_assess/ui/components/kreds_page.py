"""A kreds beside the sector, for a shared screen: no own figure until its owner asks for it (R11)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from almene_assess.charts.axis import Mode
from almene_assess.charts.ranges import Names, Published, Range, key_lines, ranges
from almene_assess.charts.spec import Spec
from almene_assess.charts.wording import published
from almene_assess.domain.benchmark import Row
from almene_assess.domain.disclosure import Grid
from almene_assess.domain.numbers import danish
from almene_assess.locale import date, plain, say, typed
from almene_assess.services import results
from almene_assess.services.benchmark_words import BAND, HIDDEN
from almene_assess.services.kreds import KredsSeat, KredsView
from almene_assess.ui import navigation, resources, session
from almene_assess.ui.components.pillar_section import BARS, RADAR


def choose(seats: list[KredsSeat]) -> KredsSeat:
    """Let a coordinator of more than one kreds or round choose; the newest round stands first."""
    if len(seats) == 1:
        return seats[0]
    chosen = st.selectbox(
        say("jeres_kreds.vaelg"),
        seats,
        format_func=lambda seat: f"{seat.kreds_name} · {seat.round_title}",
        key="kreds-valg",
        filter_mode=None,
    )
    return chosen or seats[0]


def choose_kreds(names: Mapping[int, str]) -> int:
    """Let a coordinator of more than one kreds choose."""
    if len(names) == 1:
        return next(iter(names))
    chosen = st.selectbox(
        say("jeres_kreds.vaelg_kreds"),
        list(names),
        format_func=lambda key: names[key],
        key="kreds-valg-tavle",
        filter_mode=None,
    )
    return chosen or next(iter(names))


def show(view: KredsView, participation_id: int | None) -> None:
    """Draw the kreds; `participation_id` names the participant whose own mark may be asked for."""
    st.title(typed(view.kreds_name), anchor=False)
    st.caption(typed(view.round_title))
    _who_is_in(view)
    _ways(view, participation_id)
    if all(row.hidden_reason is not None for row in view.kreds.values()):
        st.info(say("jeres_kreds.for_faa"))
    else:
        _spots(view)
    own = _own_mark(participation_id)
    names = Names(view.kreds_name, say("jeres_kreds.sektoren"), say("jeres_kreds.jer"))
    st.markdown("  \n".join(plain(line) for line in key_lines(names, own=bool(own))))
    with st.container(horizontal=True, key="pejlemaerker", gap="large"):
        for place, pillar in enumerate(view.questionnaire.pillar_themes(view.form)):
            _pillar(view, pillar, place, own, names)
    st.caption(say("jeres_kreds.frosne"))


def _who_is_in(view: KredsView) -> None:
    if view.organisations is not None:
        st.markdown(say("jeres_kreds.med", antal=view.organisations, alle=view.in_round))
    released = view.release
    st.caption(say("resultat.udgivelse", nummer=released.number, dato=date(released.created_at)))


def _ways(view: KredsView, participation_id: int | None) -> None:
    """Link to what is shared in words, and to the meeting's screen, of this kreds and round."""
    own = {"deltagelse": str(participation_id)}
    led = {"kreds": str(view.kreds_id), "runde": str(view.release.round_id)}
    with st.container(horizontal=True, key="kun-skaerm"):
        st.page_link(
            navigation.EXCHANGE,
            label=say("jeres_kreds.til_tavlen"),
            query_params=own if participation_id is not None else {},
        )
        st.page_link(
            navigation.KREDS_MEETING,
            label=say("jeres_kreds.til_moedet"),
            query_params=own if participation_id is not None else led,
        )


def _spots(view: KredsView) -> None:
    """Name what the kreds shares: where most stand well, and where most find it hard."""
    strong, hard = st.columns(2)
    with strong:
        st.header(say("jeres_kreds.staerke"), anchor=False)
        st.markdown(named(view, view.strengths))
        st.caption(say("jeres_kreds.staerke_hjaelp"))
    with hard:
        st.header(say("jeres_kreds.svaere"), anchor=False)
        st.markdown(named(view, view.hard_spots))
        st.caption(say("jeres_kreds.svaere_hjaelp"))


def named(view: KredsView, themes: tuple[str, ...]) -> str:
    """List some themes by name."""
    names = [plain(view.questionnaire.theme(theme).title_da) for theme in themes]
    return "\n".join(f"- {name}" for name in names) or say("jeres_kreds.ingen_punkter")


def _own_mark(participation_id: int | None) -> dict[str, float | None]:
    """Return the participant's own theme scores once asked for on this screen; nothing before."""
    if participation_id is None:
        return {}
    if not st.toggle(
        say("jeres_kreds.vis_jer"), value=False, key="kreds-egen", help=say("jeres_kreds.vis_jer_hjaelp")
    ):
        return {}
    st.warning(say("jeres_kreds.vis_jer_advarsel"))
    own = results.profile(resources.engine(), session.actor(), participation_id)
    return {theme: result.score for theme, result in own.themes.items()}


def _pillar(
    view: KredsView,
    pillar: str,
    place: int,
    own: dict[str, float | None],
    names: Names,
) -> None:
    title = next(p.title_da for p in view.questionnaire.pejlemaerker if p.id == pillar)
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    with st.container(key=f"pejl-{pillar}", width=RADAR):
        st.header(plain(title), anchor=False)
        for name, width in (("radar", RADAR), ("soejler", BARS)):  # the style sheet shows one of them
            spec = drawing(view, pillar, place, own, names, mode=mode, width=width)
            with st.container(key=f"{name}-kreds-{pillar}"):
                st.vega_lite_chart(spec=spec, theme=None, width="content", key=f"{name}-kreds-spec-{pillar}")
        st.markdown(_table(view, _drawn(view, pillar, own), with_own=bool(own)))
        _not_shown(view, view.questionnaire.pillar_themes(view.form)[pillar])


def drawing(
    view: KredsView,
    pillar: str,
    place: int,
    own: dict[str, float | None],
    names: Names,
    *,
    mode: Mode,
    width: int,
) -> Spec:
    """Return the chart of a pillar's themes.

    Unit: `width` is in pixels.
    """
    title = next(p.title_da for p in view.questionnaire.pejlemaerker if p.id == pillar)
    spec = ranges(
        _drawn(view, pillar, own),
        score_range=view.questionnaire.score_range,
        pillar_index=place,
        mode=mode,
        example=resources.is_example(),
        names=names,
        width=width,
    )
    spec["description"] = f"{title}. {spec['description']}"
    return spec


def _drawn(view: KredsView, pillar: str, own: dict[str, float | None]) -> list[Range]:
    return [
        Range(
            theme,
            view.questionnaire.theme(theme).axis_da,
            _figures(view.kreds.get(theme)),
            _figures(view.sector.get(theme)),
            own.get(theme),
        )
        for theme in view.questionnaire.pillar_themes(view.form)[pillar]
    ]


def _figures(row: Row | None) -> Published | None:
    if row is None or row.median is None:
        return None
    band = None if row.p25 is None or row.p75 is None else (row.p25, row.p75)
    return Published(row.median, band)


def _table(view: KredsView, drawn: list[Range], *, with_own: bool) -> str:
    grid = Grid(*view.questionnaire.score_range)
    heads = [say("tabel.tema"), say("jeres_kreds.kolonne_kreds"), say("jeres_kreds.kolonne_sektor")]
    rows = [heads, ["---", "---:", "---:"]]
    rows += [[plain(one.label), _cell(one.kreds, grid), _cell(one.sector, grid)] for one in drawn]
    if with_own:
        own = [say("tabel.jeres"), "---:", *(danish(one.own) for one in drawn)]
        rows = [[*cells, last] for cells, last in zip(rows, own, strict=True)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _cell(figures: Published | None, grid: Grid) -> str:
    """Write a median with its middle half behind it."""
    if figures is None:
        return "–"
    median = published(figures.median, grid)
    if figures.band is None:
        return median
    return f"{median} ({' – '.join(published(end, grid) for end in figures.band)})"


def _not_shown(view: KredsView, themes: tuple[str, ...]) -> None:
    told: dict[str, list[str]] = {}
    for theme in themes:
        for words in _reasons(view.kreds.get(theme)):
            told.setdefault(words, []).append(view.questionnaire.theme(theme).axis_da)
    for words, names in told.items():
        st.caption(f"**{plain(', '.join(names))}:** {plain(words)}")


def _reasons(row: Row | None) -> list[str]:
    if row is None:
        return []
    hidden = [] if row.hidden_reason is None else [HIDDEN[row.hidden_reason]]
    return [*hidden, *([] if row.band_reason is None else [BAND[row.band_reason]])]
