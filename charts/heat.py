"""A heat table: indicators by areas, each cell with its value, its verdict as a shape, and a shade."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled

#: A column narrower than this, in pixels, has room for the shape alone, under an upright heading.
COLUMN_WIDTH = 48
NO_SHAPE = "·"
SHAPES = {"better": "▲", "worse": "▼", "similar": "●", "higher": "◆", "lower": "◇", "not_compared": ""}


def heat_table(frame: pd.DataFrame, *, dark: bool = False) -> Picture:
    """Draw a cell for each `area` × `indicator` (labels in drawing order).

    `frame` has `printed` (the value in words), `comparison` (a word of metrics.benchmark), `against` (whom the
    cell is held against), `reason` (why it is not compared) and `chosen` (bool: the row to mark). Where there is
    no room for the values the shapes stand alone.
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
            _words(word, against, why)
            for word, against, why in zip(frame["comparison"], frame["against"], frame["reason"], strict=True)
        ],
        fill=frame["comparison"].map(fills),
        text=[
            f"{SHAPES[word]} {printed}".strip()
            for word, printed in zip(frame["comparison"], frame["printed"], strict=True)
        ],
        shape=frame["comparison"].map(SHAPES).replace("", NO_SHAPE),
    )
    roomy = f"width >= {COLUMN_WIDTH * len(indicators)}"
    data["ink"] = data["fill"].map(colours.on)
    x = alt.X(
        "indicator:N",
        sort=indicators,
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=alt.ExprRef(f"{roomy} ? -30 : -90"),
            labelAlign="left",
            labelBaseline="middle",
            labelLimit=180,
        ),
    )
    y = alt.Y("area:N", sort=areas, title=None, axis=alt.Axis(labelLimit=190))
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
    texts = [
        base.transform_filter(room)
        .mark_text(fontSize=12)
        .encode(x=x, y=y, text=f"{column}:N", color=alt.Color("ink:N", scale=None))
        for room, column in ((roomy, "text"), (f"!({roomy})", "shape"))
    ]
    # An empty layer would be a picture without words to a screen reader.
    rings = [ring] if data["chosen"].any() else []
    chart = alt.layer(cells, *rings, *texts).properties(width="container", height=24 * len(areas))
    return Picture(styled(chart, colours=colours), _heard(data, areas, indicators), data)


def _words(word: str, against: str, why: str) -> str:
    if word == "not_compared":
        return f"not compared: {why}" if why else "not compared"
    return f"similar to {against}" if word == "similar" else f"{word} than {against}"


def _heard(data: pd.DataFrame, areas: list[str], indicators: list[str]) -> str:
    """How many cells say what, then each cell of the chosen area."""
    counts = data["comparison"].value_counts()
    told = ", ".join(f"{count} {str(word).replace('_', ' ')}" for word, count in counts.items()) or "no cell"
    mine = "; ".join(
        f"{row.indicator} {row.printed}, {row.words}" for row in data[data["chosen"]].itertuples()
    )
    chosen = data.loc[data["chosen"], "area"]
    said = f" {chosen.iloc[0]}: {mine}." if len(chosen) else ""
    return f"Heat table of {len(indicators)} indicators by {len(areas)} areas: {told}.{said}"
