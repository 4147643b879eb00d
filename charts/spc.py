"""An SPC chart: the line, its mean and limits, and a shape and colour for every special cause."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.over_time import (
    broken_line,
    framed,
    lacking,
    lacking_in_words,
    names_at_end,
    prepared,
    standard_in_words,
    standard_steps,
)
from charts.theme import NARROW_LEGEND, Picture, palette, styled
from metrics.printed import Show, number

#: Judgement of a point → (label, shape, palette colour). The word and the shape never depend on the colour.
JUDGEMENTS = {
    "common_cause": ("Common cause", "circle", "secondary"),
    "special_cause_improvement": ("Special cause, improvement", "triangle-up", "improvement"),
    "special_cause_concern": ("Special cause, concern", "triangle-down", "concern"),
    "special_cause_neutral_high": ("Special cause, high", "diamond", "accent"),
    "special_cause_neutral_low": ("Special cause, low", "square", "accent"),
}
#: What a chart carries to the browser, and no more.
COLUMNS = [
    "date",
    "value",
    "label",
    "why",
    "mean",
    "drawn_lpl",
    "drawn_upl",
    "point_type",
    "rebase_group",
    "special_cause_flag",
]
#: Lines that bear their name at the right end.
NAMES = {"mean": "mean", "drawn_lpl": "lower", "drawn_upl": "upper", "target": "standard"}


def spc_chart(
    rows: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    show_mean: Show | None = None,
    dark: bool = False,
    height: int = 320,
) -> Picture:
    """Draw one series.

    `rows` are those of metrics.spc for one series, with `label` (the period as a reader says it), `why` (which rule
    fired, in words) and the optional columns of charts.over_time. Limits that were not drawn are missing; a rebase or
    a break starts a new group. `show_mean` prints what is worked out from values: the mean and the limits.
    """
    colours, worked_out = palette(dark=dark), show_mean or show
    names = {key: label for key, (label, _, _) in JUDGEMENTS.items()}
    data = prepared(rows, COLUMNS, show=show)
    data = data.assign(
        judgement=data["point_type"].map(names).fillna("Common cause"),
        **{
            f"{name}_printed": [worked_out(value) if pd.notna(value) else "none" for value in data[column]]
            for name, column in (("mean", "mean"), ("lower", "drawn_lpl"), ("upper", "drawn_upl"))
        },
        group=data["rebase_group"].astype(str),
        why=data["why"].replace("", "no special cause"),
    )
    frame = framed(data, ["value", "mean", "drawn_lpl", "drawn_upl"], title=unit_label, from_nought=False)
    base = alt.Chart(data)
    layers = [
        base.mark_line(color=colour, strokeDash=dash, strokeWidth=1.3).encode(
            x=frame.x, y=frame.y(column), detail=alt.Detail("group:N")
        )
        for column, colour, dash in (
            ("drawn_lpl", colours.secondary, [5, 4]),
            ("drawn_upl", colours.secondary, [5, 4]),
            ("mean", colours.text, [1, 0]),
        )
        if data[column].notna().any()
    ]
    layers += standard_steps(base, frame, colours=colours)
    layers += lacking(base, frame, colours=colours)
    line = broken_line(base, frame, colour=colours.neutral, width=1.8)
    shown = [key for key in JUDGEMENTS if (data["point_type"] == key).any()] or ["common_cause"]
    points = base.mark_point(filled=True, opacity=1, size=70).encode(
        x=frame.x,
        y=frame.y(),
        color=alt.Color(
            "judgement:N",
            scale=alt.Scale(
                domain=[JUDGEMENTS[key][0] for key in shown],
                range=[getattr(colours, JUDGEMENTS[key][2]) for key in shown],
            ),
            legend=alt.Legend(title=None, symbolType="circle", columns=NARROW_LEGEND),
        ),
        shape=alt.Shape(
            "judgement:N",
            scale=alt.Scale(
                domain=[JUDGEMENTS[key][0] for key in shown], range=[JUDGEMENTS[key][1] for key in shown]
            ),
            legend=alt.Legend(title=None, columns=NARROW_LEGEND),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Period"),
            alt.Tooltip("printed:N", title="Value"),
            alt.Tooltip("judgement:N", title="Judgement"),
            alt.Tooltip("why:N", title="Because"),
            alt.Tooltip("mean_printed:N", title="Mean"),
            alt.Tooltip("lower_printed:N", title="Lower limit"),
            alt.Tooltip("upper_printed:N", title="Upper limit"),
            alt.Tooltip("standard_printed:N", title="Standard"),
        ],
    )
    ends = names_at_end(frame, NAMES, colours=colours, show=worked_out)
    chart = layered(*layers, line, points, *ends).properties(width="container", height=height)
    return Picture(styled(chart, colours=colours), _heard(data, unit_label, worked_out), data, kind="control")


def _heard(data: pd.DataFrame, unit_label: str, show: Show) -> str:
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"{unit_label}: no figure."
    last, special = shown.iloc[-1], shown[shown["special_cause_flag"].fillna(False).astype(bool)]
    limits = (
        f" Mean {show(last['mean'])}, limits {show(last['drawn_lpl'])} to {show(last['drawn_upl'])}."
        if pd.notna(last["drawn_lpl"])
        else " No limits are drawn."
    )
    said = special[["judgement", "why"]]
    anew = (said != said.shift()).any(axis=1) | (special.index.to_series().diff() != 1)
    causes = "; ".join(_run_in_words(part) for _, part in special.groupby(anew.cumsum()))
    return (
        f"{unit_label}, {len(shown)} points from {shown['label'].iloc[0]} to {last['label']}, "
        f"last {last['printed']}."
        f"{limits}{standard_in_words(data)} {f'Special causes: {causes}.' if causes else 'No special cause.'}"
        f"{lacking_in_words(data)}"
    )


def _run_in_words(part: pd.DataFrame) -> str:
    """Special causes that follow one another with one judgement and one rule."""
    first, last = part.iloc[0], part.iloc[-1]
    when = f"{first['label']} {first['printed']}"
    if len(part) > 1:
        when += f" to {last['label']} {last['printed']}"
    rule = str(first["why"]).removeprefix("This point is ").rstrip(".")
    return f"{when}, {str(first['judgement']).lower()}, {rule}"
