"""Comparison with a benchmark, every word of every polarity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.benchmark import COMPARISONS, POLARITIES, compare, keeps_to
from tests.metrics.counted import sampled

limits = st.one_of(st.none(), st.floats(-1e6, 1e6))


def compared(lower: float, upper: float, benchmark: float, polarity: str = "none") -> str:
    frame = pd.DataFrame({"lowercl": [lower], "uppercl": [upper]})
    return str(compare(frame, benchmark=benchmark, polarity=polarity)["comparison"].iloc[0])


@pytest.mark.parametrize(
    ("benchmark", "none", "high", "low"),
    [
        (9.9, "higher", "better", "worse"),
        (10, "similar", "similar", "similar"),
        (15, "similar", "similar", "similar"),
        (20, "similar", "similar", "similar"),
        (20.1, "lower", "worse", "better"),
    ],
)
def test_an_interval_that_leaves_the_benchmark_out_is_a_difference(
    benchmark: float, none: str, high: str, low: str
) -> None:
    assert compared(10, 20, benchmark) == none
    assert compared(10, 20, benchmark, "higher_is_better") == high
    assert compared(10, 20, benchmark, "lower_is_better") == low


@sampled
@given(st.lists(st.tuples(limits, limits, limits), max_size=10))
def test_every_row_has_a_verdict_and_a_reason_when_it_has_none(rows: list) -> None:
    frame = pd.DataFrame(rows, columns=["lowercl", "uppercl", "england"], dtype="float64")
    ordered = np.sort(frame[["lowercl", "uppercl"]].to_numpy(), axis=1)
    frame[["lowercl", "uppercl"]] = ordered
    found = compare(frame, benchmark="england")
    assert found["comparison"].isin(COMPARISONS).all()
    assert ((found["comparison"] == "not_compared") == (found["comparison_reason"] != "")).all()
    missing = frame.isna().any(axis="columns")
    assert ((found["comparison"] == "not_compared") == missing).all()


@sampled
@given(st.floats(-100, 100), st.floats(0, 50), st.floats(-100, 100))
def test_turning_the_scale_round_swaps_lower_and_higher(low: float, width: float, benchmark: float) -> None:
    swap = {"lower": "higher", "higher": "lower", "similar": "similar"}
    high = low + width
    assert compared(-high, -low, -benchmark) == swap[compared(low, high, benchmark)]


def test_polarity_and_reasons_may_differ_by_row() -> None:
    frame = pd.DataFrame(
        {
            "lowercl": [10.0] * 4,
            "uppercl": [20.0] * 4,
            "way": ["none", "higher_is_better", "lower_is_better", "none"],
            "caveat": ["", None, "", "the sheet repeats another quarter's figures"],
        },
        index=list("wxyz"),
    )
    found = compare(frame, benchmark=5, polarity="way", blocked="caveat")
    assert found["comparison"].tolist() == ["higher", "better", "worse", "not_compared"]
    assert found["comparison_reason"].tolist() == ["", "", "", "the sheet repeats another quarter's figures"]
    assert found.index.tolist() == list("wxyz")


def test_what_is_missing_is_named() -> None:
    frame = pd.DataFrame({"lowercl": [1.0, None], "uppercl": [2.0, 2.0], "england": [None, 1.0]})
    found = compare(frame, benchmark="england")
    assert found["comparison_reason"].tolist() == ["there is no benchmark", "there is no interval"]


def test_an_undeclared_polarity_and_crossed_limits_are_refused() -> None:
    frame = pd.DataFrame({"lowercl": [1.0], "uppercl": [2.0], "way": ["up"]})
    for polarity in ("up", "way"):
        with pytest.raises(ValueError, match=POLARITIES[0]):
            compare(frame, benchmark=1, polarity=polarity)
    with pytest.raises(ValueError, match="lowercl must not exceed uppercl"):
        compare(frame.assign(lowercl=3.0), benchmark=1)


@pytest.mark.parametrize(
    ("value", "polarity", "kept"),
    [
        (95.0, "higher_is_better", True),
        (94.9, "higher_is_better", False),
        (95.0, "lower_is_better", True),
        (95.1, "lower_is_better", False),
    ],
)
def test_what_equals_its_standard_meets_it_whichever_way_is_good(
    value: float, polarity: str, kept: bool
) -> None:
    assert keeps_to(value, 95.0, polarity=polarity) is kept
