"""A funnel plot: each area's value against its size, with the limits that chance alone would allow."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Picture, palette, styled


def funnel_plot(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    unit_label: str,
    size_label: str,
    average: float,
    average_name: str,
    number_format: str = ",.0f",
    suffix: str = "",
    dark: bool = False,
) -> Picture:
    """Draw points (`area`, `size`, `value`, `verdict` in words, `outside` bool, `chosen` bool) over limits.

    `limits` has `size`, `lower_95`, `upper_95`, `lower_99_8`, `upper_99_8` in the unit of the values. Points
    outside the outer limits, and the chosen one, carry their names.
    """
    colours = palette(dark=dark)
    data = points.assign(
        printed=points["value"].map(lambda v: f"{v:{number_format}}{suffix}"),
        mark=[
            "The chosen area" if chosen else "Beyond the 99.8% limit" if outside else "Within the limits"
            for chosen, outside in zip(points["chosen"], points["outside"], strict=True)
        ],
    )
    x = alt.X(
        "size:Q",
        title=size_label,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(grid=False, format=",.0f"),
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
    words = ["The chosen area", "Beyond the 99.8% limit", "Within the limits"]
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, opacity=1, size=80)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "mark:N",
                scale=alt.Scale(domain=words, range=[colours.accent, colours.concern, colours.neutral]),
                legend=alt.Legend(title=None),
            ),
            shape=alt.Shape(
                "mark:N",
                scale=alt.Scale(domain=words, range=["diamond", "triangle-up", "circle"]),
                legend=alt.Legend(title=None),
            ),
            tooltip=[
                alt.Tooltip("area:N", title="Area"),
                alt.Tooltip("printed:N", title="Value"),
                alt.Tooltip("size:Q", title=size_label, format=","),
                alt.Tooltip("verdict:N", title="Verdict"),
            ],
        )
    )
    named = data[data["chosen"]]
    names = (
        alt.Chart(named)
        .mark_text(align="left", dx=9, dy=-6, fontSize=13, fontWeight="bold")
        .encode(x=x, y=y, text="area:N")
    )
    chart = alt.layer(*curves, middle, dots, names).properties(width="container", height=380)
    beyond = data[data["outside"]]
    heard = (
        f"Funnel plot of {unit_label} against {size_label.lower()} for {len(data)} areas around {average_name} "
        f"{average:{number_format}}{suffix}. Beyond the 99.8% limits: "
        + (", ".join(f"{r.area} {r.printed}" for r in beyond.itertuples()) or "none")
        + "."
    )
    return Picture(styled(chart, colours=colours), heard, data)
