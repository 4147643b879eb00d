"""One of many small lines, all on the same scale, so that areas can be compared at a glance."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled


def spark(rows: pd.DataFrame, *, area: str, top: float, dark: bool = False) -> Picture:
    """Draw `date`, `value` and `label` of one area between zero and `top`, its first and last value named."""
    colours = palette(dark=dark)
    data = rows.loc[rows["value"].notna(), ["date", "value", "label"]].assign(
        date=lambda frame: pd.to_datetime(frame["date"])
    )
    base = alt.Chart(data)
    line = base.mark_line(color=colours.accent, strokeWidth=1.6).encode(
        x=alt.X("date:T", axis=None),
        y=alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=2), scale=alt.Scale(domain=[0, top])),
    )
    dots = (
        alt.Chart(data.iloc[[-1]])
        .mark_point(filled=True, color=colours.accent, size=40, opacity=1)
        .encode(x="date:T", y="value:Q")
        if len(data)
        else alt.Chart(data).mark_point()
    )
    first, last = (data.iloc[0], data.iloc[-1]) if len(data) else (None, None)
    heard = (
        f"{area}: {first['value']:,.0f} in {first['label']}, {last['value']:,.0f} in {last['label']}."
        if first is not None and last is not None
        else f"{area}: nothing published."
    )
    title = alt.TitleParams(area, anchor="start", fontSize=13, color=colours.text, fontWeight="normal")
    chart = alt.layer(line, dots).properties(width="container", height=70, title=title)
    return Picture(styled(chart, colours=colours), heard, data)
