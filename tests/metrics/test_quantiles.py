"""Quantiles of areas."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.quantiles import quantile
from tests.metrics.counted import sampled

ranked = st.lists(st.one_of(st.none(), st.integers(-50, 50)), max_size=40)


@sampled
@given(ranked, st.integers(2, 10), st.booleans(), st.integers(-1000, 1000))
def test_shifting_the_values_changes_nothing(
    values: list[int | None], quantiles: int, invert: bool, shift: int
) -> None:
    frame = pd.DataFrame({"value": pd.Series(values, dtype="float64")})
    plain, moved = (
        quantile(one, quantiles=quantiles, invert=invert)
        for one in (frame, frame.assign(value=frame + shift))
    )
    pd.testing.assert_series_equal(plain["quantile"], moved["quantile"])
    known = plain["quantile"].dropna()
    assert known.between(1, quantiles).all()
    assert ((plain["quantile"].isna()) == (plain["note"] != "")).all()


@sampled
@given(st.lists(st.integers(-50, 50), min_size=10, max_size=40), st.booleans())
def test_a_higher_value_never_falls_in_a_quantile_further_from_the_top(
    values: list[int], invert: bool
) -> None:
    found = quantile(pd.DataFrame({"value": values}), quantiles=5, invert=invert).sort_values("value")
    steps = found["quantile"].diff().dropna()
    assert (steps <= 0).all() if invert else (steps >= 0).all()
    assert found.groupby("value")["quantile"].nunique().eq(1).all()


def test_each_group_is_ranked_by_itself_and_may_turn_its_own_way() -> None:
    frame = pd.DataFrame({"year": [1, 1, 2, 2], "value": [3, 4, 30, 40], "up": [True, True, False, False]})
    found = quantile(frame, quantiles=2, by="year", invert="up")
    assert found["quantile"].tolist() == [2, 1, 1, 2]
    assert found["groupvars"].eq("year").all()


def test_too_few_values_have_no_quantile_and_say_so() -> None:
    found = quantile(pd.DataFrame({"value": [1.0, 2.0, None]}), quantiles=3)
    assert found["quantile"].isna().all()
    assert found["note"].tolist() == ["fewer than 3 values to divide"] * 2 + ["no value"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quantiles": 1}, "at least two"),
        ({"invert": "up", "by": None}, "same truth value"),
        ({"invert": "down"}, "no column 'down'"),
    ],
)
def test_what_cannot_be_ranked_is_refused(arguments: dict, message: str) -> None:
    frame = pd.DataFrame({"value": [1, 2], "up": [True, False]})
    with pytest.raises(ValueError, match=message):
        quantile(frame, **arguments)
