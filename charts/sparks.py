"""Many small lines, all on the same scale, so that areas can be compared at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from charts.layered import Layers, layered
from charts.styles import STANDARD, line_of
from charts.theme import Palette, Picture, palette, styled
from metrics.printed import Show, number

HEIGHT = 70
#: The width of one in a file of them all.
SHEET_WIDTH = 190


def spark(
    rows: pd.DataFrame,
    *,
    area: str,
    top: float,
    span: tuple[date, date],
    bottom: float = 0.0,
    beside: pd.DataFrame | None = None,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw one area between `bottom` and `top`, its last value named.

    `rows` has `date`, `value` (missing: a gap), `label` and `segment` (no line joins two), and may have `target` (the
    standard in force, drawn as everywhere). `beside` has the same of whom the area is compared with, and `area`, its
    name. `span` is the first and the last day of all the lines, so that each point stands below the same day's above;
    the first and the last period stand under the line.
    """
    colours = palette(dark=dark)
    data = _ready(rows, show)
    chart = _drawn(
        data, area=area, top=top, bottom=bottom, span=span, beside=beside, show=show, colours=colours
    )
    return Picture(
        styled(chart, colours=colours), _heard(data, area, beside=beside, show=show), data, kind="sparks"
    )


def sheet(specs: Sequence[Mapping[str, Any]], *, across: int, when: str) -> dict[str, Any]:
    """The specifications of small pictures as one of them all, `across` in a row, to be kept as a file."""
    first = specs[0]
    inner = ("title", "layer", "height")
    return {
        **{name: first[name] for name in ("$schema", "background", "config", "usermeta")},
        "title": {"text": when, "anchor": "start", "fontSize": 13, "color": first["title"]["color"]},
        "columns": across,
        "concat": [{"width": SHEET_WIDTH, **{name: spec[name] for name in inner}} for spec in specs],
        "datasets": {name: rows for spec in specs for name, rows in spec["datasets"].items()},
    }


def _ready(rows: pd.DataFrame, show: Show) -> pd.DataFrame:
    """The points in order of time; one without a value stays, so that no line is drawn across it."""
    known = [name for name in ("target",) if name in rows]
    data = rows[["date", "value", "label", "segment", *known]].assign(
        date=pd.to_datetime(rows["date"]),
        printed=[show(value) if pd.notna(value) else "no figure" for value in rows["value"]],
    )
    data = data.sort_values("date", kind="stable")
    newest = data.loc[data["value"].notna(), "date"].max()
    return data.assign(last=data["date"] == newest)


def _drawn(
    data: pd.DataFrame,
    *,
    area: str,
    top: float,
    bottom: float,
    span: tuple[date, date],
    beside: pd.DataFrame | None,
    show: Show,
    colours: Palette,
) -> Layers:
    ends = [_day(day) for day in span]
    x = alt.X(
        "date:T",
        axis=alt.Axis(
            title=None,
            values=ends,
            format="%b %Y",
            labelFontSize=12,
            labelFlush=True,
            labelBound=True,
            grid=False,
        ),
        scale=alt.Scale(domain=ends),
    )
    y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=2), scale=alt.Scale(domain=[bottom, top]))
    base = alt.Chart(data)
    layers: list[alt.Chart] = []
    if beside is not None and len(beside):
        layers.append(_beside(beside, x=x, y=y, colours=colours))
    if "target" in data and data["target"].notna().any():
        layers += _standard(base, data, x=x, show=show, colours=colours)
    joined = base.mark_line(color=colours.accent, strokeWidth=1.6)
    layers.append(joined.encode(x=x, y=y, detail=alt.Detail("segment:N")))
    dots = alt.Chart(data[data["last"] | _alone(data)])
    size = alt.SizeValue(**alt.condition("datum.last", alt.value(40), alt.value(14)))
    marks = dots.mark_point(filled=True, color=colours.accent, opacity=1)
    layers.append(marks.encode(x=x, y=y, size=size))
    end: dict[str, Any] = {"align": "right", "baseline": "bottom", "dy": -5, "fontSize": 12}
    ground: dict[str, Any] = {"stroke": colours.background, "strokeWidth": 4, "aria": False}
    last = alt.Chart(data[data["last"]])
    layers += [
        last.mark_text(**end, **more).encode(x=x, y=y, text=alt.Text("printed:N"))
        for more in (ground, dict[str, Any](color=colours.text))
    ]
    title = alt.TitleParams(
        area, anchor="start", frame="group", fontSize=13, color=colours.text, fontWeight="normal"
    )
    return layered(*layers).properties(width="container", height=HEIGHT, title=title)


def _beside(beside: pd.DataFrame, *, x: alt.X, y: alt.Y, colours: Palette) -> alt.Chart:
    """The lines of comparators, each with the dash that it has everywhere."""
    names = list(dict.fromkeys(beside["area"]))
    rows = beside.assign(
        date=pd.to_datetime(beside["date"]), run=beside["area"] + " " + beside["segment"].astype(str)
    )
    dashes = alt.Scale(domain=names, range=[list(line_of(str(name)).dash) for name in names])
    return (
        alt.Chart(rows[["area", "date", "value", "run"]])
        .mark_line(color=colours.secondary, strokeWidth=1.2, aria=False)
        .encode(
            x=x,
            y=y,
            detail=alt.Detail("run:N"),
            strokeDash=alt.StrokeDash("area:N", scale=dashes, legend=None),
        )
    )


def _standard(
    base: alt.Chart, data: pd.DataFrame, *, x: alt.X, show: Show, colours: Palette
) -> list[alt.Chart]:
    """The standard in force at each date, with its newest value at the left."""
    known = data[data["target"].notna()]
    newest = known["target"].iloc[-1]
    name = known.iloc[[0]].assign(name=f"standard {show(newest)}", at=newest)
    line = base.mark_line(
        color=colours.text, strokeDash=list(STANDARD.dash), strokeWidth=1.4, interpolate="step-before"
    )
    words = alt.Chart(name[["date", "at", "name"]]).mark_text(
        align="left", baseline="top", dy=3, fontSize=12, color=colours.text
    )
    return [
        line.encode(x=x, y=alt.Y("target:Q")),
        words.encode(x=x, y=alt.Y("at:Q"), text=alt.Text("name:N")),
    ]


def _alone(data: pd.DataFrame) -> pd.Series:
    """Points with a value that no line reaches: neither neighbour of their segment has one."""
    known = data["value"].notna()
    same_before = data["segment"].eq(data["segment"].shift()) & known.shift(fill_value=False)
    same_after = data["segment"].eq(data["segment"].shift(-1)) & known.shift(-1, fill_value=False)
    return known & ~same_before & ~same_after


def _heard(data: pd.DataFrame, area: str, *, beside: pd.DataFrame | None, show: Show) -> str:
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"{area}: no figure."
    first, last = shown.iloc[0], shown.iloc[-1]
    broken = " The line breaks between them." if shown["segment"].nunique() > 1 else ""
    aim = last.get("target")
    standard = f", standard {show(aim)}" if aim is not None and pd.notna(aim) else ""
    names = [] if beside is None else list(dict.fromkeys(beside["area"]))
    others = f" Beside it: {', '.join(names)}." if names else ""
    return (
        f"{area}: {show(first['value'])} in {first['label']}, {show(last['value'])} in {last['label']}{standard}."
        f"{broken}{others}"
    )


def _day(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)
