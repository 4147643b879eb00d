"""When a series gets process limits, and when only a run chart."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.spc_suitability import run_chart, suitable
from tests.metrics.test_spc_properties import monthly

SAW = [10.0, 12.0] * 12


def with_periods(values: list[float], name: str, months: int) -> pd.DataFrame:
    frame = monthly(values, name)
    ends = frame["date"] + pd.offsets.MonthEnd(0)
    return frame.assign(start=frame["date"] - pd.DateOffset(months=months - 1), end=ends)


def verdicts(frame: pd.DataFrame, **options: str) -> dict[str, list[str]]:
    found = suitable(frame, period_start="start", period_end="end", **options)
    return {row["series"]: [row["chart"], row["reason"]] for row in found.to_dict("records")}


def test_months_side_by_side_get_limits_and_rolling_periods_a_run_chart() -> None:
    frame = pd.concat(
        [
            with_periods(SAW, "monthly", 1),
            with_periods(SAW, "rolling quarter", 3),
            with_periods(SAW, "rolling year", 12),
        ]
    )
    assert verdicts(frame) == {
        "monthly": ["xmr", ""],
        "rolling quarter": ["run", "overlapping"],
        "rolling year": ["run", "overlapping"],
    }


def test_the_order_of_the_rows_does_not_make_periods_overlap() -> None:
    assert verdicts(with_periods(SAW, "monthly", 1).iloc[::-1]) == {"monthly": ["xmr", ""]}


@pytest.mark.parametrize(("preset", "fewest"), [("making_data_count", 13), ("nhsr", 12)])
def test_a_series_below_the_fewest_points_of_the_preset_gets_a_run_chart(preset: str, fewest: int) -> None:
    frame = pd.concat([with_periods(SAW[:fewest], "enough", 1), with_periods(SAW[: fewest - 1], "short", 1)])
    assert verdicts(frame, preset=preset) == {"enough": ["xmr", ""], "short": ["run", "too_few_points"]}


def test_missing_figures_are_not_points_and_a_series_of_none_is_not_charted() -> None:
    gone = [float("nan")] * 24
    assert suitable(monthly(gone)).iloc[0].tolist() == ["a", "none", "no_values", 0]
    assert suitable(monthly([*SAW[:12], *gone])).iloc[0].tolist() == ["a", "run", "too_few_points", 12]


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    frame = with_periods(SAW, "a", 1)
    with pytest.raises(ValueError, match="24 periods end before they start"):
        suitable(frame, period_start="end", period_end="start")


def test_a_run_chart_has_the_median_of_each_series_and_the_side_of_each_point() -> None:
    frame = pd.concat([monthly([3.0, 1.0, float("nan"), 2.0, 9.0], "b"), monthly([5.0], "a")])
    chart = run_chart(frame)
    assert chart["series"].tolist() == ["a", "b", "b", "b", "b", "b"]
    assert chart["median"].tolist() == [5, 2.5, 2.5, 2.5, 2.5, 2.5]
    assert chart["relative_to_median"].tolist() == [0, 1, -1, pd.NA, -1, 1]


def test_what_follows_the_last_break_is_judged_alone() -> None:
    frame = monthly([*SAW, *SAW[:5]]).assign(piece=[1] * 24 + [2] * 5)
    assert suitable(frame).iloc[0].tolist() == ["a", "xmr", "", 29]
    assert suitable(frame, segment="piece").iloc[0].tolist() == ["a", "run", "too_few_points", 5]


def test_periods_that_overlap_before_a_break_or_across_it_are_no_reason() -> None:
    rolling = with_periods(SAW[:12], "a", 3).assign(piece=1)
    plain = with_periods([0.0] * 12 + SAW, "a", 1).iloc[12:].assign(piece=2)
    frame = pd.concat([rolling, plain])
    found = suitable(frame, period_start="start", period_end="end", segment="piece").iloc[0]
    assert (found["chart"], found["reason"]) == ("xmr", "")
    across = frame.assign(
        start=frame["start"].where(frame.index != 12, frame["date"] - pd.DateOffset(months=2))
    )
    assert suitable(across, period_start="start", period_end="end", segment="piece").iloc[0]["chart"] == "xmr"
    assert suitable(across, period_start="start", period_end="end").iloc[0]["chart"] == "run"


def test_a_series_with_withheld_small_figures_gets_no_limits() -> None:
    frame = monthly([*SAW, float("nan")]).assign(hidden=[False] * 24 + [True])
    assert suitable(frame, withheld="hidden").iloc[0].tolist() == ["a", "run", "withheld", 24]
    before = frame.assign(piece=1, hidden=[True] + [False] * 24)
    after = monthly([0.0] * 25 + SAW).iloc[25:].assign(piece=2, hidden=False)
    found = suitable(pd.concat([before, after]), segment="piece", withheld="hidden").iloc[0]
    assert (found["chart"], found["reason"]) == ("xmr", "")
