"""Rows that carry their own names: the name above each bar, what it comes to at the right, at any width."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import text_if
from metrics.printed import WITHHELD as MARK

#: The word of a key, a label and a screen reader for what is not told.
WITHHELD = "withheld"
#: From one row to the next, and how far the name stands above the middle of a row and its bar below, in pixels.
STEP = 50
NAME_UP = -15
BAR_DOWN = 9
BAR_HEIGHT = 22
#: Below this width, in pixels, a row has room for short text only.
NARROW = 440


def row_scale(labels: list[str], *, field: str) -> alt.Y:
    """The vertical position of rows that are named by `named_rows`."""
    return alt.Y(f"{field}:N", sort=labels, title=None, axis=None)


def named_rows(
    rows: pd.DataFrame, *, name: str, at_end: str, y: alt.Y, ink: str, short: str = ""
) -> list[alt.Chart]:
    """The text of each row of `rows` (one a row): column `name` at the left, column `at_end` at the right.

    Where there is little room, columns `<short>name` and `<short>at_end` stand in their place. The mark of what is
    withheld is a word here.
    """
    ends = [column for column in {at_end, f"{short}{at_end}"} if column in rows]
    base = alt.Chart(rows.assign(**{column: rows[column].replace(MARK, WITHHELD) for column in ends}))
    right = alt.XValue(alt.ExprRef("width"))
    shown = {"": f"width > {NARROW}", short: f"width <= {NARROW}"} if short else {"": ""}
    layers = []
    for prefix, test in shown.items():
        texts = [alt.Text(f"{prefix}{column}:N") for column in (name, at_end)]
        left, end = (text_if(test, text) if test else text for text in texts)
        layers += [
            base.mark_text(align="left", dy=NAME_UP, color=ink).encode(y=y, x=alt.XValue(0), text=left),
            base.mark_text(align="right", dy=NAME_UP, color=ink, fontWeight="bold").encode(
                y=y, x=right, text=end
            ),
        ]
    return layers


def bar_of_row(base: alt.Chart, *, edge: str) -> alt.Chart:
    """A bar that leaves room for the name above it."""
    return base.mark_bar(stroke=edge, strokeWidth=1.2, height=BAR_HEIGHT, yOffset=BAR_DOWN)


def text_in_bar(base: alt.Chart) -> alt.Chart:
    """Text in the middle of such a bar."""
    return base.mark_text(fontWeight="bold", fontSize=12, dy=BAR_DOWN)
