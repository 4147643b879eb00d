"""An SPC chart: the line, its mean and limits, and a shape and colour for every special cause."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.theme import Palette, Picture, date_axis, palette, styled

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
    number_format: str = ",.1f",
    suffix: str = "",
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
        printed=rows["value"].map(
            lambda v: f"{v:{number_format}}{suffix}" if pd.notna(v) else "not published"
        ),
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
            legend=alt.Legend(title=None, symbolType="circle"),
        ),
        shape=alt.Shape(
            "judgement:N",
            scale=alt.Scale(
                domain=[JUDGEMENTS[key][0] for key in shown], range=[JUDGEMENTS[key][1] for key in shown]
            ),
            legend=alt.Legend(title=None),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Period"),
            alt.Tooltip("printed:N", title="Value"),
            alt.Tooltip("judgement:N", title="Judgement"),
            alt.Tooltip("why:N", title="Because"),
            alt.Tooltip("mean:Q", title="Mean", format=number_format),
            alt.Tooltip("drawn_lpl:Q", title="Lower limit", format=number_format),
            alt.Tooltip("drawn_upl:Q", title="Upper limit", format=number_format),
        ],
    )
    names_at_end = _line_names(data, colours=colours, number_format=number_format, suffix=suffix)
    chart = alt.layer(*layers, line, points, *names_at_end).properties(
        width="container", height=height, padding={"right": 96, "left": 5, "top": 5, "bottom": 5}
    )
    return Picture(styled(chart, colours=colours), _heard(data, unit_label, number_format, suffix), data)


def _line_names(data: pd.DataFrame, *, colours: Palette, number_format: str, suffix: str) -> list[alt.Chart]:
    """Direct labels at the right end of mean, limits and target."""
    last = data.iloc[[-1]]
    labels = []
    for column, word in (
        ("mean", "mean"),
        ("drawn_lpl", "lower"),
        ("drawn_upl", "upper"),
        ("target", "standard"),
    ):
        value = last[column].iloc[0]
        if pd.isna(value):
            continue
        text = f"{word} {value:{number_format}}{suffix}"
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


def _heard(data: pd.DataFrame, unit_label: str, number_format: str, suffix: str) -> str:
    shown = data[data["value"].notna()]
    if shown.empty:
        return f"{unit_label}: no point was published."
    last, special = shown.iloc[-1], shown[shown["special_cause_flag"].fillna(False).astype(bool)]
    limits = (
        f" Mean {last['mean']:{number_format}}{suffix}, limits {last['drawn_lpl']:{number_format}}{suffix} to "
        f"{last['drawn_upl']:{number_format}}{suffix}."
        if pd.notna(last["drawn_lpl"])
        else " No limits are drawn."
    )
    causes = "; ".join(
        f"{row.label} {row.printed}, {str(row.judgement).lower()}, {row.why}" for row in special.itertuples()
    )
    return (
        f"{unit_label}, {len(shown)} points from {shown['label'].iloc[0]} to {last['label']}, "
        f"last {last['printed']}."
        f"{limits} {f'Special causes: {causes}.' if causes else 'No special cause.'}"
    )
