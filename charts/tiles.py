"""A tile map of London: one square a borough, so that small boroughs count as much as large ones."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled
from metrics.printed import Show, number

TILE = 58


def tile_map(
    frame: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw one tile a borough, shaded by value, with its short name and the value in it.

    `frame` has `borough`, `code` (a short label of up to four letters), `tile_row`, `tile_column`, `value`
    (missing allowed), `note` (its codes), `published_for` (the body the figure was published for) and `chosen`
    (bool), and may have `blocked` (bool: a caveat rules a comparison out; the tile has its value and no shade).
    Boroughs that share one published figure carry the same value and say so in `published_for`.
    """
    colours = palette(dark=dark)
    blocked = frame["blocked"].astype(bool) if "blocked" in frame.columns else pd.Series(False, frame.index)
    shaded = frame["value"].mask(blocked)
    shown = shaded.dropna()
    data = frame[["borough", "code", "tile_row", "tile_column", "value", "published_for", "chosen"]].assign(
        printed=[
            show(value) if pd.notna(value) else "".join(f"[{code}]" for code in (note or "x").split())
            for value, note in zip(frame["value"], frame["note"].fillna(""), strict=True)
        ],
    )
    steps = len(colours.sequence)
    if shown.nunique() > 1:
        edges = [shown.quantile(i / steps) for i in range(1, steps)]
        bins = [sum(value > edge for edge in edges) if pd.notna(value) else None for value in shaded]
    else:
        bins = [steps // 2 if pd.notna(value) else None for value in shaded]
    data["fill"] = [colours.sequence[int(b)] if b is not None else colours.background for b in bins]
    data["ink"] = [
        colours.on(f) if b is not None else colours.secondary for f, b in zip(data["fill"], bins, strict=True)
    ]
    x = alt.X("tile_column:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    y = alt.Y("tile_row:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    base = alt.Chart(data)
    tooltip = [
        alt.Tooltip("borough:N", title="Borough"),
        alt.Tooltip("printed:N", title=unit_label),
        alt.Tooltip("published_for:N", title="Published for"),
    ]
    squares = base.mark_rect(stroke=colours.context, strokeWidth=1, cornerRadius=3).encode(
        x=x, y=y, color=alt.Color("fill:N", scale=None), tooltip=tooltip
    )
    ring = (
        base.transform_filter("datum.chosen")
        .mark_rect(filled=False, stroke=colours.waiting_no_help, strokeWidth=3.5, cornerRadius=3)
        .encode(x=x, y=y)
    )
    names = base.mark_text(dy=-8, fontSize=12).encode(
        x=x, y=y, text="code:N", color=alt.Color("ink:N", scale=None)
    )
    values = base.mark_text(dy=9, fontSize=13, fontWeight="bold").encode(
        x=x, y=y, text="printed:N", color=alt.Color("ink:N", scale=None)
    )
    columns, rows = (
        int(places.max() - places.min() + 1) if len(places) else 0
        for places in (frame["tile_column"], frame["tile_row"])
    )
    # An empty layer would be a picture without words to a screen reader.
    rings = [ring] if data["chosen"].any() else []
    chart = alt.layer(squares, *rings, names, values).properties(width="container", height=TILE * rows)
    return Picture(styled(chart, colours=colours), f"{unit_label}. {_heard(data, columns=columns)}", data)


def _heard(data: pd.DataFrame, *, columns: int) -> str:
    shown = data[data["value"].notna()].sort_values("value")
    if shown.empty:
        return "Tile map without a published value."
    low, high = shown.iloc[0], shown.iloc[-1]
    missing = data[data["value"].isna()]
    return " ".join(
        [
            f"Tile map of {len(data)} boroughs in {columns} columns.",
            f"Highest {high['borough']} {high['printed']}, lowest {low['borough']} {low['printed']}.",
            *(
                f"{row.borough} is marked: {row.printed}, published for {row.published_for}."
                for row in data[data["chosen"]].itertuples()
            ),
            *([f"Without a value: {', '.join(missing['borough'])}."] if len(missing) else []),
        ]
    )
