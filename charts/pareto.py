"""Why standards were missed: reasons from the most frequent, how far they add up, and whether each was avoidable."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.rows import STEP, bar_of_row, named_rows, row_scale
from charts.theme import Picture, palette, styled
from charts.withheld import UNKNOWN_LENGTH, WITHHELD, hatched
from metrics.printed import WITHHELD as WITHHELD_MARK
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
    (of the reason), `share_percent` and `running_percent` (of all, up to and with this reason; may be missing), and
    may have `withheld`: how many of the months that were added up are not told. Such a bar goes on hatched, for a
    length that nobody can know, and its total is "at least" so many.
    """
    colours = palette(dark=dark)
    reasons = list(dict.fromkeys(frame["reason"]))
    parts = [part for part in PARTS if (frame["part"] == part).any()]
    data = frame.assign(length=frame["count"].fillna(0))
    data["end"] = data.groupby("reason", sort=False)["length"].cumsum()
    data["held"] = (
        (frame["withheld"] > 0) | frame["count"].isna() if "withheld" in frame else frame["count"].isna()
    )
    data["held"] = data.groupby("reason", sort=False)["held"].transform("any")
    data["start"] = data["end"] - data["length"]
    data["printed"] = data["count"].map(count)
    data["at_end"] = [_at_end(row) for row in data.to_dict("records")]
    top = max(1.0, float(data["end"].max())) * (1 + UNKNOWN_LENGTH * bool(data["held"].any()))
    scale = alt.Scale(domain=[0, top], nice=False)
    y = row_scale(reasons, field="reason")
    base = alt.Chart(data)
    bars = bar_of_row(base, edge=colours.background).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=scale),
        x2=alt.X2("end:Q"),
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
    hidden = hatched(_rest(data, top=top), y=y, top=top, colours=colours)
    chart = layered(bars, *hidden, *names).properties(width="container", height=STEP * len(reasons))
    heard = "; ".join(f"{row.reason} ({row.theme}) {row.at_end}" for row in last.itertuples())
    return Picture(
        styled(chart, colours=colours), f"Pareto bars of {unit} by reason. {heard}.", data, kind="pareto"
    )


def _rest(data: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """A piece of unknown length after each bar of which months are withheld."""
    last = data[data["held"]].groupby("reason", sort=False).tail(1)
    return pd.DataFrame(
        {
            "reason": last["reason"],
            "start": last["end"],
            "end": last["end"] + UNKNOWN_LENGTH * top,
            "printed": WITHHELD,
            "told": "some months are not told: the bar may be longer",
        }
    )


def _at_end(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["total"]):
        return WITHHELD_MARK
    so_far = "" if pd.isna(row["running_percent"]) else f" · {percent(row['running_percent'])}{SO_FAR}"
    return f"{'at least ' * bool(row['held'])}{number(row['total'])}{so_far}"
