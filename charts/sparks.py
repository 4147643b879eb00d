"""One of many small lines, all on the same scale, so that areas can be compared at a glance."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled
from metrics.printed import Show, number


def spark(
    rows: pd.DataFrame,
    *,
    area: str,
    top: float,
    span: tuple[date, date],
    bottom: float = 0.0,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw `date`, `value` and `label` of one area between `bottom` and `top`, its last value named.

    `span` is the first and the last day of all the lines, so that each point stands below the same day's above.
    """
    colours = palette(dark=dark)
    data = rows.loc[rows["value"].notna(), ["date", "value", "label"]].assign(
        date=lambda frame: pd.to_datetime(frame["date"]),
        printed=lambda frame: frame["value"].map(show),
        last=lambda frame: frame["date"] == frame["date"].max(),
    )
    base = alt.Chart(data)
    line = base.mark_line(color=colours.accent, strokeWidth=1.6).encode(
        x=alt.X("date:T", axis=None, scale=alt.Scale(domain=list(map(_day, span)))),
        y=alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=2), scale=alt.Scale(domain=[bottom, top])),
    )
    # One set of rows for all layers: a page sends many of these.
    end = base.transform_filter("datum.last").encode(x="date:T", y="value:Q")
    dots = end.mark_point(filled=True, color=colours.accent, size=40, opacity=1)
    named = end.mark_text(align="right", baseline="bottom", dy=-5, fontSize=12, color=colours.text).encode(
        text="printed:N"
    )
    first, last = (data.iloc[0], data.iloc[-1]) if len(data) else (None, None)
    heard = (
        f"{area}: {show(first['value'])} in {first['label']}, {show(last['value'])} in {last['label']}."
        if first is not None and last is not None
        else f"{area}: no figure."
    )
    title = alt.TitleParams(area, anchor="start", fontSize=13, color=colours.text, fontWeight="normal")
    chart = alt.layer(line, dots, named).properties(width="container", height=70, title=title)
    return Picture(styled(chart, colours=colours), heard, data)


def _day(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)
