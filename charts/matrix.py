"""A matrix of counts: rows by columns, the count in words as well as in shade, an empty cell left empty."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled, wrapped, wrapped_axis
from metrics.printed import number

#: Columns narrower than this, in pixels, have upright headings.
COLUMN_WIDTH = 90


def count_matrix(
    frame: pd.DataFrame, *, row_title: str, column_title: str, empty: str, dark: bool = False
) -> Picture:
    """Draw a cell for each row × column.

    `frame` has `row`, `column` (labels in drawing order) and `count` (0 allowed: drawn as an empty cell that
    says `empty` in its tooltip, because nothing published is not the same as nothing there).
    """
    colours = palette(dark=dark)
    rows, columns = list(dict.fromkeys(frame["row"].map(wrapped))), list(dict.fromkeys(frame["column"]))
    shades = colours.sequence
    data = frame[["row", "column", "count"]].assign(
        drawn_row=frame["row"].map(wrapped),
        printed=frame["count"].map(lambda n: number(n) if n else ""),
        words=frame["count"].map(lambda n: f"{number(n)} published" if n else empty),
        fill=frame["count"].map(lambda n: shades[min(int(n), len(shades) - 1)] if n else colours.background),
    )
    data["ink"] = data["fill"].map(colours.on)
    upright = alt.Axis(
        orient="top",
        labelAngle=alt.ExprRef(f"width < {COLUMN_WIDTH * len(columns)} ? -90 : 0"),
        labelAlign=alt.ExprRef(f"width < {COLUMN_WIDTH * len(columns)} ? 'left' : 'center'"),
        labelBaseline=alt.ExprRef(f"width < {COLUMN_WIDTH * len(columns)} ? 'middle' : 'bottom'"),
        labelLimit=120,
    )
    x = alt.X("column:N", sort=columns, title=None, axis=upright)
    y = alt.Y("drawn_row:N", sort=rows, title=None, axis=wrapped_axis())
    base = alt.Chart(data)
    choice = alt.selection_point(name="cell", fields=["row", "column"], on="click")
    cells = (
        base.mark_rect(stroke=colours.hairline, cornerRadius=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color("fill:N", scale=None),
            tooltip=[
                alt.Tooltip("row:N", title=row_title),
                alt.Tooltip("column:N", title=column_title),
                alt.Tooltip("words:N", title="Good practice"),
            ],
        )
        .add_params(choice)
    )
    text = base.mark_text(fontWeight="bold").encode(
        x=x, y=y, text=alt.Text("printed:N"), color=alt.Color("ink:N", scale=None)
    )
    chart = alt.layer(cells, text).properties(width="container", height=36 * len(rows))
    filled = data[data["count"] > 0]
    heard = (
        "; ".join(f"{r['row']}, {r['column']}: {number(r['count'])}" for r in filled.to_dict("records"))
        or empty
    )
    return Picture(
        styled(chart, colours=colours),
        f"{row_title} by {column_title}: {len(filled)} of {len(data)} cells have any. {heard}.",
        data,
        kind="matrix",
    )
