"""Waits side by side: a mark where half have waited less, a line on to where 92 in 100 have."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import NARROW_LEGEND, Palette, Picture, palette, styled
from charts.withheld import WITHHELD
from metrics.printed import WITHHELD as MARK
from metrics.printed import number

#: Heights of the name of a row and of each of its series, in pixels.
NAME_HEIGHT, SERIES_HEIGHT = 26, 20
#: Series → (shape, palette colour). The shape and the name never depend on the colour.
SERIES = {
    "Still waiting": ("circle", "waiting_no_help"),
    "Completed": ("diamond", "accent"),
    "Completed, adjusted": ("triangle-right", "secondary"),
}


def wait_ranges(frame: pd.DataFrame, *, since: str = "", standard: str = "", dark: bool = False) -> Picture:
    """Draw, for each label and series, a mark at the median and a line on to the 92nd percentile, in weeks.

    `frame` has `label` (in the order to draw), `series` (of SERIES), `median_weeks`, `p92_weeks` (either may be
    missing), `described` (how many it describes, in words) and may have `standard_weeks` (an upright line, called
    `standard`).
    """
    colours = palette(dark=dark)
    labels = list(dict.fromkeys(frame["label"]))
    series = [name for name in SERIES if (frame["series"] == name).any()]
    data = frame.assign(
        half=frame["median_weeks"].map(_weeks),
        most=frame["p92_weeks"].map(_weeks),
        line_end=frame["p92_weeks"].fillna(frame["median_weeks"]).fillna(0),
        name=[
            _end_label(*row)
            for row in frame[["median_weeks", "p92_weeks", "described"]].itertuples(index=False)
        ],
    )
    step = NAME_HEIGHT + SERIES_HEIGHT * len(series) + 6
    top = max(1.0, float(data[["median_weeks", "p92_weeks"]].max().max()))
    y = alt.Y("label:N", sort=labels, title=None, axis=None)
    x = alt.X(
        "median_weeks:Q",
        title=f"weeks {since}".strip(),
        scale=alt.Scale(domain=[0, top * 1.22], nice=False),
        axis=alt.Axis(tickCount=alt.ExprRef("width < 500 ? 4 : 8")),
    )
    layers: list[alt.Chart] = []
    if "standard_weeks" in data and data["standard_weeks"].notna().any():
        layers.append(_standards(data, y=y, standard=standard, ink=colours.text, step=step))
    for place, name in enumerate(series):
        down = NAME_HEIGHT + SERIES_HEIGHT * (place + 0.5) - step / 2
        layers += _one_series(data[data["series"] == name], series, y=y, x=x, down=down, colours=colours)
    names = alt.Chart(data.drop_duplicates("label"))
    layers.append(
        names.mark_text(align="left", dy=NAME_HEIGHT / 2 - step / 2 + 2).encode(
            y=y, x=alt.XValue(0), text=alt.Text("label:N")
        )
    )
    chart = layered(*layers).properties(width="container", height=step * len(labels))
    return Picture(styled(chart, colours=colours), _heard(data, labels, standard, since), data, kind="ranges")


def _one_series(
    rows: pd.DataFrame, series: list[str], *, y: alt.Y, x: alt.X, down: float, colours: Palette
) -> list[alt.Chart]:
    """The line, the mark and the figures of one series, so far below the middle of each row."""
    inks = [getattr(colours, SERIES[name][1]) for name in series]
    legend = alt.Legend(title=None, columns=NARROW_LEGEND) if len(series) > 1 else None
    tint = alt.Color("series:N", scale=alt.Scale(domain=series, range=inks), legend=legend)
    shapes = alt.Scale(domain=series, range=[SERIES[name][0] for name in series])
    base = alt.Chart(rows)
    lines = base.mark_rule(strokeWidth=3, yOffset=down).encode(y=y, x=x, x2=alt.X2("line_end:Q"), color=tint)
    marks = base.mark_point(filled=True, size=110, opacity=1, yOffset=down).encode(
        y=y,
        x=x,
        color=tint,
        shape=alt.Shape("series:N", scale=shapes, legend=legend),
        tooltip=[
            alt.Tooltip("label:N", title="For"),
            alt.Tooltip("series:N", title="Waits"),
            alt.Tooltip("half:N", title="Half waited less than"),
            alt.Tooltip("most:N", title="92 in 100 less than"),
            alt.Tooltip("described:N", title="Counted"),
        ],
    )
    names = base.mark_text(align="left", dx=6, dy=down, fontSize=12).encode(
        y=y, x=alt.X("line_end:Q"), text=alt.Text("name:N")
    )
    return [lines, marks, names]


def _standards(data: pd.DataFrame, *, y: alt.Y, standard: str, ink: str, step: int) -> alt.Chart:
    """An upright line at the standard of each row."""
    return (
        alt.Chart(data.drop_duplicates("label"))
        .mark_tick(color=ink, thickness=2, size=step - NAME_HEIGHT - 4, yOffset=NAME_HEIGHT / 2 - 3)
        .encode(
            y=y,
            x=alt.X("standard_weeks:Q"),
            tooltip=[alt.Tooltip("label:N", title="For"), alt.Tooltip("standard_weeks:Q", title=standard)],
        )
    )


def _weeks(value: float) -> str:
    return "not known" if pd.isna(value) else f"{number(value, decimals=1)} weeks"


def _end_label(half: float, most: float, described: str) -> str:
    if pd.isna(half):
        return WITHHELD if described == MARK else f"{described}, median {WITHHELD}"
    return f"{number(half)} → {number(most)}" if pd.notna(most) else number(half)


def _heard(data: pd.DataFrame, labels: list[str], standard: str, since: str) -> str:
    told = "; ".join(
        f"{label}: "
        + ", ".join(
            f"{str(row.series).lower()} median {row.half}, 92 in 100 less than {row.most} ({row.described})"
            for row in data[data["label"] == label].itertuples()
        )
        for label in labels
    )
    ticks = f" The upright line is {standard}." if standard else ""
    return f"Waits in weeks{f' {since}' if since else ''}.{ticks} {told}."
