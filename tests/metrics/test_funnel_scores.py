"""Scores about a funnel's target and the variance between areas, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metrics.funnel_scores import (
    Scores,
    dispersion,
    ratio_limits,
    ratio_scores,
    share_limits,
    share_scores,
    winsorised,
)


def scores(counted: list[float], errors: list[float]) -> Scores:
    values = np.array(counted)
    return Scores(0.0, values, np.array(errors), values, values, {})


def test_the_variance_between_areas_by_hand() -> None:
    """Squares 9 + 0 + 9 = 18, phi 6; weights 4 each: 12 - 48 / 12 = 8; (18 - 2) / 8 = 2."""
    assert dispersion(scores([3, 0, -3], [0.5, 0.5, 0.5])) == (6.0, 2.0)


def test_areas_of_unequal_size_weigh_unequally() -> None:
    """Squares 4 + 16 = 20; weights 1 and 4: 5 - 17 / 5 = 1.6; (20 - 1) / 1.6 = 11.875."""
    phi, between = dispersion(scores([2, -4], [1.0, 0.5]))
    assert (phi, between) == (10.0, pytest.approx(11.875))


def test_no_more_than_chance_is_no_variance() -> None:
    assert dispersion(scores([1, -1, 0], [0.1, 0.2, 0.3])) == (pytest.approx(2 / 3), 0.0)
    assert dispersion(scores([5], [0.1])) == (25.0, 0.0)
    assert dispersion(scores([], [])) == (0.0, 0.0)


def test_a_score_that_does_not_count_has_no_weight() -> None:
    assert dispersion(scores([3, 0, -3, np.nan], [0.5, 0.5, 0.5, 9])) == (6.0, 2.0)


def test_a_share_is_scored_by_its_angle() -> None:
    """A quarter is the sine of 30 degrees squared, a half that of 45; 900 people: one error is 1/60."""
    found = share_scores(np.array([225.0, 450]), np.array([900.0, 900]), target=0.25, trim_by=0.1)
    assert found.centre == pytest.approx(np.pi / 6)
    assert found.error.tolist() == pytest.approx([1 / 60, 1 / 60])
    assert found.score.tolist() == pytest.approx([0, 60 * np.pi / 12])


def test_the_outer_tenths_are_drawn_in_to_their_quantiles() -> None:
    drawn_in, flagged = winsorised(np.array([0.0, 10, 20, 30, 40, np.nan]), 0.1)
    assert drawn_in.tolist()[:5] == [4, 10, 20, 30, 36]
    assert flagged.tolist() == [True, False, False, False, True, False]


def test_the_first_and_last_tenth_of_ratios_do_not_count() -> None:
    """Nineteen areas: places 1/20 to 19/20; below 0.1 is the first, from 0.9 on are the last two."""
    expected = np.full(19, 100.0)
    found = ratio_scores(np.arange(1.0, 20), expected, trim_by=0.1)
    assert np.flatnonzero(np.isnan(found.counted)).tolist() == [0, 17, 18]
    assert list(found.marks["sp"]) == [int(rank * 10 / 20) for rank in range(1, 20)]
    assert found.score[9] == pytest.approx(10 * np.log(0.1))


def test_limits_of_ratios_by_hand() -> None:
    """Expected 25: an error of 0.2; with 0.12 between areas the reach is z times the root of 0.16."""
    found = scores([0], [0.2])
    low, high = ratio_limits(found, np.array([25.0]), 2.0, 0.025, between=0.12)
    assert (low[0], high[0]) == (pytest.approx(np.exp(-0.8)), pytest.approx(np.exp(0.8)))
    exact = ratio_limits(found, np.array([25.0]), 2.0, 0.025, between=None)
    by_chi_square = [stats.chi2.ppf(0.025, 2 * 25) / 2, stats.chi2.ppf(0.975, 2 * 26) / 2]
    assert [float(one[0] * 25) for one in exact] == pytest.approx(by_chi_square)


def test_limits_of_shares_stop_at_nothing_and_at_all() -> None:
    low, high = share_limits(scores([0], [1.0]), 2.0, between=0.0)
    assert (low[0], high[0]) == (0, 1)
