"""Funnel limits and significance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.benchmark import compare
from metrics.funnel import SIGNIFICANCE, TOO_FEW, funnel_limits, funnel_points, funnel_significance
from metrics.funnel_axis import axis_of_population
from metrics.proportions import proportion
from tests.metrics.counted import counted, sampled

SIDES = ["lower_3s_limit", "lower_2s_limit", "baseline", "upper_2s_limit", "upper_3s_limit"]


@sampled
@given(st.floats(0.1, 1e7), st.floats(1, 50))
def test_the_axis_holds_100_rising_whole_sizes_that_reach_past_the_largest(
    small: float, times: float
) -> None:
    axis = axis_of_population(small, small * times)
    assert len(axis) == 100
    assert (np.diff(axis) >= 1).all()
    assert axis[-1] >= small * times
    assert axis[0] <= max(1, small)


def test_sizes_that_are_alike_start_the_axis_below_the_smallest() -> None:
    assert axis_of_population(480, 700)[0] == 400
    assert axis_of_population(300, 700)[0] == 1


@sampled
@given(counted(fewest=1, below=5000))
def test_limits_narrow_towards_the_average_as_areas_grow(frame: pd.DataFrame) -> None:
    known = frame.dropna()
    assume((known["denominator"] > 0).any())
    table = funnel_limits(frame)
    assert np.all(np.diff(table[SIDES].to_numpy(), axis=1) >= -1e-9)
    assert table[SIDES].stack().between(0, 100).all()
    widths = (table["upper_2s_limit"] - table["lower_2s_limit"]).to_numpy()
    assert (np.diff(widths) <= 1e-9).all()


@sampled
@given(counted(below=5000), st.randoms())
def test_significance_is_the_same_in_any_order_and_names_what_is_missing(
    frame: pd.DataFrame, random: object
) -> None:
    found = funnel_significance(frame)
    assert found["significance"].isin(SIGNIFICANCE).all()
    assert ((found["significance"] == "Not compared") == (found["note"] != "")).all()
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    again = funnel_significance(frame.loc[order])["significance"]
    pd.testing.assert_series_equal(again, found.loc[order, "significance"])


@sampled
@given(counted(missing=False, fewest=2, below=2000))
def test_a_proportion_is_significant_exactly_when_its_wilson_interval_leaves_the_average_out(
    frame: pd.DataFrame,
) -> None:
    frame = frame[frame["denominator"] > 0]
    assume(len(frame) > 1)
    average = frame["numerator"].sum() / frame["denominator"].sum() * 100
    measured = proportion(frame)
    clear = (measured[["lowercl", "uppercl"]].sub(average).abs() > 1e-6).all(axis="columns")
    verdict = compare(measured, benchmark=average)["comparison"]
    label = funnel_significance(frame)["significance"].str.split().str[0]
    expected = verdict.map({"lower": "Low", "higher": "High", "similar": "Not"})
    assert (label[clear] == expected[clear]).all()


def test_a_ratio_is_drawn_per_100_or_as_the_difference_from_one() -> None:
    frame = pd.DataFrame({"numerator": [30, 12, 80], "denominator": [33.5, 10, 70]})
    per_100, difference = (funnel_limits(frame, statistic="ratio", kind=kind) for kind in ("isr", "count"))
    np.testing.assert_allclose(per_100["upper_2s_limit"] / 100 - 1, difference["upper_2s_limit"])
    assert (
        funnel_significance(frame, statistic="ratio", kind="isr")["significance"].eq("Not significant").all()
    )


def test_a_crude_rate_needs_its_population_only_where_there_are_no_events() -> None:
    frame = pd.DataFrame(
        {"numerator": [0, 50, 10, 100], "denominator": [900, 1000, 1000, 1000.0], "rate": [0, 5e3, 1e3, 1e4]}
    )
    arguments = {"statistic": "rate", "kind": "crude", "rate": "rate"}
    found = funnel_significance(frame, **arguments)["significance"].tolist()
    assert found == ["Low (0.001)", "Not significant", "Low (0.001)", "High (0.001)"]
    without = funnel_significance(frame, **arguments, denominator=None)
    assert without["significance"].iloc[0] == "Not compared"
    drawn = funnel_points(frame, kind="crude", denominator="denominator", years=2)
    assert drawn["denominator_derived"].tolist() == [450, 500, 500, 500]
    table = funnel_limits(frame, **arguments)
    assert table["statistic"].iloc[0] == "rate (crude per 100,000)"


def test_a_standardised_rate_of_few_events_is_neither_judged_nor_drawn() -> None:
    frame = pd.DataFrame({"numerator": [9, 40, None], "rate": [90.0, 400, 500]})
    found = funnel_significance(frame, statistic="rate", kind="dsr", rate="rate")
    assert found["significance"].tolist()[0] == TOO_FEW
    assert found["note"].tolist()[2] == "no numerator"
    assert funnel_points(frame)["rate_chart"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize("rows", [[], [(None, 5)], [(0, 0)]])
def test_nothing_to_draw_is_an_empty_table(rows: list) -> None:
    frame = pd.DataFrame(rows, columns=["numerator", "denominator"])
    assert funnel_limits(frame).empty
    assert funnel_significance(frame)["significance"].eq("Not compared").all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"statistic": "mean"}, "no funnel for the statistic 'mean'"),
        ({"statistic": "rate"}, "no funnel for the statistic 'rate' of kind None"),
        ({"statistic": "rate", "kind": "dsr"}, "needs the column that holds it"),
        ({"denominator": None}, "needs a denominator"),
        ({"numerator": "denominator", "denominator": "numerator"}, "must not exceed"),
    ],
)
def test_what_has_no_funnel_is_refused(arguments: dict, message: str) -> None:
    frame = pd.DataFrame({"numerator": [3], "denominator": [4]})
    with pytest.raises(ValueError, match=message):
        funnel_limits(frame, **arguments)
