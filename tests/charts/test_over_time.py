"""Run and control charts: the standard in steps, withheld ranges, crosses for what is missing, lines that break."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest
import vl_convert

from charts.over_time import APART, framed, names_at_end, prepared
from charts.run import run_chart
from charts.spc import spc_chart
from charts.styles import STANDARD
from charts.theme import LIGHT, Picture
from metrics.printed import number, percent
from metrics.spc import spc

NONE = float("nan")
SAW = [10.0, 12.0] * 12


def series(values: list[float], **columns: Any) -> pd.DataFrame:
    dates = pd.date_range("2018-01-01", periods=len(values), freq="MS")
    labels = [f"{date:%b %Y}" for date in dates]
    return pd.DataFrame({"date": dates, "value": values, "label": labels, "median": 11.0, **columns})


def control(values: list[float], **columns: Any) -> Picture:
    rows = series(values, **columns)
    measured = spc(rows.assign(series="a"), options={"improvement_direction": "increase"}).rows
    return spc_chart(measured.assign(label=rows["label"], why="", **columns), unit_label="People")


def layers(picture: Picture, mark: str, **look: Any) -> list[dict[str, Any]]:
    return [
        layer
        for layer in picture.spec()["layer"]
        if layer["mark"]["type"] == mark
        and all(layer["mark"].get(key) == value for key, value in look.items())
    ]


def named(picture: Picture) -> list[str]:
    spec = picture.spec()
    return [
        row["name"]
        for layer in layers(picture, "text", stroke=None)
        for row in spec["datasets"][layer["data"]["name"]]
    ]


@pytest.mark.parametrize("draw", ["run", "control"])
def test_the_standard_is_drawn_in_its_own_dash_rises_at_once_and_bears_its_name(draw: str) -> None:
    target = [NONE] * 8 + [50.0] * 8 + [53.0] * 8
    picture = (
        run_chart(series(SAW, target=target), unit_label="People", show=percent)
        if draw == "run"
        else control(SAW, target=target)
    )
    (line,) = layers(picture, "line", strokeDash=list(STANDARD.dash))
    assert line["mark"]["interpolate"] == "step-before"
    assert any(name.startswith("standard 53") for name in named(picture))
    assert "from Sep 2018" in picture.alt
    assert "from May 2019" in picture.alt


def test_a_series_without_a_standard_draws_none() -> None:
    picture = run_chart(series(SAW), unit_label="People")
    assert layers(picture, "line", strokeDash=list(STANDARD.dash)) == []
    assert "tandard" not in picture.alt


def test_a_withheld_figure_is_a_bar_over_its_range_and_says_so() -> None:
    values = [*SAW[:10], NONE, 11.0]
    hidden = [NONE] * 10 + [0.0, NONE]
    rows = series(values, missing=[""] * 10 + ["withheld", ""], value_least=hidden)
    rows["value_most"] = rows["value_least"] + 4
    picture = run_chart(rows, unit_label="People")
    (bar,) = layers(picture, "rule")
    assert (bar["encoding"]["y"]["field"], bar["encoding"]["y2"]["field"]) == ("value_least", "value_most")
    assert named(picture)[0] == "withheld,\n0 to 4"
    assert "Without a figure: Nov 2018 (withheld, 0 to 4)." in picture.alt
    assert layers(picture, "point", filled=None) == []


def test_a_period_without_a_figure_is_a_cross_with_its_reason() -> None:
    values = [*SAW[:10], NONE, 11.0, NONE]
    picture = run_chart(series(values, missing=[""] * 10 + ["absent", "", "no_case"]), unit_label="People")
    assert {"no figure", "nobody counted"} <= set(named(picture))
    assert "Nov 2018 (no figure published)" in picture.alt
    assert "Jan 2019 (nobody was counted)" in picture.alt


def test_a_break_and_a_gap_each_end_the_line() -> None:
    picture = run_chart(series([*SAW[:4], NONE, *SAW[:4]], segment=[0] * 6 + [2] * 3), unit_label="People")
    lines = layers(picture, "line")
    assert all(line["encoding"]["detail"]["field"] == "segment" for line in lines)
    assert lines[-1]["mark"]["invalid"] == "break-paths-show-domains"
    drawn = vl_convert.vegalite_to_svg({**picture.spec(), "width": 600})
    assert drawn.count('aria-roledescription="line mark"') == 4


def test_all_layers_share_one_scale_and_limits_do_not_start_it_from_nought() -> None:
    picture = control([value + 60 for value in SAW], target=[65.0] * 24)
    scales = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in picture.spec()["layer"]
        if "field" in layer["encoding"]["y"]
    ]
    assert all(scale == scales[0] for scale in scales)
    assert scales[0][0] > 50


def test_names_at_the_end_never_stand_on_each_other() -> None:
    rows = series(SAW, target=[11.1] * 24)
    frame = framed(
        prepared(rows, ["date", "value", "median"], show=number),
        ["value", "median"],
        title="",
        from_nought=True,
    )
    layers_drawn = names_at_end(frame, {"median": "median", "target": "standard"}, colours=LIGHT, show=number)
    heights = sorted(float(layer.data["at"].iloc[0]) for layer in layers_drawn)
    assert all(
        above - below >= APART * (frame.high - frame.low) - 1e-9
        for below, above in itertools.pairwise(heights)
    )


def test_special_causes_of_one_run_are_heard_in_one_breath() -> None:
    rows = series([*SAW, *[30.0] * 3])
    measured = spc(rows.assign(series="a"), options={"improvement_direction": "increase"}).rows
    picture = spc_chart(
        measured.assign(label=rows["label"], why=["This point is far out."] * len(rows)), unit_label="People"
    )
    assert picture.alt.count("far out") == 2
    assert "Jan 2020 30 to Mar 2020 30, special cause, improvement, far out" in picture.alt
