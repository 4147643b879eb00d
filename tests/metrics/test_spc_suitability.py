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
