"""The whole pathway as one picture: a bar for each stage, its waits in bands from left to right, its total beside."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.ramps import band_colours
from charts.rows import STEP, bar_of_row, named_rows, row_scale, text_in_bar
from charts.theme import Picture, palette, styled, text_if
from charts.withheld import UNKNOWN_LENGTH, WITHHELD, hatched
from metrics.printed import count, number

#: A piece of a bar is labelled where it is at least this wide, in pixels.
LABEL_WIDTH = 32
#: How long a hatched piece is, of the longest bar, where rounding leaves nothing of the total for what is withheld.
SLIVER = 0.01


def stage_bars(
    frame: pd.DataFrame, *, long_weeks: float, unit: str = "waits", since: str = "", dark: bool = False
) -> Picture:
    """Draw one stacked bar for each stage.

    `frame` has one row a stage and band, in the order to draw: `stage` (label), `band` (label), `lower_weeks`,
    `count` (missing where withheld), `total` (of the stage; missing where withheld) and `at_end` (the total in
    words, at the right). What withheld bands hold together is a hatched piece after the others. Bands from
    `long_weeks` up are drawn as long waits.
    """
    colours = palette(dark=dark)
    bands = list(dict.fromkeys(frame["band"]))
    lower = frame.drop_duplicates("band")["lower_weeks"]
    fills = dict(zip(bands, band_colours(lower, long_weeks=long_weeks, colours=colours), strict=True))
    stages = list(dict.fromkeys(frame["stage"]))
    data = frame.assign(length=frame["count"].fillna(0), ink=frame["band"].map(fills).map(colours.on))
    data["end"] = data.groupby("stage", sort=False)["length"].cumsum()
    data["start"] = data["end"] - data["length"]
    data["middle"] = (data["start"] + data["end"]) / 2
    data["printed"] = data["count"].map(count)
    top = max(float(data["end"].max()), float(data["total"].fillna(0).max()), 1.0)
    rest = _rest(data, top=top)
    top = max(top, float(rest["end"].max())) if len(rest) else top
    y = row_scale(stages, field="stage")
    across = alt.Scale(domain=[0, top], nice=False)
    base = alt.Chart(data)
    bars = bar_of_row(base, edge=colours.background).encode(
        y=y,
        x=alt.X("start:Q", title=None, axis=None, scale=across),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "band:N",
            scale=alt.Scale(domain=bands, range=list(fills.values())),
            legend=alt.Legend(
                title=f"Weeks {since or 'waited'}",
                columns=alt.ExprRef(f"width < 500 ? 3 : {len(bands)}"),
                labelFontSize=12,
            ),
        ),
        tooltip=[
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("band:N", title="Waited"),
            alt.Tooltip("printed:N", title=unit.capitalize()),
        ],
    )
    wide_enough = f"(datum.end - datum.start) / {top} * width > {LABEL_WIDTH}"
    inside = text_in_bar(base).encode(
        y=y,
        x=alt.X("middle:Q"),
        text=text_if(wide_enough, alt.Text("printed:N")),
        color=alt.Color("ink:N", scale=None),
    )
    last = data.groupby("stage", sort=False).tail(1)
    hidden = hatched(rest, y=y, top=top, colours=colours)
    names = named_rows(last, name="stage", at_end="at_end", y=y, ink=colours.text)
    chart = layered(bars, inside, *hidden, *names).properties(width="container", height=STEP * len(stages))
    return Picture(
        styled(chart, colours=colours), _heard(data, stages, unit, rest, since), data, kind="stages"
    )


def _rest(data: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """About what the withheld bands of a stage hold together: its total less the bands shown, each of which is rounded.

    Unknown without a total, and where rounding leaves nothing of it.
    """
    rows = []
    for stage, bands in data.groupby("stage", sort=False):
        total, shown = float(bands["total"].iloc[0]), float(bands["end"].iloc[-1])
        if not bands["count"].isna().any():
            continue
        if total > shown:
            told = f"about {number(total - shown)}"
            rows.append((stage, shown, total, f"{told} {WITHHELD}", f"{told} in bands that are not told"))
        else:
            length = (UNKNOWN_LENGTH if total != total else SLIVER) * top
            rows.append((stage, shown, shown + length, WITHHELD, "a number that is not told"))
    return pd.DataFrame(rows, columns=["stage", "start", "end", "printed", "told"])


def _heard(data: pd.DataFrame, stages: list[str], unit: str, rest: pd.DataFrame, since: str) -> str:
    held = dict(zip(rest["stage"], rest["printed"], strict=True))
    told = "; ".join(
        f"{stage}: {rows['at_end'].iloc[0]}, "
        + ", ".join(
            [
                *(f"{row.band} {row.printed}" for row in rows[rows["count"] > 0].itertuples()),
                *([held[stage]] if stage in held else []),
            ]
        )
        for stage in stages
        for rows in [data[data["stage"] == stage]]
    )
    return f"Stacked bars of {unit} by stage and by weeks {since or 'waited'}. {told}."
