"""The sizes along a funnel's axis, by the conventions that docs/statistics.md states."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.funnel_axis import axis_of_events, axis_of_expected, axis_of_population


@pytest.mark.parametrize(
    ("smallest", "largest", "start", "end"),
    [
        (1, 2861, 1, 3100),  # 2861 and 5% are 3,004.05; up to two figures
        (349, 700, 1, 740),  # under half of the largest: from 1
        (350, 700, 300, 740),  # 350 less 5% is 332.5; down to one figure
        (500, 700, 400, 740),
        (0.3, 0.5, 1, 100),  # 100 whole sizes need to run past the end
        (95, 100, 90, 189),
    ],
)
def test_an_axis_reaches_a_twentieth_past_both_ends_rounded_outwards(
    smallest: float, largest: float, start: float, end: float
) -> None:
    axis = axis_of_population(smallest, largest)
    assert (axis[0], axis[-1], len(axis)) == (start, end, 100)


def test_each_step_takes_the_ratio_that_would_still_reach_the_end() -> None:
    axis = axis_of_population(350, 700)
    for place in range(99):
        wanted = axis[place] * (740 / axis[place]) ** (1 / (99 - place))
        assert axis[place + 1] == max(axis[place] + 1, np.round(wanted))


def test_a_ratios_axis_stops_one_step_before_its_end() -> None:
    axis = axis_of_expected(121.25, 1663.25)
    assert (axis[0], axis[-1], len(axis)) == (1, 1701, 100)
    assert np.round(1701 * (1800 / 1701)) == 1800


def test_a_rates_axis_is_the_events_that_its_populations_bring() -> None:
    axis = axis_of_events(180_000, 250_000, events_each=0.0044186)
    assert (axis[0], axis[-1]) == (441, 1194)  # 100,000 bring 441.86, 270,000 bring 1,193.02


def test_a_product_that_is_whole_but_for_its_last_bit_is_not_rounded_up() -> None:
    each = 0.0011
    assert 1_800_000 * each > 1980
    assert axis_of_events(1_000, 1_700_000, events_each=each)[-1] == 1980
