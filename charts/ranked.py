"""Ranked bars: every area in order of its value, the chosen one marked, each comparator a named line."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Palette, Picture, palette, styled

ROW_HEIGHT = 21


def ranked_bars(
    frame: pd.DataFrame,
    *,
    unit_label: str,
    number_format: str = ",.0f",
    suffix: str = "",
    comparators: dict[str, float] | None = None,
    dark: bool = False,
) -> Picture:
    """Draw horizontal bars from the highest value to the lowest.

    `frame` has `area`, `value` (missing allowed), `note` (why it is missing) and `chosen` (bool), and may
    have `lowercl`, `uppercl` (drawn as whiskers). `comparators` maps a name to a value in the same unit.
    Areas without a value are listed last with their note instead of a bar.
    """
    colours = palette(dark=dark)
    comparators = comparators or {}
    limits = [
        column for column in ("lowercl", "uppercl") if column in frame.columns and frame[column].notna().any()
    ]
    data = frame[["area", "value", "note", "chosen", *limits]].sort_values(
        ["value", "area"], ascending=[False, True], na_position="last"
    )
    data = data.assign(
        printed=[
            f"{value:{number_format}}{suffix}" if pd.notna(value) else f"[{note or 'x'}]"
            for value, note in zip(data["value"], data["note"].fillna(""), strict=True)
        ],
        length=data["value"].fillna(0),
        fill=data["chosen"].map({True: colours.chosen, False: colours.neutral}),
    )
    if "uppercl" in data:
        data["label_at"] = data[["value", "uppercl"]].max(axis=1).fillna(0)
    else:
        data["label_at"] = data["length"]
    order = data["area"].tolist()
    top = max([0.0, *data["label_at"].tolist(), *comparators.values()]) * 1.12 or 1.0
    ticks = list(range(0, 101, 20)) if suffix == "%" and top <= 120 else alt.Undefined
    x = alt.X(
        "length:Q",
        title=unit_label,
        scale=alt.Scale(domain=[min(0.0, data["length"].min()), top]),
        axis=alt.Axis(values=ticks),
    )
    y = alt.Y("area:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, grid=False))
    bars = (
        alt.Chart(data)
        .mark_bar(height={"band": 0.78})
        .encode(
            x=x,
            y=y,
            color=alt.Color("fill:N", scale=None),
            tooltip=[alt.Tooltip("area:N", title="Area"), alt.Tooltip("printed:N", title=unit_label)],
        )
    )
    layers: list[alt.Chart] = [bars]
    if "lowercl" in data:
        layers.append(
            alt.Chart(data)
            .mark_rule(color=colours.text, strokeWidth=1.4)
            .encode(x="lowercl:Q", x2="uppercl:Q", y=y)
        )
    layers.append(
        alt.Chart(data)
        .mark_text(align="left", dx=5, fontSize=12)
        .encode(x="label_at:Q", y=y, text="printed:N")
    )
    layers += _comparator_lines(comparators, colours=colours, number_format=number_format, suffix=suffix)
    chart = alt.layer(*layers).properties(width="container", height=ROW_HEIGHT * len(order) + 8)
    return Picture(
        styled(chart, colours=colours), _heard(data, comparators, unit_label, suffix, number_format), data
    )


def _comparator_lines(
    comparators: dict[str, float], *, colours: Palette, number_format: str, suffix: str
) -> list[alt.Chart]:
    """A dashed line for each comparator, with its name at the top; names that would collide step down."""
    layers: list[alt.Chart] = []
    for step, (name, value) in enumerate(sorted(comparators.items(), key=lambda item: item[1])):
        line = pd.DataFrame({"at": [value], "name": [f"{name} {value:{number_format}}{suffix}"]})
        layers.append(
            alt.Chart(line)
            .mark_rule(color=colours.text, strokeDash=[5, 3] if step % 2 == 0 else [2, 2], strokeWidth=1.5)
            .encode(x="at:Q", tooltip=[alt.Tooltip("name:N", title="Comparator")])
        )
        layers.append(
            alt.Chart(line)
            .mark_text(align="left", dx=4, baseline="bottom", fontSize=12, fontWeight="bold")
            .encode(x="at:Q", y=alt.value(-4 - 15 * (step % 2)), text="name:N")
        )
    return layers


def _heard(
    data: pd.DataFrame, comparators: dict[str, float], unit_label: str, suffix: str, number_format: str
) -> str:
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"No area has a published value for {unit_label}."
    first, last = shown.iloc[0], shown.iloc[-1]
    parts = [
        f"Bars of {unit_label} for {len(shown)} areas, from {first['area']} {first['printed']} "
        f"to {last['area']} {last['printed']}."
    ]
    for place, row in enumerate(shown.itertuples(), 1):
        if row.chosen:
            parts.append(f"{row.area} is number {place} from the top at {row.printed}.")
    parts += [f"{name} {value:{number_format}}{suffix}." for name, value in comparators.items()]
    return " ".join(parts)
