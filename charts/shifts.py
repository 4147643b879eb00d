"""How waits moved between two dates, one row a place and stage: shorter to the left, longer to the right."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import Picture, palette, styled
from metrics.printed import D3_CHANGE, signed

ROW_HEIGHT = 42
NAME_UP, BAR_DOWN = -12, 8


def shift_bars(frame: pd.DataFrame, *, unit: str = "weeks", dark: bool = False) -> Picture:
    """Draw `place` (in the order to draw), `stage` (in the order to draw) and `change` (missing: not known)."""
    colours = palette(dark=dark)
    places, stages = (list(dict.fromkeys(frame[name])) for name in ("place", "stage"))
    shown = frame[frame["change"].notna()]
    data = shown.assign(
        way=["longer" if change > 0 else "shorter" for change in shown["change"]],
        printed=shown["change"].map(lambda change: signed(change, decimals=1)),
        row=shown["place"] + " · " + shown["stage"],
    )
    rows = [f"{place} · {stage}" for place in places for stage in stages]
    rows = [row for row in rows if row in set(data["row"])]
    reach = max(0.5, float(data["change"].abs().max())) * 1.3 if len(data) else 1.0
    y = alt.Y("row:N", sort=rows, title=None, axis=None)
    x = alt.X(
        "change:Q",
        title=f"change in {unit}",
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(tickCount=5, tickMinStep=1, labelExpr=D3_CHANGE),
    )
    base = alt.Chart(data)
    bars = base.mark_bar(height=18, yOffset=BAR_DOWN).encode(
        y=y,
        x=x,
        color=alt.Color(
            "way:N",
            scale=alt.Scale(domain=["shorter", "longer"], range=[colours.accent, colours.concern]),
            legend=alt.Legend(title=None),
        ),
        tooltip=[
            alt.Tooltip("place:N", title="Place"),
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("printed:N", title=f"Change, {unit}"),
        ],
    )
    sides: list[tuple[str, Literal["left", "right"], int]] = [
        ("change >= 0", "left", 5),
        ("change < 0", "right", -5),
    ]
    names = [
        base.transform_filter(f"datum.{test}")
        .mark_text(align=align, dx=shift, dy=BAR_DOWN, fontSize=12)
        .encode(y=y, x=x, text=alt.Text("printed:N"))
        for test, align, shift in sides
    ]
    names.append(
        base.mark_text(align="left", dy=NAME_UP).encode(y=y, x=alt.XValue(0), text=alt.Text("row:N"))
    )
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(color=colours.text).encode(x=alt.X("at:Q"))
    chart = layered(bars, *names, zero).properties(width="container", height=ROW_HEIGHT * len(rows) + 6)
    heard = "; ".join(f"{row.row} {row.printed}" for row in data.itertuples())
    return Picture(
        styled(chart, colours=colours),
        f"Bars of change in {unit}, shorter to the left. {heard}.",
        data,
        kind="shifts",
    )
