"""A heat table: indicators by areas, each cell with its value, its verdict as a shape, and a shade."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled

SHAPES = {"better": "▲", "worse": "▼", "similar": "●", "higher": "◆", "lower": "◇", "not_compared": ""}


def heat_table(frame: pd.DataFrame, *, against: str, dark: bool = False) -> Picture:
    """Draw a cell for each `area` × `indicator` (labels in drawing order).

    `frame` has `printed` (the value in words), `comparison` (a word of metrics.benchmark), `reason` (why a
    cell is not compared) and `chosen` (bool: the row to mark). `against` names the benchmark.
    """
    colours = palette(dark=dark)
    fills = {
        "better": colours.improvement,
        "worse": colours.concern,
        "similar": colours.panel,
        "higher": colours.sooner_to_later[2],
        "lower": colours.context,
        "not_compared": colours.background,
    }
    areas, indicators = list(dict.fromkeys(frame["area"])), list(dict.fromkeys(frame["indicator"]))
    data = frame[["area", "indicator", "printed", "comparison", "chosen"]].assign(
        words=[
            f"{word} than {against}"
            if word in {"better", "worse", "higher", "lower"}
            else f"similar to {against}"
            if word == "similar"
            else f"not compared: {why}"
            if why
            else "not compared"
            for word, why in zip(frame["comparison"], frame["reason"], strict=True)
        ],
        fill=frame["comparison"].map(fills),
        text=[
            f"{SHAPES[word]} {printed}".strip()
            for word, printed in zip(frame["comparison"], frame["printed"], strict=True)
        ],
    )
    data["ink"] = data["fill"].map(colours.on)
    x = alt.X(
        "indicator:N",
        sort=indicators,
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-30, labelLimit=150),
    )
    y = alt.Y("area:N", sort=areas, title=None, axis=alt.Axis(labelLimit=160))
    base = alt.Chart(data)
    cells = base.mark_rect(stroke=colours.background, strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=alt.Color("fill:N", scale=None),
        tooltip=[
            alt.Tooltip("area:N", title="Area"),
            alt.Tooltip("indicator:N", title="Indicator"),
            alt.Tooltip("printed:N", title="Value"),
            alt.Tooltip("words:N", title="Verdict"),
        ],
    )
    ring = (
        base.transform_filter("datum.chosen")
        .mark_rect(filled=False, stroke=colours.text, strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    text = base.mark_text(fontSize=12).encode(x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None))
    chart = alt.layer(cells, ring, text).properties(width="container", height=24 * len(areas))
    counts = data["comparison"].value_counts()
    heard = ", ".join(f"{count} {str(word).replace('_', ' ')}" for word, count in counts.items())
    return Picture(
        styled(chart, colours=colours),
        f"Heat table of {len(indicators)} indicators by {len(areas)} areas, each against {against}: {heard}.",
        data,
    )
