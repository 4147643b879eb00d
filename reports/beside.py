"""Whom the lines of areas are drawn beside: London's and England's figures of the very same periods."""

from __future__ import annotations

import pandas as pd

from reports.breaks import with_segments
from reports.compare import scope_of
from reports.figures import ENGLAND, LONDON, Figures
from reports.left_out import ruling_out
from store.areas import Area
from store.catalogue import Indicator

COLUMNS = ["area", "date", "value", "segment"]


def beside_series(
    figures: Figures, indicator: Indicator, series: pd.DataFrame, *, place: Area
) -> pd.DataFrame:
    """London's series for places in London, and England's, in the periods of `series`: COLUMNS, as metrics.segments.

    `series` is that of reports.trends. Counts have nobody beside them, nor has an area that is drawn itself. A figure
    that a caveat keeps out of trends is missing.
    """
    wanted = [LONDON, ENGLAND] if scope_of(place) == "london" else [ENGLAND]
    rows = figures.of(indicator.id)
    rows = rows[rows["area_id"].isin(set(wanted) - set(series["series"]))]
    drawn = series[["period_start", "period_end"]].drop_duplicates()
    rows = rows.merge(drawn, on=["period_start", "period_end"]).sort_values(["area_id", "period_end"])
    if indicator.comparison == "count" or rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = with_segments(rows, figures.catalogue, indicator_id=indicator.id)
    left_out = ruling_out(rows["caveats"], figures.catalogue, use="trend") != ""
    return pd.DataFrame(
        {
            "area": [figures.areas[area_id].short_name for area_id in rows["area_id"]],
            "date": rows["period_end"],
            "value": rows["value"].mask(left_out),
            "segment": rows["segment"],
        }
    ).reset_index(drop=True)
