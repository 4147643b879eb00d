"""Wilson proportions: what holds for any counts, and the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.proportions import proportion
from tests.metrics.counted import confidences, counted, sampled

ADDED = ["value", "lowercl", "uppercl", "confidence", "statistic", "method", "note"]


@sampled
@given(counted(), confidences, st.sampled_from([1, 100, 1000]))
def test_limits_enclose_the_value_and_stay_in_range(
    frame: pd.DataFrame, confidence: float, multiplier: float
) -> None:
    found = proportion(frame, confidence=confidence, multiplier=multiplier).dropna(subset=["value"])
    assert (found["lowercl"] <= found["value"]).all()
    assert (found["value"] <= found["uppercl"]).all()
    assert found[["lowercl", "uppercl"]].stack().between(0, multiplier).all()


@sampled
@given(counted())
def test_rows_keep_their_order_their_labels_and_what_they_held(frame: pd.DataFrame) -> None:
    before = frame.copy()
    found = proportion(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(found[frame.columns], frame)
    assert list(found.columns) == [*frame.columns, *ADDED]


@sampled
@given(counted())
def test_a_row_has_a_value_or_a_note_never_both(frame: pd.DataFrame) -> None:
    found = proportion(frame)
    assert (found["value"].isna() == (found["note"] != "")).all()
    assert (found["value"].isna() == found["lowercl"].isna()).all()
    assert (found["value"].isna() == found["uppercl"].isna()).all()


@sampled
@given(counted(), st.randoms())
def test_the_order_of_rows_never_matters(frame: pd.DataFrame, random: object) -> None:
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(proportion(frame.loc[order]), proportion(frame).loc[order])


@sampled
@given(counted(missing=False, fewest=1))
def test_groups_are_the_sums_of_their_rows(frame: pd.DataFrame) -> None:
    summed = frame.groupby("area", sort=False, as_index=False)[["numerator", "denominator"]].sum()
    pd.testing.assert_frame_equal(proportion(frame, by="area"), proportion(summed))


def test_a_missing_count_leaves_its_group_without_a_value() -> None:
    frame = pd.DataFrame({"area": ["a", "a", "b"], "numerator": [1, None, 2], "denominator": [5, 5, 8]})
    found = proportion(frame, by="area").set_index("area")
    assert np.isnan(found.loc["a", "value"])
    assert found.loc["a", "note"] == "no numerator"
    assert found.loc["b", "value"] == 25


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "object", "int64[pyarrow]"])
def test_counts_may_be_of_any_number_type(dtype: str) -> None:
    frame = pd.DataFrame({"numerator": [3, None], "denominator": [4, 4]}).astype({"numerator": dtype})
    found = proportion(frame)
    assert found["value"].iloc[0] == 75
    assert found["note"].tolist() == ["", "no numerator"]


def test_several_levels_of_confidence_have_columns_of_their_own() -> None:
    frame = pd.DataFrame({"numerator": [30], "denominator": [120]})
    both = proportion(frame, confidence=[0.95, 0.998]).iloc[0]
    one = proportion(frame, confidence=0.998).iloc[0]
    assert both["confidence"] == "95%, 99.8%"
    assert both["lower99_8cl"] == one["lowercl"]
    assert both["upper99_8cl"] == one["uppercl"]
    assert both["lower99_8cl"] < both["lower95_0cl"] < both["upper95_0cl"] < both["upper99_8cl"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"numerator": [5], "denominator": [4]}, "numerator must not exceed denominator: 1 rows"),
        ({"numerator": [-1], "denominator": [4]}, "numerator must not be negative"),
        ({"numerator": [1], "denominator": [np.inf]}, "denominator must be finite"),
        ({"numerator": ["*"], "denominator": [4]}, "'numerator' must hold numbers"),
        ({"denominator": [4]}, "no column 'numerator'"),
    ],
)
def test_impossible_counts_are_refused_by_name(rows: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        proportion(pd.DataFrame(rows))


@pytest.mark.parametrize("confidence", [0.5, 50, 101, [], [0.95, 95]])
def test_a_confidence_out_of_range_or_given_twice_is_refused(confidence: object) -> None:
    with pytest.raises(ValueError, match=r"confidence"):
        proportion(pd.DataFrame({"numerator": [1], "denominator": [4]}), confidence=confidence)  # type: ignore[arg-type]


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot group by borough"):
        proportion(pd.DataFrame({"numerator": [1], "denominator": [4]}), by="borough")
