"""Means with Student's t limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.means import mean
from tests.metrics.counted import sampled

values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)
FIGURES = ["value", "lowercl", "uppercl"]


@sampled
@given(values, st.floats(-1e6, 1e6), st.floats(0.01, 100))
def test_shifting_and_scaling_the_values_shifts_and_scales_the_limits(
    numbers: list[float], shift: float, scale: float
) -> None:
    plain = mean(pd.DataFrame({"value": numbers}))[FIGURES].iloc[0]
    moved = mean(pd.DataFrame({"value": np.array(numbers) * scale + shift}))[FIGURES].iloc[0]
    np.testing.assert_allclose(moved, plain * scale + shift, rtol=1e-6, atol=1e-4)


@sampled
@given(values)
def test_limits_enclose_the_mean(numbers: list[float]) -> None:
    found = mean(pd.DataFrame({"value": numbers})).iloc[0]
    assert found["lowercl"] <= found["value"] <= found["uppercl"]


def test_limits_are_those_of_students_t() -> None:
    numbers = [30, 40, 50, 60]
    found = mean(pd.DataFrame({"value": numbers})).iloc[0]
    expected = stats.t.interval(0.95, 3, loc=45, scale=stats.sem(numbers))
    assert (found["lowercl"], found["uppercl"]) == pytest.approx(expected)


def test_groups_keep_their_order_and_a_missing_value_leaves_its_group_without_a_mean() -> None:
    frame = pd.DataFrame({"area": ["b", "a", "b", "c"], "value": [1.0, 2.0, 3.0, None]})
    found = mean(frame, by="area")
    assert found["area"].tolist() == ["b", "a", "c"]
    assert found["value"].tolist()[:2] == [2, 2]
    assert found["note"].tolist() == ["", "one value has no interval", "a value is missing"]
    assert found["lowercl"].isna().tolist() == [False, True, True]


def test_no_rows_have_no_mean() -> None:
    assert mean(pd.DataFrame({"value": []})).empty
