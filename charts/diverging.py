"""Diverging bars for questionnaire answers: what is in place to the right, what is not to the left."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import Picture, palette, styled, wrapped
from metrics.printed import number, percent

#: Each question stands above its bar, so that the bars have the whole width on any screen. In pixels.
ROW, BAR, SHIFT, LINE, OUTLINE, BESIDE = 62, 20, 17, 14, 3, 3
QUESTION_WIDTH = 50
#: The room that a printed share takes, in pixels.
PRINTED_WIDTH = 34


def diverging_bars(frame: pd.DataFrame, *, fills: dict[str, str], dark: bool = False) -> Picture:
    """Draw one bar a question from `start_percent` to `end_percent` pieces around zero.

    `frame` has `label` (the question, in the order to draw), `option`, `start_percent`, `end_percent`
    (negative to the left of zero), `share_percent`, `count` and `base`. `fills` maps each option to a
    colour name of the palette. Where `frame` has `own` (bool), those answers are outlined: a place's own among all.
    """
    colours = palette(dark=dark)
    inks = {option: getattr(colours, name) for option, name in fills.items()}
    kept = ["label", "option", "start_percent", "end_percent", "share_percent", "count", "base"]
    data = frame[kept].assign(
        own=frame.get("own", False),
        label=frame["label"].map(lambda label: wrapped(label, QUESTION_WIDTH)),
        middle=(frame["start_percent"] + frame["end_percent"]) / 2,
        ink=frame["option"].map(lambda option: colours.on(inks[option])),
        printed=frame["share_percent"].map(percent),
    )
    labels = list(dict.fromkeys(data["label"]))
    span = (
        max(data["end_percent"].max(), 0) - min(data["start_percent"].min(), data["end_percent"].min(), 0)
        or 1
    )
    y = alt.Y("label:N", sort=labels, title=None, axis=None)
    bars = (
        alt.Chart(data)
        .mark_bar(stroke=colours.background, strokeWidth=1, height=BAR, yOffset=SHIFT)
        .encode(
            y=y,
            x=alt.X(
                "start_percent:Q",
                title="Share of boards that answered, %",
                axis=alt.Axis(labelExpr="abs(datum.value)", tickCount=6, grid=False),
            ),
            x2=alt.X2("end_percent:Q"),
            color=alt.Color(
                "option:N",
                scale=alt.Scale(domain=list(inks), range=list(inks.values())),
                legend=alt.Legend(title=None, columns=alt.ExprRef("width < 420 ? 2 : 5")),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Question"),
                alt.Tooltip("option:N", title="Answer"),
                alt.Tooltip("count:Q", title="Boards"),
                alt.Tooltip("base:Q", title="of"),
                alt.Tooltip("printed:N", title="Share"),
            ],
        )
    )
    outlined = (
        alt.Chart(data)
        .transform_filter("datum.own")
        .mark_bar(fillOpacity=0, stroke=colours.text, strokeWidth=OUTLINE, height=BAR, yOffset=SHIFT)
        .encode(y=y, x=alt.X("start_percent:Q"), x2=alt.X2("end_percent:Q"))
    )
    text = (
        alt.Chart(data)
        .transform_filter(f"datum.share_percent / {span} * width > {PRINTED_WIDTH}")
        .mark_text(fontSize=12, fontWeight="bold", yOffset=SHIFT)
        .encode(y=y, x=alt.X("middle:Q"), text=alt.Text("printed:N"), color=alt.Color("ink:N", scale=None))
    )
    asked = data.drop_duplicates("label").assign(lines=lambda rows: rows["label"].str.count("\n"))
    zero = (
        alt.Chart(asked)
        .mark_tick(color=colours.hairline, thickness=1, size=BAR + 2 * BESIDE, yOffset=SHIFT)
        .encode(y=y, x=alt.XDatum(0))
    )
    questions = [
        alt.Chart(asked[asked["lines"] == lines])
        .mark_text(
            align="left", baseline="bottom", lineBreak="\n", dy=SHIFT - BAR / 2 - BESIDE - lines * LINE
        )
        .encode(x=alt.XValue(0), y=y, text=alt.Text("label:N"))
        for lines in sorted(asked["lines"].unique().tolist())
    ]
    chart = layered(bars, *([outlined] if data["own"].any() else []), text, zero, *questions).properties(
        width="container", height=ROW * len(labels)
    )
    heard = "; ".join(
        f"{label}: "
        + ", ".join(
            f"{r['option'][:1].lower()}{r['option'][1:]} {number(r['count'])} of {number(r['base'])}"
            f"{' (outlined)' if r['own'] else ''}"
            for r in data[data["label"] == label].to_dict("records")
        )
        for label in labels
    )
    return Picture(
        styled(chart, colours=colours), f"Diverging bars of answers. {heard}.", data, kind="diverging"
    )
