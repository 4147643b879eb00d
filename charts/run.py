"""A run chart: the line and its median, for series that must not be given limits."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.over_time import (
    broken_line,
    framed,
    lacking,
    lacking_in_words,
    names_at_end,
    prepared,
    standard_in_words,
    standard_steps,
)
from charts.theme import Picture, palette, styled
from metrics.printed import Show, number

#: Lines that bear their name at the right end.
NAMES = {"median": "median", "target": "standard"}


def run_chart(
    rows: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    show_mean: Show | None = None,
    dark: bool = False,
) -> Picture:
    """Draw one series with its median, its standard and what it lacks.

    `rows` has date, value, median (missing where it cannot be told) and label (the period as a reader says it), and
    the optional columns of charts.over_time. `show_mean` prints what is worked out from values.
    """
    colours, worked_out = palette(dark=dark), show_mean or show
    data = prepared(rows, ["date", "value", "median", "label"], show=show)
    frame = framed(data, ["value", "median"], title=unit_label, from_nought=True)
    base = alt.Chart(data)
    tooltip = [
        alt.Tooltip("label:N", title="Period"),
        alt.Tooltip("printed:N", title="Value"),
        alt.Tooltip("standard_printed:N", title="Standard"),
    ]
    layers = [
        base.mark_line(color=colours.secondary, strokeDash=[5, 4]).encode(
            x=frame.x, y=frame.y("median"), detail=alt.Detail("segment:N")
        ),
        *standard_steps(base, frame, colours=colours),
        *lacking(base, frame, colours=colours),
        broken_line(base, frame, colour=colours.accent, width=2),
        base.mark_point(filled=True, size=60, opacity=1, color=colours.accent).encode(
            x=frame.x, y=frame.y(), tooltip=tooltip
        ),
        *names_at_end(frame, NAMES, colours=colours, show=worked_out),
    ]
    chart = layered(*layers).properties(width="container", height=300)
    return Picture(styled(chart, colours=colours), _heard(data, unit_label, worked_out), data, kind="run")


def _heard(data: pd.DataFrame, unit_label: str, show: Show) -> str:
    shown = data[data["value"].notna()]
    heard = "; ".join(f"{row.label} {row.printed}" for row in shown.itertuples()) or "no figure"
    middle = data["median"].iloc[-1:].dropna()
    median = f" Median {show(middle.iloc[0])}." if len(middle) else ""
    return f"Run chart of {unit_label}. {heard}.{median}{standard_in_words(data)}{lacking_in_words(data)}"
