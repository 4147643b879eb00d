"""An SPC chart: the line, its mean and limits, and a shape and colour for every special cause."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import NARROW_LEGEND, Palette, Picture, date_axis, palette, styled
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
    "target",
    "point_type",
    "rebase_group",
    "special_cause_flag",
]


def spc_chart(
    rows: pd.DataFrame,
    *,
    unit_label: str,
    show: Show = number,
    dark: bool = False,
    height: int = 320,
) -> Picture:
    """Draw one series.

    `rows` are those of metrics.spc for one series, with `label` (the period as a reader says it) and `why`
    (which rule fired, in words). Limits that were not drawn are missing; a rebase starts a new group.
    """
    colours = palette(dark=dark)
    names = {key: label for key, (label, _, _) in JUDGEMENTS.items()}
    data = rows[COLUMNS].assign(
        judgement=rows["point_type"].map(names).fillna("Common cause"),
        **{
            f"{name}_printed": [show(value) if pd.notna(value) else "none" for value in rows[column]]
            for name, column in (("mean", "mean"), ("lower", "drawn_lpl"), ("upper", "drawn_upl"))
        },
        printed=[show(value) if pd.notna(value) else "no figure" for value in rows["value"]],
        group=rows["rebase_group"].astype(str),
        date=pd.to_datetime(rows["date"]),
        why=rows["why"].replace("", "no special cause"),
    )
    x = alt.X(
        "date:T",
        title=None,
        axis=date_axis(data["date"]),
    )
    y = alt.Y("value:Q", title=unit_label, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(data)
    layers = [
        base.mark_line(
            color=colour,
            strokeDash=dash,
            strokeWidth=width,
            # A standard rises at once, between two points: never along a slope.
            interpolate="step-before" if column == "target" else "linear",
        ).encode(x=x, y=alt.Y(f"{column}:Q"), detail="group:N")
        for column, colour, dash, width in (
            ("drawn_lpl", colours.secondary, [5, 4], 1.3),
            ("drawn_upl", colours.secondary, [5, 4], 1.3),
            ("mean", colours.text, [1, 0], 1.3),
            ("target", colours.concern, [2, 3], 1.6),
        )
        if data[column].notna().any()
    ]
    line = base.mark_line(color=colours.neutral, strokeWidth=1.8).encode(x=x, y=y)
    shown = [key for key in JUDGEMENTS if (data["point_type"] == key).any()] or ["common_cause"]
    points = base.mark_point(filled=True, opacity=1, size=70).encode(
        x=x,
        y=y,
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
        ],
    )
    names_at_end = _line_names(data, colours=colours, show=show)
    chart = alt.layer(*layers, line, points, *names_at_end).properties(width="container", height=height)
    return Picture(styled(chart, colours=colours), _heard(data, unit_label, show), data, kind="control")


def _line_names(data: pd.DataFrame, *, colours: Palette, show: Show) -> list[alt.Chart]:
    """Direct labels at the right end of mean, limits and target."""
    last = data.tail(1)
    labels: list[alt.Chart] = []
    if last.empty:
        return labels
    for column, word in (
        ("mean", "mean"),
        ("drawn_lpl", "lower"),
        ("drawn_upl", "upper"),
        ("target", "standard"),
    ):
        value = last[column].iloc[0]
        if pd.isna(value):
            continue
        text = f"{word} {show(value)}"
        ink = colours.concern if word == "standard" else colours.secondary
        labels.append(
            alt.Chart(last.assign(name=text))
            .mark_text(
                align="left",
                dx=8,
                fontSize=12,
                color=ink,
            )
            .encode(x="date:T", y=f"{column}:Q", text="name:N")
        )
    return labels


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
    causes = "; ".join(
        f"{row.label} {row.printed}, {str(row.judgement).lower()}, {str(row.why).rstrip('.')}"
        for row in special.itertuples()
    )
    return (
        f"{unit_label}, {len(shown)} points from {shown['label'].iloc[0]} to {last['label']}, "
        f"last {last['printed']}."
        f"{limits} {f'Special causes: {causes}.' if causes else 'No special cause.'}"
    )
