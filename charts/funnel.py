"""A funnel plot: each area's value against its size, with the limits that chance alone would allow."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from charts.theme import NARROW_LEGEND, Picture, palette, styled
from metrics.printed import D3_WHOLE, Show, number

#: With more points than this outside, names would cover each other.
MOST_NAMED = 6
#: How far apart names stand, as a share of the picture's height.
APART = 0.05
TITLE_WIDTH = 46


#: What a point is → (palette colour, shape).
MARKS = {
    "The chosen area": ("accent", "diamond"),
    "Beyond the 99.8% limit": ("concern", "triangle-up"),
    "Within the limits": ("neutral", "circle"),
}


def funnel_plot(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    unit_label: str,
    size_label: str,
    average: float,
    average_name: str,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw points (`area`, `size`, `value`, `verdict` in words, `outside` bool, `chosen` bool) over limits.

    `limits` has `size`, `lower_95`, `upper_95`, `lower_99_8`, `upper_99_8` in the unit of the values. Points
    outside the outer limits carry their names while they are few, the chosen one always.
    """
    colours = palette(dark=dark)
    data = points.assign(
        printed=[show(value) for value in points["value"]],
        mark=[
            "The chosen area" if chosen else "Beyond the 99.8% limit" if outside else "Within the limits"
            for chosen, outside in zip(points["chosen"], points["outside"], strict=True)
        ],
    )
    x = alt.X(
        "size:Q",
        title=textwrap.wrap(size_label, TITLE_WIDTH),
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(grid=False, format=D3_WHOLE),
    )
    y = alt.Y("value:Q", title=unit_label, scale=alt.Scale(zero=False))
    curves = [
        alt.Chart(limits)
        .mark_line(color=colours.secondary, strokeWidth=1.2, strokeDash=dash, clip=True)
        .encode(x=alt.X("size:Q"), y=alt.Y(f"{column}:Q"))
        for column, dash in (
            ("lower_95", [4, 3]),
            ("upper_95", [4, 3]),
            ("lower_99_8", [1, 0]),
            ("upper_99_8", [1, 0]),
        )
    ]
    middle = (
        alt.Chart(limits.tail(1).assign(average=average)).mark_rule(color=colours.text).encode(y="average:Q")
    )
    words = [word for word in MARKS if (data["mark"] == word).any()]
    inks = {name: getattr(colours, ink) for name, (ink, _) in MARKS.items()}
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, opacity=1, size=80)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "mark:N",
                scale=alt.Scale(domain=words, range=[inks[word] for word in words]),
                legend=alt.Legend(title=None, columns=NARROW_LEGEND),
            ),
            shape=alt.Shape(
                "mark:N",
                scale=alt.Scale(domain=words, range=[MARKS[word][1] for word in words]),
                legend=alt.Legend(title=None, columns=NARROW_LEGEND),
            ),
            tooltip=[
                alt.Tooltip("area:N", title="Area"),
                alt.Tooltip("printed:N", title="Value"),
                alt.Tooltip("size:Q", title=size_label, format=D3_WHOLE),
                alt.Tooltip("verdict:N", title="Verdict"),
            ],
        )
    )
    few = int(data["outside"].sum()) <= MOST_NAMED
    heights = pd.concat([data["value"], limits["upper_99_8"], limits["lower_99_8"]])
    gap = APART * float(heights.max() - heights.min())
    names = _names(data[data["chosen"] | (data["outside"] & few)], sizes=data["size"], gap=gap)
    chart = alt.layer(*curves, middle, dots, *names).properties(width="container", height=380)
    beyond = ", ".join(f"{r.area} {r.printed}" for r in data[data["outside"]].itertuples()) or "none"
    mine = "".join(
        f" {row.area}, the chosen area, {row.printed}: {'beyond' if row.outside else 'within'} them."
        for row in data[data["chosen"]].itertuples()
    )
    heard = (
        f"Funnel plot of {unit_label} against {size_label[:1].lower()}{size_label[1:]} for {len(data)} areas around "
        f"{average_name} {show(average)}. Beyond the 99.8% limits: {beyond}.{mine}"
    )
    return Picture(styled(chart, colours=colours), heard, data)


def _names(named: pd.DataFrame, *, sizes: pd.Series, gap: float) -> list[alt.Chart]:
    """The names of points, `gap` apart, each on the side of its point where there is room."""
    height, heights = float("-inf"), {}
    for index, value in named["value"].sort_values().items():
        height = max(float(value), height + gap)
        heights[index] = height
    placed = named[["area", "size"]].assign(name_at=pd.Series(heights, dtype="float64"))
    far = placed["size"] > (sizes.min() + sizes.max()) / 2
    marks = [
        alt.Chart(placed[~far]).mark_text(align="left", dx=9, dy=-6, fontSize=13, fontWeight="bold"),
        alt.Chart(placed[far]).mark_text(align="right", dx=-9, dy=-6, fontSize=13, fontWeight="bold"),
    ]
    # An empty layer would be a picture without words to a screen reader.
    return [
        mark.encode(x="size:Q", y="name_at:Q", text="area:N")
        for mark, rows in zip(marks, (placed[~far], placed[far]), strict=True)
        if len(rows)
    ]
