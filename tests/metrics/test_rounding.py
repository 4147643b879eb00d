"""What rounding to the nearest 5 allows, held against every count that it allows."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.benchmark import compare
from metrics.proportions import proportion
from metrics.rates import rate
from metrics.rounding import rounded_interval, rounding_range, share_range, survives_rounding
from tests.metrics.counted import sampled


@pytest.mark.parametrize(
    ("published", "low", "high"),
    [(10, 8, 12), (5, 5, 7), (0, 0, 0), (100, 98, 102), (13, 13, 13)],
)
def test_the_counts_that_a_rounded_count_may_stand_for(published: int, low: int, high: int) -> None:
    found = rounding_range(pd.DataFrame({"numerator": [published], "denominator": [200]})).iloc[0]
    assert (found["numerator_low"], found["numerator_high"]) == (low, high)
    assert (found["denominator_low"], found["denominator_high"]) == (198, 202)


@pytest.mark.parametrize("nearest", [1, 2, 5, 10])
def test_every_count_lies_in_the_range_of_what_it_is_rounded_to(nearest: int) -> None:
    true = np.arange(500)
    rounded = np.floor(true / nearest + 0.5) * nearest
    frame = pd.DataFrame({"numerator": rounded, "denominator": rounded})
    found = rounding_range(frame, nearest=nearest, withheld_below=0)
    assert ((found["numerator_low"] <= true) & (true <= found["numerator_high"])).all()
    spread = found["numerator_high"] - found["numerator_low"] + 1
    assert (spread[nearest:] == nearest).all()


def test_a_withheld_count_was_none_to_four() -> None:
    frame = pd.DataFrame({"numerator": [None, None], "denominator": [50, 50], "hidden": [True, False]})
    found = rounding_range(frame, withheld="hidden", rounded_denominator=False)
    assert found["numerator_low"].tolist()[:1] == [0]
    assert found["value_high"].tolist()[:1] == [8]
    assert found.iloc[1][["numerator_low", "numerator_high", "value_low", "value_high"]].isna().all()


def test_rows_that_were_not_rounded_are_taken_as_they_stand() -> None:
    frame = pd.DataFrame({"numerator": [10, 10], "denominator": [50, 50], "local": [True, False]})
    found = rounding_range(frame, rounded="local")
    assert found["numerator_low"].tolist() == [8, 10]
    assert found["denominator_high"].tolist() == [52, 50]


@sampled
@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 100))
def test_a_verdict_survives_exactly_when_every_allowed_count_gives_it(
    fives: int, more: int, benchmark: float
) -> None:
    published = pd.DataFrame({"numerator": [fives * 5], "denominator": [(fives + more) * 5]})
    found = survives_rounding(published, benchmark=benchmark).iloc[0]
    events = range(int(found["numerator_low"]), int(found["numerator_high"]) + 1)
    base = range(int(found["denominator_low"]), int(found["denominator_high"]) + 1)
    allowed = [pair for pair in itertools.product(events, base) if pair[0] <= pair[1]]
    every = proportion(pd.DataFrame(allowed, columns=["numerator", "denominator"]))
    verdicts = set(compare(every, benchmark=benchmark)["comparison"])
    assert (found["verdict_survives"] == "yes") == (len(verdicts) == 1)
    assert {found["comparison"], found["comparison_low"], found["comparison_high"]} == verdicts
    assert every["value"].between(found["value_low"] - 1e-9, found["value_high"] + 1e-9).all()


@sampled
@given(st.integers(1, 40), st.integers(0, 3000))
def test_a_rate_takes_its_population_as_exact(fives: int, benchmark: int) -> None:
    published = pd.DataFrame({"numerator": [fives * 5], "denominator": [5005]})
    found = survives_rounding(published, benchmark=benchmark, statistic="rate").iloc[0]
    events = range(int(found["numerator_low"]), int(found["numerator_high"]) + 1)
    every = rate(pd.DataFrame({"numerator": events, "denominator": 5005}))
    verdicts = set(compare(every, benchmark=benchmark)["comparison"])
    assert (found["verdict_survives"] == "yes") == (len(verdicts) == 1)
    assert found["denominator_low"] == found["denominator_high"] == 5005


def test_without_counts_there_is_no_verdict_to_survive() -> None:
    frame = pd.DataFrame({"numerator": [None, 0], "denominator": [50, 0]})
    found = survives_rounding(frame, benchmark=10, polarity="lower_is_better")
    assert found["verdict_survives"].tolist() == ["not_compared", "not_compared"]


def test_counts_cannot_be_rounded_to_less_than_one() -> None:
    with pytest.raises(ValueError, match="nearest 1 or more"):
        rounding_range(pd.DataFrame({"numerator": [5], "denominator": [10]}), nearest=0)


@sampled
@given(st.integers(1, 8), st.integers(1, 8))
def test_the_interval_within_rounding_holds_that_of_every_allowed_count(fives: int, more: int) -> None:
    published = pd.DataFrame({"numerator": [5.0 * fives], "denominator": [5.0 * (fives + more)]})
    found = rounded_interval(published).iloc[0]
    allowed = [
        (events, base)
        for events in range(max(5, 5 * fives - 2), 5 * fives + 3)
        for base in range(max(5, 5 * (fives + more) - 2), 5 * (fives + more) + 3)
        if events <= base
    ]
    each = proportion(pd.DataFrame(allowed, columns=["numerator", "denominator"]))
    assert found["lowercl"] == pytest.approx(each["lowercl"].min())
    assert found["uppercl"] == pytest.approx(each["uppercl"].max())
    assert (found["value_low"], found["value_high"]) == pytest.approx(
        (each["value"].min(), each["value"].max())
    )


def test_the_interval_of_exact_counts_is_the_usual_one_and_of_impossible_counts_there_is_none() -> None:
    frame = pd.DataFrame({"numerator": [5, 10], "denominator": [35, 5], "rounded": [False, True]})
    found = rounded_interval(frame, rounded="rounded")
    assert found["lowercl"].iloc[0] == proportion(frame.head(1))["lowercl"].iloc[0]
    assert found.iloc[1][["lowercl", "uppercl", "value_low", "value_high"]].isna().all()
    people = rounded_interval(pd.DataFrame({"numerator": [10], "denominator": [1000]}), statistic="rate")
    assert (people["value_low"].iloc[0], people["value_high"].iloc[0]) == (800, 1200)


def test_a_numerator_of_two_rounded_counts_may_be_off_by_twice_as_much() -> None:
    frame = pd.DataFrame({"numerator": [20.0, 20.0], "denominator": [100.0, 100.0], "parts": [1, 2]})
    found = rounding_range(frame, parts="parts")
    assert found["numerator_low"].tolist() == [18, 16]
    assert found["numerator_high"].tolist() == [22, 24]
    one, two = rounded_interval(frame, parts="parts").to_dict("records")
    assert two["lowercl"] < one["lowercl"] < one["uppercl"] < two["uppercl"]


@sampled
@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from([1, 2]))
def test_the_range_of_one_share_is_that_of_a_row(numerator: int, denominator: int, parts: int) -> None:
    frame = pd.DataFrame({"numerator": [numerator], "denominator": [denominator], "parts": [parts]})
    row = rounding_range(frame, parts="parts").iloc[0]
    assert share_range(numerator, denominator, parts=parts) == (row["value_low"], row["value_high"])
