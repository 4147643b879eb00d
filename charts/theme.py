"""The one place for colour, type and space in pictures, in a light and a dark form with the same meanings.

Pictures give `encode` objects (`alt.X("at:Q")`, `alt.XValue(0)`): Altair holds a string or a mapping against the whole
schema of Vega-Lite, which takes it a hundred times as long.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from charts.layered import Layers

#: The page's own face, and where it is not there any plain one.
FONT = '"Source Sans", sans-serif'
LABEL_SIZE = 13
SMALL_SIZE = 12


#: Black and white together reach READABLE on every colour there is.
INKS = ("#212B32", "#FFFFFF", "#000000")
READABLE = 4.5


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """How much lighter one colour (#RRGGBB) is than the other, from 1 to 21, as WCAG 2 reckons it."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True)
class Palette:
    """Colours by meaning. No red and green; every colour has a word or a shape beside it."""

    text: str
    secondary: str
    hairline: str
    background: str
    panel: str
    accent: str
    accent_soft: str
    chosen: str
    neutral: str
    context: str
    sooner_to_later: tuple[str, str, str]
    waiting_some_help: str
    waiting_no_help: str
    improvement: str
    concern: str
    sequence: tuple[str, ...]

    def on(self, colour: str) -> str:
        """The first ink that can be read on `colour`: near-black, white, and for the middle tones black."""
        return next(ink for ink in INKS if contrast(ink, colour) >= READABLE)


LIGHT = Palette(
    text="#212B32",
    secondary="#4C6272",
    hairline="#D8DDE0",
    background="#FFFFFF",
    panel="#F0F4F5",
    accent="#005EB8",
    accent_soft="#7FB5E6",
    chosen="#005EB8",
    neutral="#AEB7BD",
    context="#C4CCD1",
    sooner_to_later=("#003087", "#0072CE", "#7FB5E6"),
    waiting_some_help="#F5B375",
    waiting_no_help="#B8450B",
    improvement="#005EB8",
    concern="#B8450B",
    sequence=("#E3EEF8", "#B5D3EF", "#7FB5E6", "#0072CE", "#003087"),
)
DARK = Palette(
    text="#F0F4F5",
    secondary="#B9C5CE",
    hairline="#3A4B5A",
    background="#14202B",
    panel="#1F2E3B",
    accent="#7FB5E6",
    accent_soft="#2A5F96",
    chosen="#7FB5E6",
    neutral="#8796A2",
    context="#5B7083",
    sooner_to_later=("#9CC9F0", "#4A9BE0", "#2A5F96"),
    waiting_some_help="#F5B375",
    waiting_no_help="#E07A3F",
    improvement="#7FB5E6",
    concern="#F0925A",
    sequence=("#1F3A55", "#27537D", "#3677B0", "#5EA3DC", "#B5D3EF"),
)


def palette(*, dark: bool) -> Palette:
    return DARK if dark else LIGHT


@dataclass(frozen=True)
class Picture:
    """A chart with what a screen reader hears of it, the rows it was drawn from, and its kind in `charts.reading`."""

    chart: alt.Chart | alt.LayerChart | Layers
    alt: str
    data: pd.DataFrame
    kind: str

    def spec(self) -> dict[str, Any]:
        """The chart as Vega-Lite. Not held to its schema again here: the tests do that for every chart."""
        with debug_mode(False):
            return self.chart.to_dict(validate=False)


def drawn(draw: Callable[[], Picture]) -> Picture:
    """What `draw` gives, without holding each part to the schema as it is made: that costs more than the drawing."""
    with debug_mode(False):
        return draw()


def styled(chart: Any, *, colours: Palette, height: int | None = None) -> Any:
    """Apply the house style and the SVG renderer, which keeps marks readable to a screen reader."""
    if height is not None:
        chart = chart.properties(height=height)
    axis: dict[str, Any] = {
        "labelColor": colours.text,
        "titleColor": colours.secondary,
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "gridColor": colours.hairline,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    }
    legend: dict[str, Any] = {
        "labelColor": colours.text,
        "titleColor": colours.secondary,
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": SMALL_SIZE,
        "orient": "top",
        "labelLimit": 0,
        "symbolType": "square",
    }
    # One call, because each copies the whole chart.
    return chart.properties(
        background="transparent",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg", "actions": False}},
        config=alt.Config(
            font=FONT,
            aria=True,
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(**axis),
            text=alt.MarkConfig(font=FONT, fontSize=LABEL_SIZE, color=colours.text),
            title=alt.TitleConfig(font=FONT),
            legend=alt.LegendConfig(**legend),
        ),
    )


def text_if(test: str, text: alt.Text) -> alt.TextValue:
    """`text` where the expression `test` holds, else none."""
    return alt.TextValue(**alt.condition(test, text, alt.value("")))


def date_axis(dates: pd.Series) -> alt.Axis:
    """An axis of months whose ticks stand at points that are there, never between them."""
    days = sorted(set(pd.to_datetime(dates)))
    every = max(1, round(len(days) / 10))
    ticks = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days[::every]]
    return alt.Axis(
        format="%b %Y", grid=False, labelOverlap="greedy", labelFlush=True, labelSeparation=8, values=ticks
    )


#: The columns of a legend of a few long words: one under another where there is little room.
NARROW_LEGEND = alt.ExprRef("width < 450 ? 1 : 5")

LABEL_WIDTH = 30


def wrapped(label: str, width: int = LABEL_WIDTH) -> str:
    """A long label broken into lines of at most `width` letters, for an axis made by `wrapped_axis`."""
    return "\n".join(textwrap.wrap(label, width))


def wrapped_axis() -> alt.Axis:
    """A category axis whose labels stand in lines instead of being cut off."""
    return alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=260, grid=False)
