"""What charts of one series over time share: the scale, where the line breaks, the standard, and what has no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from charts.styles import STANDARD
from charts.theme import SMALL_SIZE, Palette, date_axis
from metrics.printed import Show

#: Columns that a chart over time draws, where the rows have them: see `prepared`.
OPTIONAL = ("target", "segment", "missing", "value_least", "value_most")
#: Why a row has no value → what stands in its place.
NO_FIGURE = {
    "absent": "no figure published",
    "withheld": "withheld",
    "no_case": "nobody was counted",
    "left_out": "left out: see the note below",
}
#: The same, in as few words as stand beside a mark.
NAMED = {"absent": "no figure", "withheld": "withheld", "no_case": "nobody counted", "left_out": "left out"}
#: The shortest distance between the names of two lines, as a share of the height.
APART = 0.055
#: A scale shorter than this may have ticks between whole numbers.
FEW = 6
#: Two strokes that cross, for a period without a figure.
CROSS = "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7"


def prepared(rows: pd.DataFrame, columns: Sequence[str], *, show: Show) -> pd.DataFrame:
    """`columns` and the OPTIONAL ones of `rows` (date, value, label, …), with dates and with every value printed.

    A row without a value says why: `printed` is then what `missing` (a key of NO_FIGURE) means, or, of a withheld
    figure, the range that it may lie in.
    """
    data = rows.reindex(columns=[*dict.fromkeys([*columns, *OPTIONAL])]).reset_index(drop=True)
    gone = data["value"].isna()
    data["missing"] = data["missing"].where(data["missing"].isin(list(NO_FIGURE)), "absent").where(gone, "")
    data["segment"] = data["segment"].fillna(0)
    return data.assign(
        date=pd.to_datetime(data["date"]),
        printed=[
            _printed(value, missing, least, most, show)
            for value, missing, least, most in zip(
                data["value"], data["missing"], data["value_least"], data["value_most"], strict=True
            )
        ],
        standard_printed=[show(value) if pd.notna(value) else "none" for value in data["target"]],
    )


def _printed(value: float, missing: str, least: float, most: float, show: Show) -> str:
    if pd.notna(value):
        return show(value)
    if pd.notna(least) and pd.notna(most):
        return f"{NO_FIGURE[missing]}, {show(least)} to {show(most)}"
    return NO_FIGURE[missing]


@dataclass(frozen=True)
class Frame:
    """The two axes that all layers of a picture share, and the ends of its upright one."""

    data: pd.DataFrame
    title: str
    low: float
    high: float

    @property
    def x(self) -> alt.X:
        return alt.X("date:T", title=None, axis=date_axis(self.data["date"]))

    def y(self, column: str = "value") -> alt.Y:
        """`column` on the one scale. Each layer names it: where one does not, Vega-Lite draws its scale from nought."""
        scale = alt.Scale(domain=[self.low, self.high], nice=True, zero=False)
        # Of people there is no half: few of them have ticks at whole numbers alone.
        whole = self.high - self.low < FEW and (self.data[["value", "value_most"]].stack() % 1 == 0).all()
        axis = alt.Axis(tickMinStep=1) if whole else alt.Axis()
        return alt.Y(f"{column}:Q", title=self.title, scale=scale, axis=axis)


def framed(data: pd.DataFrame, columns: Sequence[str], *, title: str, from_nought: bool) -> Frame:
    """The frame that holds all of `columns`, the standard and every range."""
    every = data[[*columns, "target", "value_least", "value_most"]].to_numpy(dtype=float)
    known = every[~np.isnan(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    low = min(low, 0.0) if from_nought else low
    return Frame(data, title, low, high if high > low else low + 1)


def broken_line(base: alt.Chart, frame: Frame, *, colour: str, width: float) -> alt.Chart:
    """The line through the values; a period without a figure and the end of a segment each break it."""
    return base.mark_line(color=colour, strokeWidth=width, invalid="break-paths-show-domains").encode(
        x=frame.x, y=frame.y(), detail=alt.Detail("segment:N")
    )


def standard_steps(base: alt.Chart, frame: Frame, *, colours: Palette) -> list[alt.Chart]:
    """The standard in force when each period ended: it rises at once, between two points, never along a slope."""
    if frame.data["target"].isna().all():
        return []
    line = base.mark_line(
        color=colours.text,
        strokeDash=list(STANDARD.dash),
        strokeWidth=STANDARD.width,
        interpolate="step-before",
    )
    return [line.encode(x=frame.x, y=frame.y("target"))]


def lacking(base: alt.Chart, frame: Frame, *, colours: Palette) -> list[alt.Chart]:
    """What stands where a figure does not: a bar over the range of a withheld one, a cross at the foot for others.

    The last bar and the first cross of each kind bear their names.
    """
    data = frame.data
    tooltip = [alt.Tooltip("label:N", title="Period"), alt.Tooltip("printed:N", title="Value")]
    ranged = data["value_least"].notna()
    layers: list[alt.Chart] = []
    if ranged.any():
        layers.append(
            base.transform_filter("isValid(datum.value_least)")
            .mark_rule(color=colours.neutral, strokeWidth=7, strokeCap="round")
            .encode(x=frame.x, y=frame.y("value_least"), y2=alt.Y2("value_most:Q"), tooltip=tooltip)
        )
    crossed = (data["missing"] != "") & ~ranged
    if crossed.any():
        layers.append(
            base.transform_filter("datum.missing !== '' && !isValid(datum.value_least)")
            .mark_point(shape=CROSS, size=60, stroke=colours.secondary, strokeWidth=1.4, opacity=1)
            .encode(x=frame.x, y=alt.YValue(alt.ExprRef("height")), tooltip=tooltip)
        )
    last = data[ranged].tail(1)
    beside = last.assign(
        name=last["printed"].str.replace(", ", ",\n"), at=(last["value_least"] + last["value_most"]) / 2
    )
    layers += _named(
        beside, frame.y("at"), colours=colours, align="left", baseline="middle", lineBreak="\n", dx=8, dy=-16
    )
    for place, why in enumerate(dict.fromkeys(data.loc[crossed, "missing"])):
        first = data[crossed & (data["missing"] == why)].head(1).assign(name=NAMED[why], at=0.0)
        foot = alt.YValue(alt.ExprRef("height"))
        layers += _named(first, foot, colours=colours, baseline="bottom", dy=-8 - 16 * place)
    return layers


def _named(rows: pd.DataFrame, y: Any, *, colours: Palette, **look: Any) -> list[alt.Chart]:
    """The name of one mark, on a ground of its own."""
    base = alt.Chart(rows[["date", "at", "name"]])
    ground = base.mark_text(stroke=colours.background, strokeWidth=4, fontSize=SMALL_SIZE, aria=False, **look)
    words = base.mark_text(color=colours.secondary, fontSize=SMALL_SIZE, **look)
    return (
        [mark.encode(x=alt.X("date:T"), y=y, text=alt.Text("name:N")) for mark in (ground, words)]
        if len(rows)
        else []
    )


def names_at_end(frame: Frame, names: Mapping[str, str], *, colours: Palette, show: Show) -> list[alt.Chart]:
    """The name and value of each line at its right end, by column, far enough apart to be read."""
    last = frame.data.tail(1)
    values = {
        column: float(last[column].iloc[0])
        for column in names
        if len(last) and pd.notna(last[column].iloc[0])
    }
    placed = _apart(values, gap=APART * (frame.high - frame.low))
    return [
        alt.Chart(
            pd.DataFrame(
                {"date": last["date"], "at": [at], "name": [f"{names[column]} {show(values[column])}"]}
            )
        )
        .mark_text(
            align="left",
            dx=8,
            fontSize=SMALL_SIZE,
            color=colours.text if column == "target" else colours.secondary,
        )
        .encode(x=alt.X("date:T"), y=frame.y("at"), text=alt.Text("name:N"))
        for column, at in placed.items()
    ]


def _apart(values: Mapping[str, float], *, gap: float) -> dict[str, float]:
    """Heights near the values, none closer to the next than `gap`; where they crowd, they give way both ways."""
    placed: dict[str, float] = {}
    crowd: list[str] = []
    for name in sorted(values, key=lambda key: values[key]):
        crowd = [*crowd, name] if crowd and values[name] - placed[crowd[-1]] < gap else [name]
        middle = sum(values[member] for member in crowd) / len(crowd)
        for place, member in enumerate(crowd):
            placed[member] = middle + (place - (len(crowd) - 1) / 2) * gap
    return placed


def standard_in_words(data: pd.DataFrame) -> str:
    """The steps of the standard, each with the first period that it held for."""
    held = data[data["target"].notna()]
    steps = held[held["target"] != held["target"].shift()]
    if len(steps) == 1 and len(held) == len(data):
        return f" Standard {steps['standard_printed'].iloc[0]}."
    told = [f"{row.standard_printed} from {row.label}" for row in steps.itertuples()]
    return f" Standard {', '.join(told)}." if told else ""


def lacking_in_words(data: pd.DataFrame) -> str:
    """Which periods have no figure and why, for who hears the picture."""
    gone = data[data["missing"] != ""]
    told: list[Any] = [
        f"{', '.join(part['label'])} ({printed})" for printed, part in gone.groupby("printed", sort=False)
    ]
    return f" Without a figure: {'; '.join(told)}." if told else ""
