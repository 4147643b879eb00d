"""Hand-worked cases: where the two presets differ, and what both do apart from the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.spc import spc, variation_assurance
from tests.metrics.test_spc_properties import chart, monthly

SAW = [10.0, 12.0] * 12
"""Mean 11, every moving range 2: limits 11 ∓ 5.32, near limits 11 ∓ 3.5467."""


def labels(values: list[float], preset: str, **options: Any) -> list[str]:
    return chart(values, preset, **options).rows["special_cause_type"].tolist()


def test_a_worked_example_by_hand() -> None:
    row = chart(SAW).rows.iloc[-1]
    assert row[["mean", "amr_screened"]].tolist() == [11, 2]
    assert row[["lpl", "nlpl", "nupl", "upl"]].tolist() == pytest.approx([5.68, 7.4533333, 14.5466667, 16.32])
    assert set(labels(SAW, "nhsr")) == {"Common Cause"}


def test_only_nhsr_screens_large_moving_ranges_unless_told_otherwise() -> None:
    spiked = [*SAW, 60.0, *SAW]
    ranges = [2.0] * 46 + [48.0, 50.0]
    assert chart(spiked, "nhsr").rows["amr_screened"].iloc[0] == 2
    assert chart(spiked).rows["amr_screened"].iloc[0] == pytest.approx(sum(ranges) / 48)
    assert chart(spiked, screen_outliers=True).rows["amr_screened"].iloc[0] == 2


def test_a_point_beyond_a_limit_counts_towards_two_in_three_only_in_making_data_count() -> None:
    values = [*SAW, 15.2, 11.6, 17.5, *SAW]
    at = slice(24, 27)
    both = {
        preset: chart(values, preset, fix_after_n_points=24).rows[at]
        for preset in ("nhsr", "making_data_count")
    }
    assert both["nhsr"]["rule_two_in_three"].tolist() == [0, 0, 0]
    assert both["making_data_count"]["rule_two_in_three"].tolist() == [1, 0, 1]
    assert both["making_data_count"]["special_cause_type"].tolist() == [
        "2 in 3 Above CL",
        "Common Cause",
        "Above UCL",
    ]
    assert both["making_data_count"]["rules"].tolist() == ["two_in_three", "", "outside;two_in_three"]


def test_a_point_that_is_improvement_and_concern_is_shown_as_improvement_only_in_making_data_count() -> None:
    rising_from_below = [*SAW, 1, 2, 3, 4, 5, 6, 7.5]
    nhsr = chart(rising_from_below, "nhsr", fix_after_n_points=24).rows.iloc[24]
    ours = chart(rising_from_below, fix_after_n_points=24).rows.iloc[24]
    assert [nhsr["rules"], ours["rules"]] == ["outside;trend;shift", "outside;trend;two_in_three;shift"]
    assert nhsr[["special_cause_type", "point_type"]].tolist() == ["Below LCL", "special_cause_concern"]
    assert ours[["special_cause_type", "point_type"]].tolist() == [
        "7 Point Trend (Increasing)",
        "special_cause_improvement",
    ]


def test_making_data_count_takes_the_trend_a_point_belongs_to_where_two_meet_in_a_tie() -> None:
    plateau = [*range(1, 8), *range(7, 14)]
    assert labels([float(v) for v in plateau], "nhsr")[6] == "7 Point Trend (Decreasing)"
    assert labels([float(v) for v in plateau], "making_data_count")[6] == "7 Point Trend (Increasing)"


@pytest.mark.parametrize(("length", "flagged"), [(6, 6), (7, 0)])
def test_runs_of_six_count_if_six_is_chosen(length: int, flagged: int) -> None:
    values = [*SAW, 10.0, 12.0, 12.5, 11.5, 12.5, 11.5, 12.0, 10.0]
    rows = chart(values, fix_after_n_points=24, run_length=length).rows
    assert rows["rule_shift7"].sum() == flagged
    assert (rows["special_cause_type"] == "6 Points Above CL").sum() == flagged


def test_below_thirteen_points_making_data_count_gives_no_limits_and_no_icons_and_says_why() -> None:
    rows, icons, summary = chart(SAW[:12], target=20)
    assert rows[["lpl", "upl", "drawn_lpl", "drawn_upl"]].isna().all(axis=None)
    assert rows["mean"].eq(11).all()
    assert (
        icons[["variation_type", "variation_icon", "assurance_type", "assurance_icon"]].isna().all(axis=None)
    )
    assert icons["limits_note"].tolist() == ["too_few_points"]
    assert summary["variation_type"].isna().all()
    assert chart(SAW[:13], target=20).icons["assurance_type"].tolist() == ["consistent_fail"]


def test_missing_months_are_not_points() -> None:
    assert chart([*SAW[:12], np.nan, np.nan]).rows["limits_note"].eq("too_few_points").all()


def test_below_twelve_points_nhsr_works_limits_out_but_does_not_draw_them() -> None:
    eleven, twelve = chart(SAW[:11], "nhsr").rows, chart(SAW[:12], "nhsr").rows
    assert eleven["lpl"].notna().all()
    assert eleven["drawn_lpl"].isna().all()
    assert eleven["limits_note"].eq("too_few_points").all()
    assert twelve["drawn_lpl"].eq(twelve["lpl"]).all()


@pytest.mark.parametrize("preset", ["nhsr", "making_data_count"])
def test_a_series_whose_ranges_are_all_zero_but_is_not_constant_has_no_limits(preset: str) -> None:
    stepped = [5.0] * 12 + [5.0, 9.0, 9.0]
    rows, icons, _ = chart(stepped, preset, fix_after_n_points=12, target=7)
    assert rows[["lpl", "upl", "drawn_lpl", "drawn_upl"]].isna().all(axis=None)
    assert rows["limits_note"].eq("zero_moving_range").all()
    assert rows["rule_outside"].isna().all()
    assert icons["assurance_type"].isna().all()


@pytest.mark.parametrize("preset", ["nhsr", "making_data_count"])
def test_limits_of_a_proportion_are_drawn_within_0_and_100_and_kept_unclipped_beside(preset: str) -> None:
    high = [99.0, 96.0] * 10
    rows = chart(high, preset, proportion=True).rows
    assert rows["upl"].iloc[0] == pytest.approx(97.5 + 2.66 * 3)
    assert rows["drawn_upl"].eq(100).all()
    assert rows["drawn_lpl"].eq(rows["lpl"]).all()
    low = chart([1.0, 4.0] * 10, preset, proportion=True).rows
    assert low["lpl"].lt(0).all()
    assert low["drawn_lpl"].eq(0).all()
    assert chart(high, preset).rows["drawn_upl"].gt(100).all()


def test_presets_may_differ_from_series_to_series() -> None:
    spiked = [*SAW, 60.0, *SAW]
    frame = pd.concat([monthly(spiked, "a"), monthly(spiked, "b")])
    options = pd.DataFrame({"series": ["b"], "preset": ["nhsr"]})
    mean_range = spc(frame, options=options).rows.groupby("series")["amr_screened"].first()
    assert mean_range["b"] == 2
    assert mean_range["a"] > 2


def test_the_matrix_says_why_an_icon_is_absent() -> None:
    frame = pd.concat([monthly(SAW, name) for name in "abc"] + [monthly(SAW[:5], "d")])
    options = pd.DataFrame(
        {
            "series": ["a", "b", "c", "d"],
            "improvement_direction": ["increase", "increase", "neutral", "increase"],
            "target": [3, None, 3, 3],
        }
    )
    matrix = variation_assurance(spc(frame, options=options).icons)
    assert matrix.to_dict("list") == {
        "series": ["a", "b", "c", "d"],
        "variation": ["common_cause", "common_cause", "common_cause", "no_icon"],
        "assurance": ["pass", "no_icon", "no_icon", "no_icon"],
        "no_variation": ["", "", "", "too_few_points"],
        "no_assurance": ["", "no_target", "neutral", "too_few_points"],
    }


@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_a_series_that_always_equals_its_target_meets_it(direction: str) -> None:
    options = {"improvement_direction": direction, "target": 100}
    icons = spc(monthly([100.0] * 24), options=options).icons
    assert icons["assurance_type"].tolist() == ["inconsistent"]
    assert variation_assurance(icons)["assurance"].tolist() == ["pass"]
    assert variation_assurance(spc(monthly(SAW), options={**options, "target": 11}).icons)[
        "assurance"
    ].tolist() == ["inconsistent"]


@pytest.mark.parametrize(
    ("last", "target", "direction", "place"),
    [
        ([30.0], 11.5, "decrease", ("concern", "changing")),
        ([30.0], 40.0, "decrease", ("concern", "changing")),
        ([30.0], 5.0, "decrease", ("concern", "fail")),
        ([30.0], 11.5, "increase", ("improvement", "changing")),
        ([30.0], 5.0, "increase", ("improvement", "pass")),
        ([11.5], 11.5, "increase", ("common_cause", "inconsistent")),
        ([11.5], 5.0, "increase", ("common_cause", "pass")),
    ],
)
def test_a_series_that_is_changing_gets_no_forecast_that_its_change_belies(
    last: list[float], target: float, direction: str, place: tuple[str, str]
) -> None:
    options = {"improvement_direction": direction, "target": target, "fix_after_n_points": 24}
    found = variation_assurance(spc(monthly([*SAW, *last]), options=options).icons).iloc[0]
    assert (found["variation"], found["assurance"]) == place


def test_no_forecast_is_made_against_the_newest_figure() -> None:
    options = {"improvement_direction": "increase", "target": 30, "fix_after_n_points": 24}
    met = variation_assurance(spc(monthly([*SAW, 31.0]), options=options).icons).iloc[0]
    assert (met["variation"], met["assurance"]) == ("improvement", "changing")
