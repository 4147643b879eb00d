"""Where a queue is heading: simulated futures with their spread, and a plan beside what happened."""

from __future__ import annotations

import altair as alt
import pandas as pd

from charts.layered import layered
from charts.theme import Palette, Picture, date_axis, palette, styled
from metrics.printed import D3_WHOLE, number, weeks

#: Course → (palette colour, dash).
NOT_YET = "not yet known"
COURSES = {"As now": ("secondary", [6, 3]), "What if": ("accent", [1, 0])}


def trajectories(
    frame: pd.DataFrame, *, measure: str, target: float | None = None, dark: bool = False
) -> Picture:
    """Draw `course` (of COURSES), `week`, `low`, `mid`, `high`; `measure` names the axis, `target` is a line."""
    colours = palette(dark=dark)
    courses = [course for course in COURSES if (frame["course"] == course).any()]
    tint = alt.Color(
        "course:N",
        scale=alt.Scale(domain=courses, range=[getattr(colours, COURSES[course][0]) for course in courses]),
        legend=None,
    )
    x = alt.X(
        "week:Q", title="weeks from now", axis=alt.Axis(grid=False, tickCount=8), scale=alt.Scale(nice=False)
    )
    base = alt.Chart(frame)
    spread = base.mark_area(opacity=0.22).encode(
        x=x, y=alt.Y("low:Q", title=measure), y2=alt.Y2("high:Q"), color=tint
    )
    middle = base.mark_line(strokeWidth=2.4).encode(
        x=x,
        y=alt.Y("mid:Q"),
        color=tint,
        strokeDash=alt.StrokeDash(
            "course:N",
            scale=alt.Scale(domain=courses, range=[COURSES[course][1] for course in courses]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("course:N", title="Course"),
            alt.Tooltip("week:Q", title="Week"),
            alt.Tooltip("mid:Q", title="Middle run", format=D3_WHOLE),
            alt.Tooltip("low:Q", title="1 run in 10 below", format=D3_WHOLE),
            alt.Tooltip("high:Q", title="1 run in 10 above", format=D3_WHOLE),
        ],
    )
    ends = _apart(frame.groupby("course", sort=False).tail(1), top=float(frame["high"].max()))
    names = (
        alt.Chart(ends)
        .mark_text(align="right", baseline="bottom", dy=-4, fontSize=12, fontWeight="bold")
        .encode(x=x, y=alt.Y("name_at:Q"), text=alt.Text("name:N"), color=tint)
    )
    layers = [spread, middle, names]
    if target is not None:
        layers += _target(target, colours)
    chart = layered(*layers).properties(
        width="container", height=300, padding={"right": 12, "left": 5, "top": 8, "bottom": 5}
    )
    heard = "; ".join(
        f"{row['course']}: from {number(start)} to {number(row['mid'])} after {weeks(row['week'])}, "
        f"8 runs in 10 between {number(row['low'])} and {number(row['high'])}"
        for row, start in zip(
            ends.to_dict("records"),
            frame.groupby("course", sort=False)["mid"].first().reindex(ends["course"]),
            strict=True,
        )
    )
    aim = f" Target {number(target)}." if target is not None else ""
    return Picture(
        styled(chart, colours=colours),
        f"Lines of {measure} with their spread. {heard}.{aim}",
        frame,
        kind="trajectory",
    )


def plan_beside_actuals(frame: pd.DataFrame, *, dark: bool = False) -> Picture:
    """Draw `date`, `label`, `planned_queue` as a line and `actual_queue` (missing: not yet) as points."""
    colours = palette(dark=dark)
    data = frame.assign(
        date=pd.to_datetime(frame["date"]),
        said=[_against(above) for above in frame["above_plan"]],
    )
    x = alt.X("date:T", title=None, axis=date_axis(data["date"]))
    base = alt.Chart(data)
    plan = base.mark_line(color=colours.secondary, strokeDash=[6, 3], strokeWidth=2).encode(
        x=x,
        y=alt.Y("planned_queue:Q", title="waits", scale=alt.Scale(zero=True)),
        tooltip=[
            alt.Tooltip("label:N", title="Month"),
            alt.Tooltip("planned_queue:Q", title="Plan", format=D3_WHOLE),
        ],
    )
    known = alt.Chart(data[data["actual_queue"].notna()])
    tint = alt.Color(
        "said:N",
        scale=alt.Scale(domain=["on plan", "above plan"], range=[colours.accent, colours.concern]),
        legend=None,
    )
    points = known.mark_point(filled=True, size=90, opacity=1).encode(
        x=x,
        y=alt.Y("actual_queue:Q"),
        color=tint,
        shape=alt.Shape(
            "said:N",
            scale=alt.Scale(domain=["on plan", "above plan"], range=["circle", "triangle-up"]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Month"),
            alt.Tooltip("actual_queue:Q", title="Waiting", format=D3_WHOLE),
            alt.Tooltip("planned_queue:Q", title="Plan", format=D3_WHOLE),
            alt.Tooltip("said:N", title="Against the plan"),
        ],
    )
    line = known.mark_line(color=colours.accent, strokeWidth=1.6).encode(x=x, y=alt.Y("actual_queue:Q"))
    label = (
        alt.Chart(data.tail(1))
        .mark_text(align="right", baseline="bottom", dy=-4, fontSize=12)
        .encode(x=alt.X("date:T"), y=alt.Y("planned_queue:Q"), text=alt.TextValue("plan"))
    )
    chart = layered(plan, line, points, label).properties(
        width="container", height=280, padding={"right": 12, "left": 5, "top": 8, "bottom": 5}
    )
    heard = "; ".join(
        f"{row['label']}: plan {number(row['planned_queue'])}"
        + ("" if row["said"] == NOT_YET else f", waiting {number(row['actual_queue'])}, {row['said']}")
        for row in data.to_dict("records")
    )
    return Picture(
        styled(chart, colours=colours), f"Plan and what happened, by month. {heard}.", data, kind="plan"
    )


def _against(above: float) -> str:
    return NOT_YET if pd.isna(above) else "above plan" if above > 0 else "on plan"


def _target(value: float, colours: Palette) -> list[alt.Chart]:
    line = pd.DataFrame({"at": [value], "name": [f"target {number(value)}"]})
    base = alt.Chart(line)
    return [
        base.mark_rule(color=colours.concern, strokeDash=[2, 3], strokeWidth=1.6).encode(y=alt.Y("at:Q")),
        base.mark_text(
            align="left", baseline="bottom", dx=4, dy=-3, fontSize=12, color=colours.concern
        ).encode(y=alt.Y("at:Q"), x=alt.XValue(0), text=alt.Text("name:N")),
    ]


def _apart(last: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """Heights for the names of the courses, far enough apart to be read."""
    gap = 0.07 * (top or 1)
    height, heights = float("-inf"), []
    rising = last.sort_values("mid")
    for value in rising["mid"]:
        height = max(float(value), height + gap)
        heights.append(height)
    names = [f"{course} {number(mid)}" for course, mid in zip(rising["course"], rising["mid"], strict=True)]
    return rising.assign(name_at=heights, name=names)
