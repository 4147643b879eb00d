"""The pathway bar: where children who were referred had got to, one bar for each area."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Palette, Picture, palette, styled

#: The segments from soonest help to none: identifier, label for a reader.
SEGMENTS: tuple[tuple[str, str], ...] = (
    ("within_4", "Second contact within 4 weeks"),
    ("from_4_to_12", "4 to 12 weeks"),
    ("over_12", "Over 12 weeks"),
    ("closed_before", "Closed before second contact"),
    ("one_contact", "Still waiting, one contact"),
    ("no_contact", "Still waiting, no contact"),
)


def segment_colours(colours: Palette) -> list[str]:
    return [*colours.sooner_to_later, colours.context, colours.waiting_some_help, colours.waiting_no_help]


def pathway_bar(frame: pd.DataFrame, *, dark: bool = False, row_height: int = 44) -> Picture:
    """Draw one stacked bar for each area.

    `frame` has `area` (label, in the order to draw), `segment` (an id of SEGMENTS), `count` and
    `share_percent` (0-100 of that area's total). Segments too narrow for a label keep it in their tooltip.
    """
    colours = palette(dark=dark)
    ids = [identifier for identifier, _ in SEGMENTS]
    labels = dict(SEGMENTS)
    fills = segment_colours(colours)
    data = frame.assign(
        label=frame["segment"].map(labels),
        order=frame["segment"].map({identifier: place for place, identifier in enumerate(ids)}),
    ).sort_values(["area", "order"], kind="stable")
    data["end"] = data.groupby("area", sort=False)["share_percent"].cumsum()
    data["start"] = data["end"] - data["share_percent"]
    data["middle"] = (data["start"] + data["end"]) / 2
    inks = {identifier: colours.on(fill) for identifier, fill in zip(ids, fills, strict=True)}
    data["ink"] = data["segment"].map(inks)
    data["printed"] = data["share_percent"].map(lambda share: f"{share:.0f}%")
    areas = list(dict.fromkeys(frame["area"]))
    y = alt.Y("area:N", sort=areas, title=None, axis=alt.Axis(labelLimit=150, grid=False))
    base = alt.Chart(data)
    bars = base.mark_bar(stroke=colours.background, strokeWidth=1.5).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 100], nice=False)),
        x2="end:Q",
        color=alt.Color(
            "label:N",
            scale=alt.Scale(domain=[labels[i] for i in ids], range=fills),
            legend=alt.Legend(title=None, columns=alt.ExprRef("width < 500 ? 1 : width < 800 ? 2 : 3")),
        ),
        tooltip=[
            alt.Tooltip("area:N", title="Area"),
            alt.Tooltip("label:N", title="Where they were"),
            alt.Tooltip("count:Q", title="Children and young people", format=","),
            alt.Tooltip("share_percent:Q", title="Share, %", format=".1f"),
        ],
    )
    text = (
        base.transform_filter("(datum.end - datum.start) / 100 * width > 34")
        .mark_text(fontWeight="bold")
        .encode(y=y, x=alt.X("middle:Q"), text=alt.Text("printed:N"), color=alt.Color("ink:N", scale=None))
    )
    chart = alt.layer(bars, text).properties(width="container", height=row_height * len(areas))
    heard = "; ".join(
        f"{area}: "
        + ", ".join(
            f"{row.label.lower()} {row.share_percent:.0f}%" for row in data[data["area"] == area].itertuples()
        )
        for area in areas
    )
    return Picture(styled(chart, colours=colours), f"Stacked bars of where children were. {heard}.", data)
