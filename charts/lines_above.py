"""Upright lines behind bars, of comparators and a standard, each drawn up to its name above the bars."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from charts.styles import Line, Side
from charts.theme import Palette

#: The height of a row of names above the bars, in pixels.
NAME_HEIGHT = 15
#: The room that a value takes at the end of the longest bar, in pixels.
VALUE_WIDTH = 62
#: On a narrow screen, in pixels: the width of the bars, the room left of them at the least, and that of a letter.
NARROW, LEFT_OF_BARS, LETTER = 250, 40, 7

#: A name, the value where its line stands, and how the line looks.
Named = tuple[str, float, Line]


def lines_above(lines: list[Named], *, colours: Palette, ends: tuple[float, float]) -> list[alt.Chart]:
    """The lines at their values on a scale between `ends`; every name stands on a row of its own, beside its line."""
    layers: list[alt.Chart] = []
    for (name, at, line), side, row in placed(lines, ends=ends):
        base = alt.Chart(pd.DataFrame({"at": [at], "name": [name]}))
        foot = -4 - NAME_HEIGHT * row
        layers.append(
            base.mark_rule(color=colours.text, strokeDash=list(line.dash), strokeWidth=line.width).encode(
                x=alt.X("at:Q"),
                y=alt.YValue(foot - NAME_HEIGHT + 4),
                y2=alt.Y2Value(alt.ExprRef("height")),
                tooltip=[alt.Tooltip("name:N", title="Line")],
            )
        )
        look: dict[str, Any] = {
            "align": side,
            "dx": 4 if side == "left" else -4,
            "baseline": "bottom",
            "fontSize": 12,
            "fontWeight": "bold",
        }
        ground = base.mark_text(**look, stroke=colours.background, strokeWidth=4, aria=False)
        layers += [
            mark.encode(x=alt.X("at:Q"), y=alt.YValue(foot), text=alt.Text("name:N"))
            for mark in (ground, base.mark_text(**look))
        ]
    return layers


def placed(lines: list[Named], *, ends: tuple[float, float]) -> list[tuple[Named, Side, int]]:
    """The side of its line on which each name stands (`right`: the name ends there), and its row from the bars up.

    All on one side where a narrow screen has room for that: rows then climb so that no line runs through a name.
    """
    bottom, top = ends
    ordered = sorted(lines, key=lambda entry: entry[1])

    def before(entry: Named) -> float:
        return (entry[1] - bottom) / ((top - bottom) or 1) * (NARROW - VALUE_WIDTH)

    left_of = [before(entry) + LEFT_OF_BARS >= LETTER * len(entry[0]) for entry in ordered]
    right_of = [NARROW - before(entry) >= LETTER * len(entry[0]) for entry in ordered]
    right: list[Named] = []
    if all(left_of):
        right = ordered
    elif not all(right_of):
        right = [entry for entry in ordered if entry[1] >= (bottom + top) / 2]
    left = [entry for entry in reversed(ordered) if entry not in right]
    rows: list[tuple[Named, Side]] = [
        *((entry, "right") for entry in right),
        *((entry, "left") for entry in left),
    ]
    return [(entry, side, row) for row, (entry, side) in enumerate(rows)]
