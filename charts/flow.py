"""Flow in and out of the list, month by month: who joined above the line, who left below it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import Picture, palette, styled
from charts.withheld import UNKNOWN_LENGTH, WITHHELD, hatched_columns
from metrics.printed import D3_SIZE, count, signed

#: Flow → (label, side of the line, palette colour).
FLOWS = {
    "started": ("Joined", 1, "waiting_some_help"),
    "completed": ("Left: help of the stage began", -1, "accent"),
    "closed": ("Left: closed without it", -1, "neutral"),
}


def flow_bars(frame: pd.DataFrame, *, dark: bool = False) -> Picture:
    """Draw `label` (the month as a reader says it, in order) and the counts of FLOWS (missing, and hatched, where
    withheld).

    `frame` may have `net` (joined less left), drawn as a dot.
    """
    colours = palette(dark=dark)
    wanted = [flow for flow in FLOWS if flow in frame]
    long = frame.melt(id_vars=["label"], value_vars=wanted, var_name="flow", value_name="count")
    long = _pieces(long.assign(flow_name=long["flow"].map({flow: FLOWS[flow][0] for flow in wanted})))
    withheld = long["count"].isna()
    names = [FLOWS[flow][0] for flow in wanted]
    labels = list(dict.fromkeys(frame["label"]))
    x = alt.X("label:N", sort=labels, title=None, axis=_some(labels))
    bars = (
        alt.Chart(long[~withheld])
        .mark_bar(stroke=colours.background, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("start:Q", title="waits per month", axis=alt.Axis(labelExpr=D3_SIZE)),
            y2=alt.Y2("end:Q"),
            color=alt.Color(
                "flow_name:N",
                scale=alt.Scale(domain=names, range=[getattr(colours, FLOWS[flow][2]) for flow in wanted]),
                legend=alt.Legend(title=None, columns=alt.ExprRef("width < 450 ? 1 : 4")),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Month"),
                alt.Tooltip("flow_name:N", title="Flow"),
                alt.Tooltip("printed:N", title="Waits"),
            ],
        )
    )
    ends = long[["start", "end"]].to_numpy(dtype=float)
    span = float(ends.max() - ends.min())
    layers = [bars, *hatched_columns(long[withheld], x=x, span=span, colours=colours)]
    if "net" in frame:
        net = frame.loc[frame["net"].notna(), ["label", "net"]]
        net = net.assign(printed=net["net"].map(lambda count: signed(count)))
        layers.append(
            alt.Chart(net)
            .mark_point(filled=True, shape="diamond", size=60, color=colours.text, opacity=1)
            .encode(
                x=x,
                y=alt.Y("net:Q"),
                tooltip=[alt.Tooltip("label:N", title="Month"), alt.Tooltip("printed:N", title="Net change")],
            )
        )
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(color=colours.text).encode(y=alt.Y("at:Q"))
    chart = layered(*layers, zero).properties(width="container", height=280)
    return Picture(styled(chart, colours=colours), _heard(frame, wanted), long, kind="flow")


def _pieces(long: pd.DataFrame) -> pd.DataFrame:
    """Where the bar of each flow starts and ends, those on one side of the line one behind the other.

    A withheld count is a piece of a fixed length: `printed` says what it is, the length says nothing.
    """
    sides = long["flow"].map({flow: FLOWS[flow][1] for flow in FLOWS})
    known = long["count"].fillna(0).groupby([long["label"], sides]).sum()
    most = known.groupby(level=1).max().sum() or 1.0
    length = long["count"].fillna(most * UNKNOWN_LENGTH)
    end = length.groupby([long["label"], sides]).cumsum()
    return long.assign(
        start=(end - length) * sides,
        end=end * sides,
        printed=long["count"].map(lambda n: count(n, missing=WITHHELD)),
    )


def _some(labels: list[str]) -> alt.Axis:
    """An axis that names so many of the months that they can be read, the last among them."""
    every = max(1, round(len(labels) / 9))
    return alt.Axis(grid=False, labelAngle=0, labelOverlap="greedy", values=labels[::-1][::every][::-1])


def _heard(frame: pd.DataFrame, wanted: list[str]) -> str:
    told = "; ".join(
        f"{row['label']}: "
        + ", ".join(f"{FLOWS[flow][0].lower()} {count(row[flow], missing='withheld')}" for flow in wanted)
        for _, row in frame.tail(12).iterrows()
    )
    return f"Bars of flow by month, joined above the line and left below it. Last 12 months: {told}."
