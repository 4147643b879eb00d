"""Ranked bars: every area in order of its value, the chosen one marked, each comparator a named line."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from charts.theme import Palette, Picture, palette, styled
from metrics.printed import Show, number

ROW_HEIGHT = 21
PERCENT_TICKS = list(range(0, 101, 20))


def ranked_bars(
    frame: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    comparators: Mapping[str, float] | None = None,
    in_percent: bool = False,
    dark: bool = False,
) -> Picture:
    """Draw horizontal bars from the highest value to the lowest.

    `frame` has `area`, `value` (missing allowed), `note` (the codes that say why it is missing) and `chosen`
    (bool), and may have `lowercl`, `uppercl` (drawn as whiskers) and `blocked` (bool: a caveat rules a comparison
    out). `comparators` maps a name to a value in the same unit; `show` prints values. Areas without a value, or
    blocked, are listed last: with their note, or their value in words, instead of a bar.
    """
    colours = palette(dark=dark)
    comparators = comparators or {}
    data = _in_order(frame, show=show).assign(
        fill=lambda rows: rows["chosen"].map({True: colours.chosen, False: colours.neutral})
    )
    order = data["area"].tolist()
    ends = [0.0, *data["length"], *data["lowercl"].dropna(), *data["label_at"], *comparators.values()]
    bottom, top = min(ends) * 1.12, max(ends) * 1.12 or -0.15 * min(ends) or 1.0
    ticks = PERCENT_TICKS if in_percent and top <= 120 else alt.Undefined
    x = alt.X(
        "length:Q",
        title=unit_label,
        scale=alt.Scale(domain=[bottom, top]),
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
    whiskers = data[data["lowercl"].notna() & data["uppercl"].notna()]
    if len(whiskers):
        layers.append(
            alt.Chart(whiskers)
            .mark_rule(color=colours.text, strokeWidth=1.4)
            .encode(x="lowercl:Q", x2="uppercl:Q", y=y)
        )
    layers += _comparator_lines(comparators, colours=colours, show=show, middle=(bottom + top) / 2)
    layers += _values(data, y=y, background=colours.background)
    chart = alt.layer(*layers).properties(width="container", height=ROW_HEIGHT * len(order) + 8)
    return Picture(styled(chart, colours=colours), _heard(data, comparators, unit_label, show), data)


def _in_order(frame: pd.DataFrame, *, show: Show) -> pd.DataFrame:
    """The rows from the highest value down, each with the length of its bar and its words; the rest last."""
    blocked = frame["blocked"].astype(bool) if "blocked" in frame.columns else pd.Series(False, frame.index)
    data = pd.DataFrame(
        {
            "area": frame["area"],
            "value": frame["value"].mask(blocked),
            "chosen": frame["chosen"].astype(bool),
            **{
                name: frame[name].mask(blocked) if name in frame.columns else float("nan")
                for name in ("lowercl", "uppercl")
            },
            "printed": [
                "".join(f"[{code}]" for code in (note or "x").split())
                if pd.isna(value)
                else f"{show(value)}, not compared"
                if kept_out
                else show(value)
                for value, note, kept_out in zip(
                    frame["value"], frame["note"].fillna(""), blocked, strict=True
                )
            ],
        }
    ).sort_values(["value", "area"], ascending=[False, True], na_position="last")
    return data.assign(
        length=data["value"].fillna(0.0),
        label_at=data[["value", "uppercl"]].max(axis=1).fillna(0.0).clip(lower=0.0),
    )


def _values(data: pd.DataFrame, *, y: alt.Y, background: str) -> list[alt.Chart]:
    """The value at the end of each bar, on a ground of its own where a comparator's line runs behind it."""
    base = alt.Chart(data).encode(x="label_at:Q", y=y, text="printed:N")
    ground = base.mark_text(
        align="left", dx=5, fontSize=12, stroke=background, strokeWidth=5, strokeJoin="round", aria=False
    )
    return [ground, base.mark_text(align="left", dx=5, fontSize=12)]


def _comparator_lines(
    comparators: Mapping[str, float], *, colours: Palette, show: Show, middle: float
) -> list[alt.Chart]:
    """A dashed line for each comparator, with its name above the bars, each on a line of its own.

    Right of the `middle` of the scale a name ends at its line, so that none runs out of a narrow picture.
    """
    layers: list[alt.Chart] = []
    for step, (name, value) in enumerate(sorted(comparators.items(), key=lambda item: item[1])):
        line = pd.DataFrame({"at": [value], "name": [f"{name} {show(value)}"]})
        layers.append(
            alt.Chart(line)
            .mark_rule(color=colours.text, strokeDash=[5, 3] if step % 2 == 0 else [2, 2], strokeWidth=1.5)
            .encode(x="at:Q", tooltip=[alt.Tooltip("name:N", title="Comparator")])
        )
        layers.append(
            alt.Chart(line)
            .mark_text(
                align="left" if value < middle else "right",
                dx=4 if value < middle else -4,
                baseline="bottom",
                fontSize=12,
                fontWeight="bold",
            )
            .encode(x="at:Q", y=alt.value(-4 - 15 * step), text="name:N")
        )
    return layers


def _heard(data: pd.DataFrame, comparators: Mapping[str, float], unit_label: str, show: Show) -> str:
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"No bars: no area has a value of {unit_label} to compare."
    first, last = shown.iloc[0], shown.iloc[-1]
    span = f" to {last['area']} {last['printed']}" if len(shown) > 1 else ""
    areas = "1 area" if len(shown) == 1 else f"{len(shown)} areas"
    parts = [f"Bars of {unit_label} for {areas}, from {first['area']} {first['printed']}{span}."]
    for place, row in enumerate(shown.itertuples(), 1):
        if row.chosen:
            parts.append(f"{row.area} is number {place} from the top at {row.printed}.")
    rest = data[data["value"].isna()]
    parts += [f"{row.area} is chosen: {row.printed}." for row in rest[rest["chosen"]].itertuples()]
    parts += [f"Without a bar: {', '.join(rest['area'])}."] if len(rest) else []
    parts += [f"{name} {show(value)}." for name, value in comparators.items()]
    return " ".join(parts)
