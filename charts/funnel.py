"""A funnel plot: each area's value against its size, with the limits that chance alone would allow."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.styles import OWN, Standard, fill_of, level_line, standard_line
from charts.theme import NARROW_LEGEND, Palette, Picture, palette, styled
from metrics.printed import D3_WHOLE, Show, number

#: With more points than this outside, names would cover each other.
MOST_NAMED = 6
#: How far apart names stand, as a share of the picture's height.
APART = 0.05
TITLE_WIDTH = 46
#: The limits' columns → their names, and the room for these at the right, in pixels.
LIMITS = {"lower_99_8": "99.8%", "lower_95": "95%", "upper_95": "95%", "upper_99_8": "99.8%"}
LIMIT_ROOM = 48


#: Where a point lies → its shape.
ABOVE, WITHIN, BELOW = "Above the 99.8% limits", "Within the 99.8% limits", "Below the 99.8% limits"
MARKS = {ABOVE: "triangle-up", WITHIN: "circle", BELOW: "triangle-down"}
#: Which way is good → what it is to lie above and below, as words of metrics.benchmark.
VERDICTS = {
    "higher_is_better": {ABOVE: "better", BELOW: "worse"},
    "lower_is_better": {ABOVE: "worse", BELOW: "better"},
    "none": {ABOVE: "higher", BELOW: "lower"},
}


def funnel_plot(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    unit_label: str,
    size_label: str,
    average: float,
    average_name: str,
    polarity: str = "none",
    standard: Standard | None = None,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw points (`area`, `size`, `value`, `verdict` in words, `outside` bool, `chosen` bool) over limits.

    `limits` has `size`, `lower_95`, `upper_95`, `lower_99_8`, `upper_99_8` in the unit of the values. Points
    outside the outer limits carry their names while they are few, the chosen one always, in a ring. Their colour is
    that of the verdict that `polarity` (which way is good) makes of it. The average, the limits and the `standard`
    bear their names.
    """
    colours = palette(dark=dark)
    data = points.assign(
        printed=[show(value) for value in points["value"]],
        mark=[
            WITHIN if not outside else ABOVE if value > average else BELOW
            for value, outside in zip(points["value"], points["outside"], strict=True)
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
    words = [word for word in MARKS if (data["mark"] == word).any()]
    meant = VERDICTS[polarity]
    labels = {word: f"{word}: {meant[word]}" if word in meant else word for word in words}
    data["mark"] = data["mark"].map(labels)
    shown = [labels[word] for word in words]
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, opacity=1, size=80)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "mark:N",
                scale=alt.Scale(
                    domain=shown, range=[fill_of(meant.get(word, "similar"), colours) for word in words]
                ),
                legend=alt.Legend(title=None, columns=NARROW_LEGEND),
            ),
            shape=alt.Shape(
                "mark:N",
                scale=alt.Scale(domain=shown, range=[MARKS[word] for word in words]),
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
    ring = alt.Chart(data[data["chosen"]]).mark_point(
        shape="circle", size=260, filled=False, stroke=colours.text, strokeWidth=2
    )
    rings = [ring.encode(x=alt.X("size:Q"), y=alt.Y("value:Q"))] if data["chosen"].any() else []
    levels = level_line(f"{average_name} {show(average)}", average, line=OWN, colours=colours)
    if standard:
        levels += standard_line(standard, show=show, colours=colours, side="right")
    ends = _limit_names(limits, gap=gap, colours=colours)
    chart = layered(*curves, *levels, dots, *rings, *names, ends).properties(
        width="container", height=380, padding={"left": 5, "top": 5, "bottom": 5, "right": LIMIT_ROOM}
    )
    beyond = ", ".join(f"{r.area} {r.printed}" for r in data[data["outside"]].itertuples()) or "none"
    mine = "".join(
        f" {row.area}, the chosen area, {row.printed}: {'beyond' if row.outside else 'within'} them."
        for row in data[data["chosen"]].itertuples()
    )
    aim = f" Line: {standard.named(show)}." if standard else ""
    heard = (
        f"Funnel plot of {unit_label} against {size_label[:1].lower()}{size_label[1:]} for {len(data)} areas around "
        f"{average_name} {show(average)}.{aim} Beyond the 99.8% limits: {beyond}.{mine}"
    )
    return Picture(styled(chart, colours=colours), heard, data, kind="funnel")


def _limit_names(limits: pd.DataFrame, *, gap: float, colours: Palette) -> alt.Chart:
    """The names of the limits where they end, right of the picture; one name for those that end together."""
    last = limits.sort_values("size").iloc[-1]
    ends = [(float(last[column]), name) for column, name in LIMITS.items() if pd.notna(last[column])]
    named: list[tuple[float, str]] = []
    for height, name in sorted(ends):
        if named and height - named[-1][0] < gap:
            named[-1] = (named[-1][0], f"{named[-1][1]}, {name}")
        else:
            named.append((height, name))
    frame = pd.DataFrame(named, columns=["at", "name"])
    right = alt.XValue(alt.ExprRef("width"))
    marks = alt.Chart(frame).mark_text(align="left", dx=5, fontSize=12, color=colours.secondary)
    return marks.encode(x=right, y=alt.Y("at:Q"), text=alt.Text("name:N"))


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
        mark.encode(x=alt.X("size:Q"), y=alt.Y("name_at:Q"), text=alt.Text("area:N"))
        for mark, rows in zip(marks, (placed[~far], placed[far]), strict=True)
        if len(rows)
    ]
