"""The pathway bar: where children who were referred had got to, one bar for each area."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import Palette, Picture, palette, styled, wrapped, wrapped_axis
from metrics.columns import plain_rows
from metrics.pathway import SEGMENTS
from metrics.printed import D3_WHOLE

#: The letters of an area's name on one line.
NAME_LETTERS = 20
#: Pixels in which the longest name of a segment has room on one line.
LONGEST_SEGMENT = 280


def segment_colours(colours: Palette) -> list[str]:
    return [*colours.sooner_to_later, colours.context, colours.waiting_some_help, colours.waiting_no_help]


def pathway_bar(
    frame: pd.DataFrame,
    *,
    counted: str = "Children and young people",
    dark: bool = False,
    row_height: int = 44,
) -> Picture:
    """Draw one stacked bar for each area.

    `frame` has `area` (label, in the order to draw), `segment` (an id of SEGMENTS), `count`, `share_percent`
    (0-100 of that area's total), `printed` (the share in words) and `beside_count` (the same, where the count stands
    beside it). A missing share takes no room and is heard as its words; one too narrow for a label keeps it in its
    tooltip. `counted` says what the counts are of.
    """
    colours = palette(dark=dark)
    fills = segment_colours(colours)
    data = _placed(frame, colours=colours)
    areas = list(dict.fromkeys(frame["area"]))
    named = {area: wrapped(area, NAME_LETTERS) for area in areas}
    drawn_areas = data["area"].tolist()
    data["drawn_row"] = [named[area] for area in drawn_areas]
    top = max(100.0, *data["end"].dropna().tolist())
    y = alt.Y("drawn_row:N", sort=list(named.values()), title=None, axis=wrapped_axis())
    base = alt.Chart(data)
    bars = base.mark_bar(stroke=colours.background, strokeWidth=1.5).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top], nice=False)),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "label:N",
            scale=alt.Scale(domain=list(SEGMENTS.values()), range=fills),
            legend=alt.Legend(
                title=None,
                columns=alt.ExprRef("width < 500 ? 1 : width < 800 ? 2 : 3"),
                labelExpr=(
                    f"width > {LONGEST_SEGMENT} ? datum.label"
                    " : split(replace(datum.label, 'after more', 'after\\nmore'), '\\n')"
                ),
            ),
        ),
        tooltip=[
            alt.Tooltip("area:N", title="Area"),
            alt.Tooltip("label:N", title="Where they were"),
            alt.Tooltip("count:Q", title=counted, format=D3_WHOLE),
            alt.Tooltip("beside_count:N", title="Share"),
        ],
    )
    text = (
        base.transform_filter(f"(datum.end - datum.start) / {top} * width > 34")
        .mark_text(fontWeight="bold")
        .encode(y=y, x=alt.X("middle:Q"), text=alt.Text("printed:N"), color=alt.Color("ink:N", scale=None))
    )
    chart = layered(bars, text).properties(width="container", height=row_height * len(areas))
    told: dict[str, list[str]] = {area: [] for area in areas}
    for area, label, printed in plain_rows(data, "area", "label", "printed"):
        told[area].append(f"{label.lower()} {printed}")
    heard = "; ".join(f"{area}: {', '.join(parts)}" for area, parts in told.items())
    return Picture(
        styled(chart, colours=colours), f"Stacked bars of where they were. {heard}.", data, kind="pathway"
    )


def _placed(frame: pd.DataFrame, *, colours: Palette) -> pd.DataFrame:
    """The segments from soonest help to none within each area, each with where it begins and ends."""
    order = {identifier: place for place, identifier in enumerate(SEGMENTS)}
    inks = {name: colours.on(fill) for name, fill in zip(order, segment_colours(colours), strict=True)}
    areas, segments = frame["area"].tolist(), frame["segment"].tolist()
    rows = sorted(range(len(frame)), key=lambda row: (areas[row], order[segments[row]]))
    placed = [segments[row] for row in rows]
    data = frame.iloc[rows].assign(
        label=[SEGMENTS[segment] for segment in placed],
        order=[order[segment] for segment in placed],
        ink=[inks[segment] for segment in placed],
    )
    end = data.groupby("area", sort=False)["share_percent"].cumsum()
    start = end - data["share_percent"]
    return data.assign(start=start, end=end, middle=(start + end) / 2)
