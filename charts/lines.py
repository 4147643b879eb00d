"""Change over a few periods: one line an area, its own named at their ends, comparators by a key of their dashes."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.styles import OWN, Standard, line_of, standard_line
from charts.theme import Palette, Picture, palette, styled
from metrics.columns import plain_rows
from metrics.printed import Show, number


def change_lines(
    frame: pd.DataFrame,
    *,
    unit_label: str,
    standard: Standard | None = None,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw one line an area over periods.

    `frame` has `area`, `period` (label, in order), `value` (missing leaves a gap), `chosen` (bool), `segment` (the
    unbroken stretch that a figure belongs to) and `broken` (bool: a break in geography or method before this point).
    No line joins two segments or runs over a break. A comparator has the line that it has everywhere.
    """
    colours = palette(dark=dark)
    periods = list(dict.fromkeys(frame["period"]))
    areas = list(dict.fromkeys(frame["area"]))
    own = set(frame.loc[frame["chosen"], "area"])
    styles = [OWN if area in own else line_of(area) for area in areas]
    data = frame.assign(
        printed=[show(value) if pd.notna(value) else "no figure" for value in frame["value"]],
        ink=[colours.chosen if chosen else colours.secondary for chosen in frame["chosen"].tolist()],
        run=_runs(frame),
    )
    x = alt.X(
        "period:N", sort=periods, title=None, axis=alt.Axis(labelAngle=0, grid=False, labelOverlap="greedy")
    )
    y = alt.Y("value:Q", title=unit_label, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    beside = [area for area in areas if area not in own]
    dash = alt.StrokeDash(
        "area:N",
        sort=areas,
        legend=_key(beside, colours=colours) if beside else None,
        scale=alt.Scale(domain=areas, range=[list(style.dash) for style in styles]),
    )
    tint = alt.Color("ink:N", scale=None)
    base = alt.Chart(data)
    line = base.mark_line(strokeWidth=2).encode(
        x=x, y=y, detail=alt.Detail("run:N"), strokeDash=dash, color=tint
    )
    points = base.mark_point(filled=True, size=55, opacity=1).encode(
        x=x,
        y=y,
        color=tint,
        tooltip=[alt.Tooltip("area:N"), alt.Tooltip("period:N"), alt.Tooltip("printed:N", title=unit_label)],
    )
    mine = data[data["value"].notna() & data["chosen"]]
    last = _apart(mine.groupby("area", sort=False).tail(1), top=data["value"].max())
    named = alt.Chart(last).encode(x=x, y=alt.Y("name_at:Q"), text=alt.Text("area:N"))
    ground = named.mark_text(
        align="right",
        dx=-8,
        fontSize=12,
        fontWeight="bold",
        stroke=colours.background,
        strokeWidth=4,
        aria=False,
    )
    names = named.mark_text(align="right", dx=-8, fontSize=12, fontWeight="bold").encode(color=tint)
    levels = standard_line(standard, show=show, colours=colours) if standard else []
    named_own = [ground, names] if len(last) else []
    chart = layered(line, points, *named_own, *levels).properties(width="container", height=280)
    heard = "; ".join(f"{area}: {', '.join(told)}" for area, told in _heard(data).items())
    aim = f" Line: {standard.named(show)}." if standard else ""
    return Picture(
        styled(chart, colours=colours), f"{unit_label} over time. {heard}.{aim}", data, kind="lines"
    )


def _key(areas: list[str], *, colours: Palette) -> alt.Legend:
    """The dashes of those beside the own line: names at the ends of lines so close would stand on one another."""
    return alt.Legend(
        title=None,
        values=areas,
        symbolType="stroke",
        symbolSize=900,
        symbolStrokeWidth=2,
        symbolStrokeColor=colours.secondary,
    )


def _runs(frame: pd.DataFrame) -> list[str]:
    """The points of each area that a line may join: of one segment, with no break between them."""
    breaks: dict[str, int] = {}
    runs = []
    for area, segment, broken in plain_rows(frame, "area", "segment", "broken"):
        breaks[area] = breaks.get(area, 0) + bool(broken)
        runs.append(f"{area} {segment} {breaks[area]}")
    return runs


def _heard(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Of each area each period's figure, and where the line breaks."""
    told: dict[str, list[str]] = {}
    before: dict[str, str] = {}
    for area, period, printed, run in plain_rows(rows, "area", "period", "printed", "run"):
        new = before.get(area, run) != run
        told.setdefault(area, []).append(f"{'the line breaks, ' if new else ''}{period} {printed}")
        before[area] = run
    return told


def _apart(last: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """Heights for the names of the lines: above their last points, far enough apart to be read."""
    gap = 0.075 * (top or 1)
    height, placed = float("-inf"), {}
    for index, value in last["value"].sort_values().items():
        height = max(value + gap * 0.8, height + gap)
        placed[index] = height
    return last.assign(name_at=pd.Series(placed))
