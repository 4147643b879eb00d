"""Change over a few periods: one line an area, labelled at its end, no legend."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled
from metrics.printed import Show, number


def change_lines(frame: pd.DataFrame, *, unit_label: str, show: Show = number, dark: bool = False) -> Picture:
    """Draw one line an area over periods.

    `frame` has `area`, `period` (label, in order), `value` (missing leaves a gap), `chosen` (bool) and
    `broken` (bool: a break in geography or method before this point, drawn as a gap).
    """
    colours = palette(dark=dark)
    periods = list(dict.fromkeys(frame["period"]))
    areas = list(dict.fromkeys(frame["area"]))
    data = frame.assign(
        printed=[show(value) if pd.notna(value) else "no figure" for value in frame["value"]],
        ink=frame["chosen"].map({True: colours.chosen, False: colours.secondary}),
        run=frame["area"] + frame.groupby("area")["broken"].cumsum().astype(str),
    )
    x = alt.X(
        "period:N", sort=periods, title=None, axis=alt.Axis(labelAngle=0, grid=False, labelOverlap="greedy")
    )
    y = alt.Y("value:Q", title=unit_label, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    dash = alt.StrokeDash(
        "area:N",
        sort=areas,
        legend=None,
        scale=alt.Scale(domain=areas, range=[[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]),
    )
    tint = alt.Color("ink:N", scale=None)
    base = alt.Chart(data)
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, detail="run:N", strokeDash=dash, color=tint)
    points = base.mark_point(filled=True, size=55, opacity=1).encode(
        x=x,
        y=y,
        color=tint,
        tooltip=[alt.Tooltip("area:N"), alt.Tooltip("period:N"), alt.Tooltip("printed:N", title=unit_label)],
    )
    last = _apart(data[data["value"].notna()].groupby("area", sort=False).tail(1), top=data["value"].max())
    names = (
        alt.Chart(last)
        .mark_text(align="right", dx=-8, fontSize=12, fontWeight="bold")
        .encode(x=x, y="name_at:Q", text="area:N", color=tint)
    )
    chart = alt.layer(line, points, names).properties(width="container", height=280)
    heard = "; ".join(
        f"{area}: " + ", ".join(f"{r.period} {r.printed}" for r in data[data["area"] == area].itertuples())
        for area in areas
    )
    return Picture(styled(chart, colours=colours), f"{unit_label} over time. {heard}.", data)


def _apart(last: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """Heights for the names of the lines: above their last points, far enough apart to be read."""
    gap = 0.075 * (top or 1)
    height, placed = float("-inf"), {}
    for index, value in last["value"].sort_values().items():
        height = max(value + gap * 0.8, height + gap)
        placed[index] = height
    return last.assign(name_at=pd.Series(placed))
