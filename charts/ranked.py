"""Bars of areas in order of their values, or of their names, in the colour and shape of their verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.lines_above import NAME_HEIGHT, VALUE_WIDTH, lines_above
from charts.styles import (
    MEETS,
    SHAPES,
    STANDARD,
    Line,
    Standard,
    in_words,
    key_of,
    line_of,
    no_value,
    with_shape,
)
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
    standard: Standard | None = None,
    in_percent: bool = False,
    dark: bool = False,
) -> Picture:
    """Draw horizontal bars from the highest value to the lowest.

    `frame` has `area`, `value` (missing allowed), `note` (the codes that say why it is missing), `chosen` (bool),
    `comparison` (a word of metrics.benchmark), `against` (whom it is held against) and `comparison_reason`;
    it may have `lowercl`, `uppercl` (drawn as whiskers), `blocked` (bool: a caveat rules a comparison out) and
    `meets_standard` (missing where it is not judged), which is the verdict where no bar is compared with another.
    `comparators` maps a name to a value in the same unit; `show` prints values. Areas without a value, or blocked, are
    listed last, in words instead of a bar.
    """
    data = _in_words(frame, show=show).sort_values(["value", "area"], ascending=[False, True])
    lines = [(f"{name} {show(value)}", value, line_of(name)) for name, value in (comparators or {}).items()]
    lines += [(standard.named(show), standard.value, STANDARD)] if standard else []
    chart, heard = _drawn(
        data, lines, unit_label=unit_label, in_percent=in_percent, colours=palette(dark=dark)
    )
    return Picture(chart, heard + _met(frame, standard), data, kind="ranked")


def named_bars(frame: pd.DataFrame, *, unit_label: str, show: Show = number, dark: bool = False) -> Picture:
    """The same bars in order of name, of totals, which are not to be ranked: areas differ in size."""
    data = _in_words(frame, show=show).sort_values("area").sort_values("value", key=pd.isna, kind="stable")
    chart, heard = _drawn(data, [], unit_label=unit_label, in_percent=False, colours=palette(dark=dark))
    return Picture(chart, heard, data, kind="named")


def _drawn(
    data: pd.DataFrame,
    lines: list[tuple[str, float, Line]],
    *,
    unit_label: str,
    in_percent: bool,
    colours: Palette,
) -> tuple[Any, str]:
    """Bars in the order of `data` with named `lines`, and what is heard of them."""
    order = data["area"].tolist()
    ends = [0.0, *data["length"], *data["lowercl"].dropna(), *data["label_at"], *(at for _, at, _ in lines)]
    bottom, top = min(ends) * 1.12, max(ends) or -0.15 * min(ends) or 1.0
    x = alt.X(
        "length:Q",
        title=unit_label,
        scale=alt.Scale(
            domainMin=bottom,
            domainMax=alt.ExprRef(f"{top} * width / max(width - {VALUE_WIDTH}, {VALUE_WIDTH})"),
            nice=False,
        ),
        axis=alt.Axis(
            values=PERCENT_TICKS if in_percent and top <= 120 else alt.Undefined,
            labelOverlap="parity",
            labelSeparation=10,
        ),
    )
    chosen = alt.condition(
        alt.FieldOneOfPredicate("value", _chosen(data)), alt.value("bold"), alt.value("normal")
    )
    y = alt.Y(
        "area:N", sort=order, title=None, axis=alt.Axis(labelLimit=185, grid=False, labelFontWeight=chosen)
    )
    keyed = data[data["keyed"]]
    by_standard = bool(data["by_standard"].any())
    held = [] if by_standard else keyed.loc[keyed["verdict"] != "not_compared", "against"].unique().tolist()
    against = " or ".join(held)
    colour = key_of(
        keyed["verdict"],
        against=against,
        colours=colours,
        reasons=list(dict.fromkeys(reason for reason in keyed["reason"] if reason)),
        words=MEETS if by_standard else {},
        offset=8 + NAME_HEIGHT * len(lines),
    )
    tooltip = [
        alt.Tooltip("area:N", title="Area"),
        alt.Tooltip("said:N", title=unit_label),
        alt.Tooltip("words:N", title="Verdict"),
    ]
    base = alt.Chart(data)
    bars = base.mark_bar(height={"band": 0.78}, stroke=colours.neutral, strokeWidth=0.8).encode(
        x=x, y=y, color=colour, tooltip=tooltip
    )
    layers: list[alt.Chart] = [bars]
    if data["chosen"].any():
        mine = base.transform_filter("datum.chosen && isValid(datum.value)")
        layers.append(
            mine.mark_bar(height={"band": 0.78}, filled=False, stroke=colours.text, strokeWidth=2.5).encode(
                x=alt.X("length:Q"), y=y
            )
        )
    whiskers = data[data["lowercl"].notna() & data["uppercl"].notna()]
    if len(whiskers):
        layers.append(
            alt.Chart(whiskers)
            .mark_rule(color=colours.text, strokeWidth=1.4)
            .encode(x=alt.X("lowercl:Q"), x2=alt.X2("uppercl:Q"), y=y)
        )
    layers += lines_above(lines, colours=colours, ends=(bottom, top))
    layers += _values(data, y=y, background=colours.background)
    chart = layered(*layers).properties(width="container", height=ROW_HEIGHT * len(order) + 8)
    heard = _heard(data, unit_label=unit_label, against=against, names=[name for name, _, _ in lines])
    return styled(chart, colours=colours), heard


def _in_words(frame: pd.DataFrame, *, show: Show) -> pd.DataFrame:
    """The rows, each with the length of its bar and its words."""
    blocked = frame["blocked"].astype(bool) if "blocked" in frame.columns else pd.Series(False, frame.index)
    judged = _held_to_standard(frame).mask(blocked)
    verdicts = _verdicts(frame, judged)
    said = [
        no_value(note) if pd.isna(value) else show(value)
        for value, note in zip(frame["value"], frame["note"].fillna(""), strict=True)
    ]
    shown = frame["value"].notna()
    data = pd.DataFrame(
        {
            "area": frame["area"],
            "value": frame["value"].mask(blocked),
            "chosen": frame["chosen"].astype(bool),
            **{
                name: frame[name].mask(blocked) if name in frame.columns else float("nan")
                for name in ("lowercl", "uppercl")
            },
            "verdict": [word for word, _ in verdicts],
            "words": [words for _, words in verdicts],
            "against": frame["against"].fillna(""),
            "by_standard": judged.notna(),
            "reason": [
                why if word == "not_compared" else ""
                for why, (word, _) in zip(frame["comparison_reason"].fillna(""), verdicts, strict=True)
            ],
            "said": said,
            "keyed": shown,
            "printed": [
                text if not known else with_shape(word, f"{text}, not compared" if kept_out else text)
                for text, known, kept_out, (word, _) in zip(said, shown, blocked, verdicts, strict=True)
            ],
        }
    )
    return data.assign(
        length=data["value"].fillna(0.0),
        label_at=data[["value", "uppercl"]].max(axis=1).fillna(0.0).clip(lower=0.0),
    )


def _held_to_standard(frame: pd.DataFrame) -> pd.Series:
    """Whether each area meets the standard, where that alone is judged: no area is compared with another."""
    if "meets_standard" not in frame.columns or (frame["comparison"] != "not_compared").any():
        return pd.Series(None, frame.index, dtype="object")
    return frame["meets_standard"].astype("object")


def _verdicts(frame: pd.DataFrame, judged: pd.Series) -> list[tuple[str, str]]:
    """The verdict that each bar bears and what it means: against a comparator, else against the standard."""
    found = []
    for word, against, reason, close, meets in zip(
        frame["comparison"],
        frame["against"].fillna(""),
        frame["comparison_reason"].fillna(""),
        frame["close_call"] if "close_call" in frame else [False] * len(frame),
        judged,
        strict=True,
    ):
        if pd.isna(meets):
            told = in_words(word, against=against, reason=reason, close_call=bool(close))
            found.append((word, told))
        else:
            held = "better" if meets else "worse"
            found.append((held, MEETS[held]))
    return found


def _chosen(data: pd.DataFrame) -> list[str]:
    return data.loc[data["chosen"], "area"].tolist()


def _values(data: pd.DataFrame, *, y: alt.Y, background: str) -> list[alt.Chart]:
    """The verdict and value at the end of each bar, on a ground of its own where a line runs behind it."""
    base = alt.Chart(data).encode(x=alt.X("label_at:Q"), y=y, text=alt.Text("printed:N"))
    ground = base.mark_text(
        align="left", dx=5, fontSize=12, stroke=background, strokeWidth=9, strokeJoin="round", aria=False
    )
    plain = base.mark_text(align="left", dx=5, fontSize=12).transform_filter("!datum.chosen")
    bold = base.mark_text(align="left", dx=5, fontSize=12, fontWeight="bold").transform_filter("datum.chosen")
    # An empty layer would be a picture without words to a screen reader.
    return [ground, plain, *([bold] if data["chosen"].any() else [])]


def _heard(data: pd.DataFrame, *, unit_label: str, against: str, names: list[str]) -> str:
    """The span of the bars, how many say what, the chosen area, those without a bar, and the lines."""
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"No bars: no area has a value of {unit_label} to compare."
    first, last = (shown.sort_values("value", kind="stable").iloc[place] for place in (-1, 0))
    span = f" to {last['area']} {last['said']}" if len(shown) > 1 else ""
    areas = "1 area" if len(shown) == 1 else f"{len(shown)} areas"
    counts = shown["verdict"].value_counts()
    meaning = MEETS if shown["by_standard"].any() else {}
    told = ", ".join(
        f"{number(counts[word])} {meaning.get(word, in_words(word, against=against))}"
        for word in SHAPES
        if word in counts
    )
    parts = [f"Bars of {unit_label} for {areas}, from {first['area']} {first['said']}{span}: {told}."]
    parts += [f"{row.area}: {row.said}, {row.words}." for row in shown[shown["chosen"]].itertuples()]
    rest = data[data["value"].isna()]
    parts += [f"{row.area} is chosen: {row.printed}." for row in rest[rest["chosen"]].itertuples()]
    parts += [f"Without a bar: {', '.join(rest['area'])}."] if len(rest) else []
    return " ".join([*parts, *(f"Line: {name}." for name in names)])


def _met(frame: pd.DataFrame, standard: Standard | None) -> str:
    """How many of those that are judged meet the standard; empty where none is."""
    if standard is None or "meets_standard" not in frame.columns:
        return ""
    judged = frame["meets_standard"].dropna()
    return (
        f" {number(judged.astype(bool).sum())} of {number(len(judged))} meet the standard."
        if len(judged)
        else ""
    )
