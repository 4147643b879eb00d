"""What is withheld in a bar: a light piece with a dashed edge and upright hatching, which reads the same in grey."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from charts import rows
from charts.rows import BAR_DOWN, BAR_HEIGHT
from charts.theme import Palette, text_if

#: The same word as at the end of a row.
WITHHELD = rows.WITHHELD
#: So many strokes would fill the whole width of a picture.
STROKES = 130
COLUMN_STROKES = 60
#: A piece of unknown length is drawn this long, as a part of the whole width.
UNKNOWN_LENGTH = 0.06
#: A piece is labelled where it is at least this wide, in pixels.
LABEL_WIDTH = 76


def hatched(pieces: pd.DataFrame, *, y: alt.Y, top: float, colours: Palette) -> list[alt.Chart]:
    """Layers that draw `pieces`: the field of `y`, `start`, `end`, `printed` (in the bar) and `told` (the tooltip).

    They stand on the axes of the bars beside them, which end at `top`.
    """
    if pieces.empty:
        return []
    field = str(y.shorthand).removesuffix(":N")
    base = alt.Chart(pieces)
    tip = [alt.Tooltip(f"{field}:N", title="For"), alt.Tooltip("told:N", title="Withheld")]
    ground = base.mark_bar(
        height=BAR_HEIGHT,
        yOffset=BAR_DOWN,
        color=colours.panel,
        stroke=colours.secondary,
        strokeWidth=1,
        strokeDash=[4, 3],
    ).encode(y=y, x=alt.X("start:Q"), x2=alt.X2("end:Q"), tooltip=tip)
    strokes = (
        alt.Chart(_strokes(pieces, field=field, step=top / STROKES))
        .mark_tick(thickness=1.3, size=BAR_HEIGHT - 2, yOffset=BAR_DOWN, color=colours.secondary)
        .encode(y=y, x=alt.X("at:Q"))
    )
    wide = f"(datum.end - datum.start) / {top} * width > {LABEL_WIDTH}"
    label = base.transform_calculate(middle="(datum.start + datum.end) / 2").mark_text(
        fontSize=12, fontWeight="bold", dy=BAR_DOWN
    )
    place = {"y": y, "x": alt.X("middle:Q")}
    text = text_if(wide, alt.Text("printed:N"))
    ground_of_text = {"color": alt.ColorValue(colours.panel), "stroke": alt.StrokeValue(colours.panel)}
    halo = label.encode(**place, text=text, strokeWidth=alt.StrokeWidthValue(5), **ground_of_text)
    return [ground, strokes, halo, label.encode(**place, text=text, color=alt.ColorValue(colours.text))]


def hatched_columns(pieces: pd.DataFrame, *, x: alt.X, span: float, colours: Palette) -> list[alt.Chart]:
    """Layers that draw `pieces` of upright bars: the field of `x`, `flow_name`, `start`, `end` and `printed`.

    `span` is the length of the whole upright axis; the strokes lie across the bar.
    """
    if pieces.empty:
        return []
    field = str(x.shorthand).removesuffix(":N")
    tip = [alt.Tooltip(f"{field}:N", title="Month"), alt.Tooltip("flow_name:N"), alt.Tooltip("printed:N")]
    ground = (
        alt.Chart(pieces)
        .mark_bar(color=colours.panel, stroke=colours.secondary, strokeWidth=1, strokeDash=[4, 3])
        .encode(x=x, y=alt.Y("start:Q"), y2=alt.Y2("end:Q"), tooltip=tip)
    )
    step = span / COLUMN_STROKES
    turned = pieces.assign(
        start=pieces[["start", "end"]].min(axis=1), end=pieces[["start", "end"]].max(axis=1)
    )
    strokes = _strokes(turned, field=field, step=step).assign(to=lambda rows: rows["at"] + step * 0.3)
    lines = (
        alt.Chart(strokes).mark_bar(color=colours.secondary).encode(x=x, y=alt.Y("at:Q"), y2=alt.Y2("to:Q"))
    )
    return [ground, lines]


def _strokes(pieces: pd.DataFrame, *, field: str, step: float) -> pd.DataFrame:
    """Where the strokes of each piece stand: on one grid, so that pieces of every length are hatched alike.

    A piece between two strokes of the grid has one in its middle: no piece looks like an empty bar.
    """
    strokes = [
        (piece[field], float(at))
        for piece in pieces.to_dict("records")
        for at in _on_grid(float(piece["start"]), float(piece["end"]), step=step)
    ]
    return pd.DataFrame(strokes, columns=[field, "at"])


def _on_grid(start: float, end: float, *, step: float) -> list[float]:
    found = np.arange(np.ceil(start / step + 0.25), end / step - 0.2) * step
    return [float(at) for at in found] if len(found) else [(start + end) / 2]
