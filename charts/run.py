"""A run chart: the line and its median, for series that must not be given limits."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, date_axis, palette, styled
from metrics.printed import Show, number


def run_chart(rows: pd.DataFrame, *, unit_label: str, show: Show = number, dark: bool = False) -> Picture:
    """Draw `date`, `value`, `median` and `label` (the period as a reader says it) of one series."""
    colours = palette(dark=dark)
    data = rows[["date", "value", "median", "label"]].assign(
        date=pd.to_datetime(rows["date"]),
        printed=[show(value) if pd.notna(value) else "no figure" for value in rows["value"]],
    )
    x = alt.X("date:T", title=None, axis=date_axis(data["date"]))
    base = alt.Chart(data)
    line = base.mark_line(color=colours.accent, strokeWidth=2, point={"filled": True, "size": 60}).encode(
        x=x,
        y=alt.Y("value:Q", title=unit_label, scale=alt.Scale(zero=True, nice=True)),
        tooltip=[alt.Tooltip("label:N", title="Period"), alt.Tooltip("printed:N", title="Value")],
    )
    median = base.mark_line(color=colours.secondary, strokeDash=[5, 4]).encode(x=x, y="median:Q")
    name = (
        alt.Chart(data.tail(1))
        .mark_text(align="left", dx=8, fontSize=12, color=colours.secondary)
        .encode(x="date:T", y="median:Q", text=alt.value("median"))
    )
    chart = alt.layer(median, line, name).properties(width="container", height=300)
    shown = data[data["value"].notna()]
    heard = "; ".join(f"{row.label} {row.printed}" for row in shown.itertuples()) or "no figure"
    middle = f" Median {show(shown['median'].iloc[-1])}." if len(shown) else ""
    return Picture(
        styled(chart, colours=colours), f"Run chart of {unit_label}. {heard}.{middle}", data, kind="run"
    )
