"""The view of Compare areas with every indicator: one cell for each area and indicator, with its verdict."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from charts.heat import heat_table
from pages.parts.memory import measured
from pages.parts.say import say
from pages.parts.show import shared, show, when
from pages.parts.title import time_is
from reports.compare import Comparison
from reports.export import with_lineage
from reports.figures import Figures, Period
from reports.heat import heat_rows, heat_said


def every_indicator(known: Figures, comparison: Comparison) -> None:
    """A heat table of all indicators published for these areas in the year of the chosen period."""
    st.header("Every indicator")
    year = _year_of(comparison.period)
    key = ("heat", known.snapshot_id, comparison.geography, comparison.place.area_id, year.label)
    rows = measured(
        ("rows", *key), lambda: heat_rows(known, comparison.place, geography=comparison.geography, year=year)
    )
    if rows.empty:
        st.info("No figure was published for these areas in this year.", icon=":material/info:")
        return
    time_is(f"newest figures that end in {when(year)}")
    say(heat_said(rows, year))
    show(
        shared(
            key,
            lambda dark: heat_table(rows, dark=dark),
            when=f"Newest figure that ends in {when(year)}",
            rows=rows,
            explain=partial(with_lineage, catalogue=known.catalogue),
        ),
        figures=known,
        stem=f"heat-{comparison.geography}",
        source="The table below has the source and cell of each figure, and on a narrow screen its value. What each "
        "column means is in the catalogue.",
    )


def _year_of(period: Period) -> Period:
    """The financial year in which a period ends."""
    first = period.end.year if period.end.month >= 4 else period.end.year - 1
    return Period(date(first + 1, 3, 31), date(first, 4, 1), "year")
