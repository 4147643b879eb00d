"""Trends: is it changing, and by more than chance?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from charts.icons import icon_svg
from charts.run import run_chart
from charts.spc import spc_chart
from charts.theme import Picture
from metrics.spc_sentences import ASSURANCE, VARIATION
from pages.parts.address import AREA
from pages.parts.choices import choose_geography, choose_indicator, choose_place, dark_mode, headlines_first
from pages.parts.fictional import nothing_published
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.say import say
from pages.parts.show import save_rows, shared, show, when_all
from pages.parts.store import figures
from pages.parts.tables import draw_rows, readable
from pages.parts.under import definition, small, source_line
from reports.claims import NOTHING, Said
from reports.compare import GEOGRAPHIES, heading, scope_of
from reports.export import with_lineage
from reports.figures import Figures
from reports.places import fitting_series, kinds_of_series
from reports.trend_tables import (
    FOR_FILES,
    causes_said,
    series_table,
    special_causes,
    untested_said,
    variation_matrix,
)
from reports.trends import Trends, read_trends, standing_series, trend_geographies
from reports.wording import axis_label, mean_printer, printer
from store.areas import Area
from store.catalogue import Indicator

FEWEST_PERIODS = 3
#: Series that may have limits come first.
ENOUGH_FOR_LIMITS = 13


def draw() -> None:
    """Choose an indicator and an area; see its line, what is special in it, and every other area's verdict."""
    known = figures()
    st.title("Trends")
    choices = st.container(horizontal=True)
    with choices:
        place = choose_place(known)
    if nothing_published(place):
        return
    with choices:
        indicator = choose_indicator(charted(known), key="trend")
        options = trend_geographies(known, indicator.id, scope=scope_of(place))
        start = measured(
            ("kind of series", known.snapshot_id, indicator.id, place.area_id),
            lambda: fitting_series(known, indicator.id, options, place=place),
        )
        geography = choose_geography(options, first=start, key="lines", of=(AREA, "trend"))
    trends = trends_of(known, indicator, geography=geography, place=place)
    told = told_of(known, trends, place, today=date.today())
    if told is None:
        where = elsewhere(known, indicator, options, geography, place)
        st.info(where, icon=":material/info:")
        explain_words("trends")
    else:
        _one(known, trends, told, scope=scope_of(place))
    _all(known, trends, scope=scope_of(place))


def elsewhere(known: Figures, indicator: Indicator, options: list[str], geography: str, place: Area) -> str:
    """Why the chosen geography has no line of a place, and where its own line is, if it has one."""
    found = kinds_of_series(known, indicator.id, place)
    own = [heading(kind) for kind in options if kind != geography and kind in found]
    if own:
        others, named = GEOGRAPHIES.get(geography, "areas"), " or ".join(own)
        return (
            f"No line of {place.short_name} itself is among these {others}: choose {named} as the geography."
        )
    return (
        f"{indicator.short_name} was not published for a body that served {place.short_name} alone. "
        "The other areas are below; choose another geography for a wider figure."
    )


def trends_of(known: Figures, indicator: Indicator, *, geography: str, place: Area) -> Trends:
    """Every series of an indicator at a geography, measured once."""
    return measured(
        ("trends", known.snapshot_id, indicator.id, geography, scope_of(place)),
        lambda: read_trends(known, indicator, geography=geography, place=place),
    )


def charted(known: Figures) -> list[Indicator]:
    """Indicators with enough periods to make a line."""
    found = [i for i in known.shown if len(known.periods(i.id)) >= FEWEST_PERIODS and i.unit != "yes_no"]
    return sorted(headlines_first(found), key=lambda i: len(known.periods(i.id)) < ENOUGH_FOR_LIMITS)


@dataclass(frozen=True)
class Told:
    """What a page says of the series that stands for a place on one day: `when` is empty where nothing is drawn."""

    area_id: str
    paragraphs: tuple[Said, ...]
    left_out: tuple[str, ...]
    when: str


def told_of(known: Figures, trends: Trends, place: Area, *, today: date) -> Told | None:
    """All that is said of the series that stands for `place`; None where there is none."""
    return trends.made.get((place.area_id, today), lambda: _told(known, trends, place, today))


def _told(known: Figures, trends: Trends, place: Area, today: date) -> Told | None:
    own = standing_series(known, trends, place)
    if own is None:
        return None
    shown = to_draw(trends.of(own))
    return Told(
        own,
        (*trends.said(own, today=today, place=place), *trends.rebased(own)),
        tuple(trends.left_out(own, known.catalogue)),
        "" if shown.empty else when_all(shown),
    )


def _one(known: Figures, trends: Trends, told: Told, *, scope: str) -> None:
    indicator = trends.indicator
    st.header(indicator.short_name)
    if trends.chart(told.area_id)[0] == "xmr":
        _icons(trends, told.area_id)
    for said in told.paragraphs:
        say(said)
    explain_words("trends")
    if told.when:
        _picture(known, trends, told, scope=scope)
    else:
        left_out = " ".join(told.left_out)
        small(f"{source_line(known, indicator.source)} {left_out}")
    definition(known, indicator)


def to_draw(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a series that a picture has a mark for: those with a value, and those that may lie in a range."""
    return rows[rows["value"].notna() | rows["value_least"].notna()]


def _picture(known: Figures, trends: Trends, told: Told, *, scope: str) -> None:
    indicator, own = trends.indicator, told.area_id

    def draw_chart(dark: bool) -> Picture:
        picture = (spc_chart if trends.chart(own)[0] == "xmr" else run_chart)(
            trends.of(own),
            unit_label=axis_label(indicator),
            show=printer(indicator),
            show_mean=mean_printer(indicator),
            dark=dark,
        )
        return replace(picture, data=series_table(trends, own))

    show(
        shared(
            ("trend", known.snapshot_id, indicator.id, trends.geography, scope, own),
            draw_chart,
            when=told.when,
            explain=partial(with_lineage, catalogue=known.catalogue, indicator_id=indicator.id),
        ),
        figures=known,
        stem=f"trend-{indicator.id}-{own}",
        source=source_line(known, indicator.source),
        caveats=told.left_out,
    )


def _icons(trends: Trends, own: str) -> None:
    """The icons of variation and assurance with their words."""
    placed = trends.placed.set_index("series").loc[own]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for kind, words in (("variation", VARIATION), ("assurance", ASSURANCE)):
            verdict = str(placed[kind])
            if verdict not in {"no_icon", "changing"}:
                icon = icon_svg(kind, verdict, words=words[verdict], dark=dark_mode())
                with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
                    st.image(icon, width=44, alt=f"{kind.capitalize()}: {words[verdict]}")
                    st.markdown(words[verdict], width="content")


def _all(known: Figures, trends: Trends, *, scope: str) -> None:
    st.header(
        f"All {GEOGRAPHIES.get(trends.geography, 'areas')}: is it changing, and could it meet the standard?"
    )
    matrix, causes, said = trends.made.get("all", lambda: _of_all(trends))
    if matrix.empty:
        say(untested_said(trends))
        return
    st.table(matrix, hide_index=True)
    st.header("What chance does not explain")
    say(said)
    draw_rows(
        ("special causes", known.snapshot_id, trends.indicator.id, trends.geography, scope),
        lambda: causes,
        height=320,
        on_paper="causes",
    )
    save_rows(
        lambda: with_lineage(
            special_causes(trends), catalogue=known.catalogue, indicator_id=trends.indicator.id
        ),
        key=(trends.geography, scope),
        figures=known,
        stem=f"special-causes-{trends.indicator.id}",
        label="Special causes (CSV)",
    )


def _of_all(trends: Trends) -> tuple[pd.DataFrame, pd.DataFrame, Said]:
    """The matrix of all series, their special causes as a reader has them, and how many there are."""
    matrix = variation_matrix(trends)
    if matrix.empty:
        return matrix, matrix, NOTHING
    return matrix, readable(special_causes(trends).drop(columns=FOR_FILES)), causes_said(trends)
