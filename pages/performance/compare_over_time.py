"""The view of Compare areas over time: the same indicator for each area as small lines, all on one scale."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.sparks import spark
from charts.theme import Picture
from pages.parts.choices import dark_mode
from pages.parts.show import draw_chart, small, source_line
from reports.compare import Comparison
from reports.figures import Figures
from reports.trends import read_trends


def over_time(known: Figures, comparison: Comparison) -> None:
    """Small multiples: the same indicator for each area, all on one scale."""
    trends = read_trends(known, comparison.indicator, geography=comparison.geography, place=comparison.place)
    series = trends.series.assign(area=trends.series["series"].map(trends.names))
    if series.groupby("area")["value"].count().max() < 3:
        st.info(
            "Fewer than three periods were published for these areas: too few for a line.",
            icon=":material/info:",
        )
        return
    labels = series.sort_values("date")["label"]
    st.markdown(f"Each area on the same scales, from {labels.iloc[0]} to {labels.iloc[-1]}.")
    top = float(series["value"].max())
    areas = sorted(series["area"].unique(), key=lambda area: (area != _chosen_name(comparison), area))
    columns = st.columns(4)
    for place, area in enumerate(areas):
        with columns[place % 4]:
            key = (trends.indicator.id, comparison.geography, known.snapshot_id)
            picture = _spark(key, area, dark_mode(), top, series)
            draw_chart(picture)
    editions = "; ".join(sorted(series["edition"].unique()))
    small(source_line(known, comparison.indicator.source, edition=editions))


@st.cache_data(max_entries=400, show_spinner=False)
def _spark(key: tuple[str, str, str], area: str, dark: bool, _top: float, _series: pd.DataFrame) -> Picture:
    """A small line, kept by what it is of: its rows follow from `key` and `area`."""
    span = (_series["date"].min(), _series["date"].max())
    return spark(_series[_series["area"] == area], area=area, top=_top, span=span, dark=dark)


def _chosen_name(comparison: Comparison) -> str:
    chosen = comparison.chosen
    return "" if chosen is None else str(chosen["area"])
