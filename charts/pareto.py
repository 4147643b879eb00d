"""Why standards were missed: reasons from the most frequent, how far they add up, and whether each was avoidable."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.rows import STEP, bar_of_row, named_rows, row_scale
from charts.theme import Picture, palette, styled
from metrics.printed import count, number, percent

SO_FAR = " so far"
#: Whether a breach was avoidable → palette colour.
PARTS = {
    "Avoidable": "waiting_no_help",
    "Not avoidable": "neutral",
    "Recorded": "accent",
    "Not recorded": "context",
}


def pareto_bars(frame: pd.DataFrame, *, unit: str = "breaches", dark: bool = False) -> Picture:
    """Draw one bar for each reason, split into PARTS, in the order of the frame.

    `frame` has one row a reason and part: `reason`, `theme`, `part`, `count` (missing where withheld), `total`
    (of the reason), `share_percent` and `running_percent` (of all, up to and with this reason; may be missing).
    """
    colours = palette(dark=dark)
    reasons = list(dict.fromkeys(frame["reason"]))
    parts = [part for part in PARTS if (frame["part"] == part).any()]
    data = frame.assign(length=frame["count"].fillna(0))
    data["end"] = data.groupby("reason", sort=False)["length"].cumsum()
    data["start"] = data["end"] - data["length"]
    data["printed"] = data["count"].map(count)
    data["at_end"] = [_at_end(row) for row in data.itertuples()]
    top = max(1.0, float(data["end"].max()))
    y = row_scale(reasons, field="reason")
    base = alt.Chart(data)
    bars = bar_of_row(base, edge=colours.background).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top], nice=False)),
        x2="end:Q",
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=parts, range=[getattr(colours, PARTS[part]) for part in parts]),
            legend=alt.Legend(title=None) if len(parts) > 1 else None,
        ),
        tooltip=[
            alt.Tooltip("reason:N", title="Reason"),
            alt.Tooltip("theme:N", title="Theme"),
            alt.Tooltip("part:N", title="Avoidability"),
            alt.Tooltip("printed:N", title=unit.capitalize()),
        ],
    )
    last = data.groupby("reason", sort=False).tail(1)
    named = zip(last["reason"], last["theme"], strict=True)
    last = last.assign(
        name=[f"{reason} · {theme}" if theme else reason for reason, theme in named],
        short_name=last["reason"],
        short_at_end=last["at_end"].str.removesuffix(SO_FAR),
    )
    names = named_rows(last, name="name", at_end="at_end", y=y, ink=colours.text, short="short_")
    chart = alt.layer(bars, *names).properties(width="container", height=STEP * len(reasons))
    heard = "; ".join(f"{row.reason} ({row.theme}) {row.at_end}" for row in last.itertuples())
    return Picture(
        styled(chart, colours=colours), f"Pareto bars of {unit} by reason. {heard}.", data, kind="pareto"
    )


def _at_end(row: object) -> str:
    total, running = row.total, row.running_percent  # type: ignore[attr-defined]
    if pd.isna(total):
        return "[c]"
    return number(total) if pd.isna(running) else f"{number(total)} · {percent(running)}{SO_FAR}"
