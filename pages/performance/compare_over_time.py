"""The view of Compare areas over time: the same indicator for each area as small lines, all on one scale."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.sparks import spark
from pages.parts.choices import dark_mode
from pages.parts.memory import measured
from pages.parts.show import draw_chart
from pages.parts.under import small, source_line
from pages.performance.trends import trends_of
from reports.compare import Comparison, scope_of
from reports.figures import Figures

ACROSS = 4


def over_time(known: Figures, comparison: Comparison) -> None:
    """Small multiples: the same indicator for each area, all on one scale."""
    trends = trends_of(known, comparison.indicator, geography=comparison.geography, place=comparison.place)
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
    mine = _chosen_name(comparison)
    areas = sorted(series["area"].unique(), key=lambda area: (area != mine, area))
    dark = dark_mode()
    key = (
        "spark",
        known.snapshot_id,
        trends.indicator.id,
        comparison.geography,
        scope_of(comparison.place),
        dark,
    )
    # Row by row, so that they keep their order where the columns stand one under another.
    for row in (areas[at : at + ACROSS] for at in range(0, len(areas), ACROSS)):
        for column, area in zip(st.columns(ACROSS), row, strict=False):
            with column:
                spec, alt = measured((*key, area), partial(_spark, series, area=area, top=top, dark=dark))
                draw_chart(spec, alt=alt)
    editions = "; ".join(sorted(series["edition"].unique()))
    small(source_line(known, comparison.indicator.source, edition=editions))


def _spark(series: pd.DataFrame, *, area: str, top: float, dark: bool) -> tuple[dict[str, Any], str]:
    """A small line and what is heard of it."""
    span = (series["date"].min(), series["date"].max())
    picture = spark(series[series["area"] == area], area=area, top=top, span=span, dark=dark)
    return picture.spec(), picture.alt


def _chosen_name(comparison: Comparison) -> str:
    chosen = comparison.chosen
    return "" if chosen is None else str(chosen["area"])
