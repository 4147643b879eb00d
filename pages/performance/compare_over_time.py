"""The view of Compare areas over time: the same indicator for each area as small lines, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from charts.sparks import sheet, spark
from charts.styles import STANDARD, line_of
from charts.theme import drawn
from pages.parts.choices import dark_mode
from pages.parts.memory import measured
from pages.parts.picture import Drawn, kept_spec, ready
from pages.parts.show import show_many, when_all
from pages.parts.title import time_is
from pages.parts.under import source_line
from pages.performance.trends import trends_of
from reports.beside import beside_series
from reports.compare import Comparison, scope_of
from reports.export import with_lineage
from reports.figures import Figures
from reports.trends import Trends
from reports.wording import printer
from store.catalogue import Indicator

ACROSS = 4


def over_time(known: Figures, comparison: Comparison) -> None:
    """Small multiples: the same indicator for each area, all on one scale, beside London and England."""
    st.header("Each area over time")
    indicator = comparison.indicator
    found = comparison.made.get(
        ("over time", date.today()),
        lambda: _drawn(
            known,
            comparison,
            trends_of(known, indicator, geography=comparison.geography, place=comparison.place),
        ),
    )
    if found is None:
        st.info(
            "Fewer than three periods were published for these areas: too few for a line.",
            icon=":material/info:",
        )
        return
    areas, when, dark = (*found.areas, *found.earlier), found.when, dark_mode()
    key = ("spark", known.snapshot_id, indicator.id, comparison.geography, scope_of(comparison.place))
    time_is(when)
    explain = partial(with_lineage, catalogue=known.catalogue, indicator_id=indicator.id)
    small = measured((*key, dark), lambda: _sparks(found, dark=dark))
    whole = measured(
        (*key, "all", *areas, dark, when),
        lambda: kept_spec(
            sheet([small[area].spec for area in areas], across=ACROSS, when=when),
            alt=" ".join(small[area].alt for area in areas),
            kind="sparks",
            when=when,
            explain=explain,
            dark=dark,
            rows=found.series,
        ),
    )
    st.markdown(f"Each area on the same scales: {when}.")
    show_many(
        [small[area] for area in found.areas],
        folded=[small[area] for area in found.earlier],
        fold="Areas whose figures end earlier",
        whole=whole,
        across=ACROSS,
        figures=known,
        stem=f"over-time-{indicator.id}",
        source=found.source,
        caveats=found.lines,
    )


@dataclass(frozen=True)
class _Drawn:
    """What the small lines are drawn from: the series with the name of each `area`, and in which order they stand."""

    series: pd.DataFrame
    beside: pd.DataFrame
    areas: list[str]
    earlier: list[str]
    when: str
    source: str
    lines: list[str]
    indicator: Indicator


def _drawn(known: Figures, comparison: Comparison, trends: Trends) -> _Drawn | None:
    """None where there are too few periods for a line."""
    indicator = comparison.indicator
    series = trends.series.assign(area=trends.series["series"].map(trends.names))
    if series.groupby("area")["value"].count().max() < 3:
        return None
    mine = _chosen_name(comparison)
    areas, earlier = in_turn(series, first=[mine, *_later(known, comparison, trends)])
    beside = beside_series(known, indicator, series, place=comparison.place)
    return _Drawn(
        series,
        beside,
        areas,
        earlier,
        when_all(series[series["value"].notna()]),
        source_line(known, indicator.source, edition="; ".join(sorted({*series["edition"]} - {""}))),
        _lines(beside, series),
        indicator,
    )


def in_turn(series: pd.DataFrame, *, first: Sequence[str]) -> tuple[list[str], list[str]]:
    """The areas in the order they are drawn: `first`, then those with the newest figure; and those that end earlier.

    A few that end earlier stand among the rest.
    """
    last = series[series["value"].notna()].groupby("area")["date"].max()
    leading = [area for area in dict.fromkeys(first) if area in set(series["area"])]
    rest = [area for area in sorted(series["area"].unique()) if area not in leading]
    earlier = [area for area in rest if area not in last or last[area] < last.max()]
    if len(earlier) < ACROSS:
        return [*leading, *rest], []
    return [*leading, *(area for area in rest if area not in earlier)], earlier


def _later(known: Figures, comparison: Comparison, trends: Trends) -> list[str]:
    """The body that stood for the place when the newest figure was counted, where it is drawn."""
    newest = trends.series.loc[trends.series["value"].notna(), "date"].max()
    bodies = known.stands_for(comparison.place.area_id, on=newest)
    return [trends.names[body] for body in bodies if body in trends.names][:1]


def _lines(beside: pd.DataFrame, series: pd.DataFrame) -> list[str]:
    """What the lines are that bear no name in so small a picture."""
    named = [f"{name} {line_of(str(name)).called}" for name in dict.fromkeys(beside["area"])]
    named += [f"the standard {STANDARD.called}"] if series["target"].notna().any() else []
    broken = series.groupby("area")["segment"].nunique().max() > 1
    return [
        *([f"Thin lines: {', '.join(named)}."] if named else []),
        *(["A line breaks where figures may not be joined."] if broken else []),
    ]


def _sparks(lines_of: _Drawn, *, dark: bool) -> dict[str, Drawn]:
    """A small line of each area, ready to be sent, all on one scale."""
    series = lines_of.series
    span = (series["date"].min(), series["date"].max())
    top = float(pd.concat([series["value"], series["target"]]).max())
    found = {}
    for area, rows in series.groupby("area", sort=False):
        draw = partial(
            spark,
            rows,
            area=str(area),
            top=top,
            span=span,
            beside=lines_of.beside,
            show=printer(lines_of.indicator),
            dark=dark,
        )
        picture = drawn(draw)
        found[str(area)] = ready(picture.spec(), picture.alt)
    return found


def _chosen_name(comparison: Comparison) -> str:
    chosen = comparison.chosen
    return "" if chosen is None else str(chosen["area"])
