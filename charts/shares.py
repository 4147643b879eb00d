"""Parts of a whole, one bar a group: every bar as long as every other, each part with its share."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.rows import STEP, bar_of_row, named_rows, row_scale, text_in_bar
from charts.theme import Picture, palette, styled, text_if
from charts.withheld import WITHHELD, hatched
from metrics.printed import count, percent


def share_bars(
    frame: pd.DataFrame, *, fills: Mapping[str, str], whole: str, legend_columns: int = 3, dark: bool = False
) -> Picture:
    """Draw one bar for each label, divided into parts.

    `frame` has `label` (in the order to draw), `part` (a key of `fills`, which maps it to a colour name of the
    palette), `count` and `share_percent` and `base` (what it is out of, in words); the part called `withheld` is drawn
    hatched, after the others, whether its share is known or missing;
    `whole` says what the shares are of.
    """
    colours = palette(dark=dark)
    labels = list(dict.fromkeys(frame["label"]))
    rest = _rest(frame)
    every, frame = frame, frame[frame["part"] != WITHHELD]
    inks = {part: getattr(colours, name) for part, name in fills.items() if (frame["part"] == part).any()}
    data = frame.assign(
        length=frame["share_percent"].fillna(0),
        ink=frame["part"].map({part: colours.on(fill) for part, fill in inks.items()}),
        printed=frame["share_percent"].map(percent),
        counted=frame["count"].map(count),
    )
    data["end"] = data.groupby("label", sort=False)["length"].cumsum().astype(float)
    data["start"] = data["end"] - data["length"]
    data["middle"] = (data["start"] + data["end"]) / 2
    top = max([100.0, *data["end"]])
    scale = alt.Scale(domain=[0, top], nice=False)
    y = row_scale(labels, field="label")
    base = alt.Chart(data)
    bars = bar_of_row(base, edge=colours.background).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=scale),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=list(inks), range=list(inks.values())),
            legend=alt.Legend(title=None, columns=alt.ExprRef(f"width < 500 ? 1 : {legend_columns}")),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="For"),
            alt.Tooltip("part:N", title=whole),
            alt.Tooltip("counted:N", title="Counted"),
            alt.Tooltip("printed:N", title="Share"),
        ],
    )
    wide_enough = f"(datum.end - datum.start) / {top} * width > 34"
    inside = text_in_bar(base).encode(
        y=y,
        x=alt.X("middle:Q"),
        text=text_if(wide_enough, alt.Text("printed:N")),
        color=alt.Color("ink:N", scale=None),
    )
    last = every.groupby("label", sort=False).tail(1)
    hidden = hatched(rest, y=y, top=top, colours=colours)
    names = named_rows(last, name="label", at_end="base", y=y, ink=colours.text)
    chart = layered(bars, inside, *hidden, *names).properties(width="container", height=STEP * len(labels))
    heard = "; ".join(
        f"{label}: "
        + ", ".join(
            [
                *(f"{row.part.lower()} {row.printed}" for row in data[data["label"] == label].itertuples()),
                *rest.loc[rest["label"] == label, "printed"],
            ]
        )
        for label in labels
    )
    return Picture(
        styled(chart, colours=colours), f"Bars of shares of {whole}. {heard}.", every, kind="shares"
    )


def _rest(frame: pd.DataFrame) -> pd.DataFrame:
    """What is withheld of each bar: after the parts that are shown, and the whole of a bar that shows none."""
    rows = []
    for label, parts in frame.groupby("label", sort=False):
        held = parts[parts["part"] == WITHHELD]
        shown = float(parts.loc[parts["part"] != WITHHELD, "share_percent"].sum())
        if held.empty or shown >= 100:
            continue
        known = held["share_percent"].notna().all()
        printed = f"{percent(float(held['share_percent'].sum()))} {WITHHELD}" if known else WITHHELD
        rows.append((label, shown, 100.0, printed, printed))
    return pd.DataFrame(rows, columns=["label", "start", "end", "printed", "told"])
