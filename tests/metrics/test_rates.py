"""Crude and standardised rates: what holds for any counts, and the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.confidence import Confidence
from metrics.intervals import exact_poisson
from metrics.rates import directly_standardised_rate, rate
from tests.metrics.counted import confidences, counted, sampled


@sampled
@given(counted(), confidences)
def test_limits_enclose_the_rate(frame: pd.DataFrame, confidence: float) -> None:
    found = rate(frame, confidence=confidence).dropna(subset=["value"])
    assert (found["lowercl"].fillna(0) <= found["value"]).all()
    assert (found["value"] <= found["uppercl"]).all()
    assert (found["lowercl"].fillna(0) >= 0).all()


@sampled
@given(counted(), st.sampled_from([2, 4, 1024]))
def test_a_larger_denominator_shrinks_value_and_limits_alike(frame: pd.DataFrame, times: int) -> None:
    figures = ["value", "lowercl", "uppercl"]
    grown = rate(frame.assign(denominator=frame["denominator"] * times))[figures]
    pd.testing.assert_frame_equal(grown * times, rate(frame)[figures])


@sampled
@given(counted())
def test_a_missing_count_is_a_missing_rate_with_a_note(frame: pd.DataFrame) -> None:
    found = rate(frame)
    assert (found["value"].isna() == (found["note"] != "")).all()
    assert (found.loc[frame["numerator"].isna(), "method"] == "").all()


def test_more_events_than_people_are_a_rate() -> None:
    found = rate(pd.DataFrame({"numerator": [30], "denominator": [20]}), multiplier=1).iloc[0]
    assert found["value"] == 1.5


def test_the_method_changes_at_ten_events() -> None:
    found = rate(pd.DataFrame({"numerator": [9, 9.99, 10], "denominator": 1000}))
    assert found["method"].tolist() == ["Exact", "Exact", "Byars"]


def test_exact_limits_are_those_of_the_chi_square_distribution() -> None:
    events = np.arange(10.0)
    lower, upper = exact_poisson(events, Confidence(0.95))
    np.testing.assert_allclose(lower[1:], stats.chi2.ppf(0.025, 2 * events[1:]) / 2, rtol=1e-12)
    np.testing.assert_allclose(upper, stats.chi2.ppf(0.975, 2 * events + 2) / 2, rtol=1e-12)
    assert lower[0] == 0


def test_blocks_of_rows_give_what_single_rows_give() -> None:
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"numerator": random.integers(0, 60, 40_000), "denominator": random.integers(100, 900, 40_000)}
    )
    whole = rate(frame).iloc[[0, 16_383, 16_384, 39_999]]
    pd.testing.assert_frame_equal(whole, rate(frame.iloc[[0, 16_383, 16_384, 39_999]]))


def bands(events: list[float | None], population: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": "a",
            "numerator": events,
            "denominator": population,
            "standard_population": [5000, 6000, 7000][: len(events)],
        }
    )


def test_equal_rates_in_every_band_are_the_standardised_rate() -> None:
    found = directly_standardised_rate(bands([10, 20, 30], [1000, 2000, 3000])).iloc[0]
    assert found["value"] == pytest.approx(1000)
    assert found["lowercl"] < 1000 < found["uppercl"]


def test_fewer_than_ten_events_have_no_standardised_rate() -> None:
    found = directly_standardised_rate(bands([3, 3, 3], [1000, 2000, 3000])).iloc[0]
    assert np.isnan(found["value"])
    assert found["statistic"] == "dsr NA for total count < 10"
    assert found["note"] == "fewer than 10 events"


def test_a_missing_count_is_noted_and_can_be_made_to_matter() -> None:
    frame = bands([10, None, 30], [1000, 2000, 3000])
    by_convention = directly_standardised_rate(frame).iloc[0]
    assert by_convention["total_count"] == 40
    assert "a band without a count" in by_convention["note"]
    strict = directly_standardised_rate(frame, missing_counts="missing").iloc[0]
    assert np.isnan(strict["value"])
    assert strict["note"] == "a count is missing"


def test_a_missing_population_is_a_missing_rate() -> None:
    found = directly_standardised_rate(bands([10, 20, 30], [1000, None, 3000])).iloc[0]
    assert np.isnan(found["value"])
    assert found["note"] == "a population is missing"


def test_a_band_without_people_leaves_its_own_group_without_a_rate_and_no_other() -> None:
    """One such band stopped the whole table."""
    empty = bands([10, 20, 0], [1000, 2000, 0]).assign(area="empty")
    full = bands([10, 20, 30], [1000, 2000, 3000]).assign(area="full")
    found = directly_standardised_rate(pd.concat([empty, full], ignore_index=True)).set_index("area")
    assert found.loc["empty", ["value", "lowercl", "uppercl"]].isna().all()
    assert found.loc["empty", "note"] == "a band has no people"
    alone = directly_standardised_rate(full).set_index("area")
    pd.testing.assert_series_equal(found.loc["full"], alone.loc["full"])
    counted = directly_standardised_rate(bands([10, 20, 5], [1000, 2000, 0])).iloc[0]
    assert np.isnan(counted["value"])


@sampled
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 500), st.integers(1, 10**6)), min_size=1),
    st.randoms(),
)
def test_the_order_of_bands_never_matters(rows: list, random: object) -> None:
    frame = pd.DataFrame(rows, columns=["area", "numerator", "denominator"])
    frame["standard_population"] = np.arange(1, len(frame) + 1) * 100
    order = list(range(len(frame)))
    random.shuffle(order)  # type: ignore[attr-defined]
    ours, shuffled = (
        directly_standardised_rate(one).set_index("area").sort_index() for one in (frame, frame.iloc[order])
    )
    pd.testing.assert_frame_equal(ours, shuffled)
    known = ours.dropna(subset=["value"])
    assert (known["lowercl"] <= known["value"]).all()
    assert (known["value"] <= known["uppercl"]).all()
