"""A heat table: indicators by areas, each cell with its value, its verdict as a shape, and a shade."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.styles import SHAPES, fill_of, in_words, key_of
from charts.theme import LABEL_SIZE, SMALL_SIZE, Picture, palette, styled
from metrics.printed import number

#: A column narrower than this, in pixels, has room for the shape alone, under an upright heading.
COLUMN_WIDTH = 48
#: The longest heading of a column, and of a row's name where room is scarce, in pixels.
HEADING_LIMIT, NAME_LIMIT = 260, 136


def heat_table(frame: pd.DataFrame, *, dark: bool = False) -> Picture:
    """Draw a cell for each `area` × `indicator` (labels in drawing order).

    `frame` has `value` (missing: the cell has its shape alone), `printed` (the value in words), `comparison` (a word of
    metrics.benchmark), `against` (whom the cell is held against), `reason` (why it is not compared), `period` (its
    label) and `chosen` (bool: the row to mark), and may have `close_call` (bool: rounding could change the verdict).
    Where there is no room for the values the shapes stand alone.
    """
    colours = palette(dark=dark)
    areas, indicators = list(dict.fromkeys(frame["area"])), list(dict.fromkeys(frame["indicator"]))
    data = frame[["area", "indicator", "printed", "period", "chosen"]].assign(
        verdict=frame["comparison"],
        words=[
            in_words(word, against=against, reason=why, close_call=bool(close))
            for word, against, why, close in zip(
                frame["comparison"],
                frame["against"],
                frame["reason"],
                frame["close_call"] if "close_call" in frame else [False] * len(frame),
                strict=True,
            )
        ],
        text=[
            f"{SHAPES[word]} {printed if known else ''}".rstrip()
            for word, printed, known in zip(
                frame["comparison"], frame["printed"], frame["value"].notna(), strict=True
            )
        ],
        shape=frame["comparison"].map(SHAPES),
        ink=[colours.on(fill_of(word, colours)) for word in frame["comparison"]],
    )
    roomy = f"width >= {COLUMN_WIDTH * len(indicators)}"
    x = alt.X(
        "indicator:N",
        sort=indicators,
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=alt.ExprRef(f"{roomy} ? -30 : -90"),
            labelAlign="left",
            labelBaseline="middle",
            labelLimit=HEADING_LIMIT,
        ),
    )
    mine = alt.FieldOneOfPredicate("value", data.loc[data["chosen"], "area"].unique().tolist())
    names = alt.Axis(
        labelFontSize=alt.ExprRef(f"{roomy} ? {LABEL_SIZE} : {SMALL_SIZE}"),
        labelLimit=alt.ExprRef(f"{roomy} ? 190 : {NAME_LIMIT}"),
        labelFontWeight=alt.condition(mine, alt.value("bold"), alt.value("normal")),
    )
    y = alt.Y("area:N", sort=areas, title=None, axis=names)
    base = alt.Chart(data)
    cells = base.mark_rect(stroke=colours.background, strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=key_of(data["verdict"], against="", colours=colours),
        tooltip=[
            alt.Tooltip("area:N", title="Area"),
            alt.Tooltip("indicator:N", title="Indicator"),
            alt.Tooltip("printed:N", title="Value"),
            alt.Tooltip("period:N", title="Period"),
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
        .encode(x=x, y=y, text=alt.Text(f"{column}:N"), color=alt.Color("ink:N", scale=None))
        for room, column in ((roomy, "text"), (f"!({roomy})", "shape"))
    ]
    # An empty layer would be a picture without words to a screen reader.
    rings = [ring] if data["chosen"].any() else []
    chart = layered(cells, *rings, *texts).properties(width="container", height=24 * len(areas))
    return Picture(styled(chart, colours=colours), _heard(data, areas, indicators), data, kind="heat")


def _heard(data: pd.DataFrame, areas: list[str], indicators: list[str]) -> str:
    """How many cells say what, then each cell of the chosen area."""
    counts = data["verdict"].value_counts()
    told = (
        ", ".join(f"{number(counts[word])} {word.replace('_', ' ')}" for word in SHAPES if word in counts)
        or "no cell"
    )
    mine = "; ".join(
        f"{row.indicator} {row.printed} in {row.period}, {row.words}"
        for row in data[data["chosen"]].itertuples()
    )
    chosen = data.loc[data["chosen"], "area"]
    said = f" {chosen.iloc[0]}: {mine}." if len(chosen) else ""
    return f"Heat table of {len(indicators)} indicators by {len(areas)} areas: {told}.{said}"
