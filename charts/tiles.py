"""A tile map of London: one square a borough, so that small boroughs count as much as large ones."""

from __future__ import annotations

from itertools import pairwise

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.styles import no_value
from charts.theme import Palette, Picture, palette, styled
from metrics.printed import Show, number

TILE = 58
NOT_SHADED = "no shade: not compared"
#: Codes of a note → what stands in a tile in the place of a value.
MARKS = {"c": "[c]", "x": "–"}


def tile_map(
    frame: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    dark: bool = False,
) -> Picture:
    """Draw one tile a borough, shaded by value, with its short name and the value in it, and a key of the shades.

    `frame` has `borough`, `code` (a short label of up to four letters), `tile_row`, `tile_column`, `value`
    (missing allowed), `note` (its codes), `published_for` (the body the figure was published for) and `chosen`
    (bool), and may have `blocked` (bool: a caveat rules a comparison out; the tile has its value and no shade).
    Boroughs that share one published figure carry the same value and say so in `published_for`. Values that print
    alike have one shade.
    """
    colours = palette(dark=dark)
    blocked = frame["blocked"].astype(bool) if "blocked" in frame.columns else pd.Series(False, frame.index)
    printed = [
        show(value) if pd.notna(value) else _mark(note)
        for value, note in zip(frame["value"], frame["note"].fillna(""), strict=True)
    ]
    data = frame[["borough", "code", "tile_row", "tile_column", "value", "published_for", "chosen"]].assign(
        printed=printed,
        shade=_shades(frame["value"].mask(blocked), printed, steps=len(colours.sequence)),
        said=[
            text if pd.notna(value) else no_value(note)
            for text, value, note in zip(printed, frame["value"], frame["note"].fillna(""), strict=True)
        ],
    )
    unshaded = data["printed"] + " " + data["said"]
    data["shade"] = (
        data["shade"].mask(frame["value"].isna(), unshaded).mask(blocked & frame["value"].notna(), NOT_SHADED)
    )
    fills = _fills(data, colours)
    data["ink"] = data["shade"].map(lambda shade: colours.on(fills[shade]))
    x = alt.X("tile_column:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    y = alt.Y("tile_row:O", axis=None, scale=alt.Scale(paddingInner=0.06))
    base = alt.Chart(data)
    tooltip = [
        alt.Tooltip("borough:N", title="Borough"),
        alt.Tooltip("said:N", title=unit_label),
        alt.Tooltip("published_for:N", title="Published for"),
    ]
    squares = base.mark_rect(stroke=colours.context, strokeWidth=1, cornerRadius=3).encode(
        x=x,
        y=y,
        color=alt.Color(
            "shade:N",
            scale=alt.Scale(domain=list(fills), range=list(fills.values())),
            legend=alt.Legend(
                title=unit_label,
                columns=alt.ExprRef("width < 450 ? 2 : 4"),
                symbolStrokeColor=colours.neutral,
                symbolStrokeWidth=1,
            ),
        ),
        tooltip=tooltip,
    )
    names = base.mark_text(dy=-8, fontSize=12).encode(
        x=x, y=y, text=alt.Text("code:N"), color=alt.Color("ink:N", scale=None)
    )
    values = base.mark_text(dy=9, fontSize=13, fontWeight="bold").encode(
        x=x, y=y, text=alt.Text("printed:N"), color=alt.Color("ink:N", scale=None)
    )
    columns, rows = (
        int(places.max() - places.min() + 1) if len(places) else 0
        for places in (frame["tile_column"], frame["tile_row"])
    )
    chart = layered(squares, *_ring(base, data, x=x, y=y, colours=colours), names, values)
    apart = alt.Resolve(scale=alt.ScaleResolveMap(stroke="independent"))
    chart = chart.properties(width="container", height=TILE * rows, resolve=apart)
    heard = f"{unit_label}. {_heard(data, columns=columns, shades=list(fills))}"
    return Picture(styled(chart, colours=colours), heard, data, kind="tiles")


def _ring(base: alt.Chart, data: pd.DataFrame, *, x: alt.X, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """A ring around the chosen borough, named in the key; none where none is chosen."""
    chosen = data.loc[data["chosen"], "borough"].tolist()
    # An empty layer would be a picture without words to a screen reader.
    if not chosen:
        return []
    name = f"ring: {chosen[0]}, your choice"
    rings = base.transform_filter("datum.chosen").transform_calculate(ring=f"'{name}'")
    stroke = alt.Stroke(
        "ring:N",
        scale=alt.Scale(domain=[name], range=[colours.waiting_no_help]),
        legend=alt.Legend(title=None, orient="bottom", symbolFillColor="transparent", symbolStrokeWidth=3),
    )
    return [rings.mark_rect(filled=False, strokeWidth=3.5, cornerRadius=3).encode(x=x, y=y, stroke=stroke)]


def _mark(note: str) -> str:
    return " ".join(MARKS.get(code, f"[{code}]") for code in (note or "x").split())


def _shades(values: pd.Series, printed: list[str], *, steps: int) -> pd.Series:
    """The range of printed values each tile's shade stands for, from lowest to highest; missing without a value.

    The distinct printed values are shared out evenly over at most `steps` shades.
    """
    known = pd.DataFrame({"value": values, "printed": printed})[values.notna().to_numpy()]
    distinct = known.drop_duplicates("printed").sort_values("value")
    count = min(steps, len(distinct))
    edges = [round(place * len(distinct) / count) for place in range(count + 1)] if count else []
    shade: dict[str, str] = {}
    for first, after in pairwise(edges):
        texts = distinct["printed"].tolist()[first:after]
        label = texts[0] if len(texts) == 1 else f"{texts[0]} to {texts[-1]}"
        shade |= dict.fromkeys(texts, label)
    return pd.Series(
        [shade.get(text) if pd.notna(value) else None for value, text in zip(values, printed, strict=True)],
        index=values.index,
        dtype="object",
    )


def _fills(data: pd.DataFrame, colours: Palette) -> dict[str, str]:
    """The colour of each shade that is drawn: from lowest to highest, then those without one."""
    valued = data[data["value"].notna() & (data["shade"] != NOT_SHADED)]
    shaded = valued.sort_values("value")["shade"].unique().tolist()
    spread = colours.sequence if len(shaded) > 1 else colours.sequence[2:3]
    places = [round(place * (len(spread) - 1) / max(len(shaded) - 1, 1)) for place in range(len(shaded))]
    fills = {shade: spread[place] for shade, place in zip(shaded, places, strict=True)}
    rest = [shade for shade in data["shade"].unique() if shade not in fills]
    return fills | dict.fromkeys(rest, colours.background)


def _heard(data: pd.DataFrame, *, columns: int, shades: list[str]) -> str:
    shown = data[data["value"].notna()].sort_values("value")
    if shown.empty:
        return "Tile map without a published value."
    low, high = shown.iloc[0], shown.iloc[-1]
    missing = data[data["value"].isna()]
    return " ".join(
        [
            f"Tile map of {number(len(data))} boroughs in {number(columns)} columns.",
            f"Shades, from low to high: {'; '.join(shades)}.",
            f"Highest {high['borough']} {high['said']}, lowest {low['borough']} {low['said']}.",
            *(
                f"{row.borough} has the ring: {row.said}, published for {row.published_for}."
                for row in data[data["chosen"]].itertuples()
            ),
            *([f"Without a value: {', '.join(missing['borough'])}."] if len(missing) else []),
        ]
    )
