"""How far off counts rounded at random are, held against every way in which they can be rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest

from metrics.random_rounding import off_by, share_off_by, widened
from store.rounded import RANDOM_REACH, ROUNDED_TO

#: About one in twenty.
SELDOM = 0.06


def errors() -> Mapping[int, float]:
    """The chance of each error of one count whose remainder is as likely to be any: up by remainder ÷ base."""
    chances: dict[int, float] = defaultdict(float)
    for over in range(ROUNDED_TO):
        chances[ROUNDED_TO - over] += over / ROUNDED_TO / ROUNDED_TO
        chances[-over] += (ROUNDED_TO - over) / ROUNDED_TO / ROUNDED_TO
    return {error: chance for error, chance in chances.items() if chance}


def together(counts: int) -> Mapping[int, float]:
    """The chance of each error of so many counts added up."""
    found: Mapping[int, float] = {0: 1.0}
    for _ in range(counts):
        more: dict[int, float] = defaultdict(float)
        for so_far, chance in found.items():
            for error, its in errors().items():
                more[so_far + error] += chance * its
        found = more
    return found


def test_one_count_is_right_on_average_and_never_further_off_than_its_reach() -> None:
    assert sum(error * chance for error, chance in errors().items()) == pytest.approx(0)
    assert (min(errors()), max(errors())) == (-RANDOM_REACH, RANDOM_REACH)
    assert off_by(1.0, reach=RANDOM_REACH) == RANDOM_REACH
    assert sum(e**2 * chance for e, chance in errors().items()) == pytest.approx(RANDOM_REACH**2 / 4)


@pytest.mark.parametrize("counts", [2, 3, 4, 5, 6, 12, 24])
def test_several_together_are_seldom_further_off_than_is_said_and_not_never(counts: int) -> None:
    told = off_by(float(counts), reach=RANDOM_REACH)
    beyond = sum(chance for error, chance in together(counts).items() if abs(error) > told)
    assert 0.02 < beyond < SELDOM


def test_a_share_is_as_far_off_as_in_nineteen_of_twenty_draws() -> None:
    """60 of 150 and 140 of 150, drawn again 20,000 times with any remainder: the reach holds 19 of 20."""
    random = np.random.default_rng(7)
    for part, whole in ((60, 150), (140, 150), (400, 1000)):
        drawn = np.array(list(errors())), np.array(list(errors().values()))
        moved = [random.choice(drawn[0], size=20_000, p=drawn[1]) for _ in range(2)]
        off = abs((part + moved[0]) / (whole + moved[1]) - part / whole)
        told = share_off_by(part / whole, whole, off=RANDOM_REACH)
        assert 0.02 < float((off > told).mean()) < SELDOM


def test_limits_are_widened_by_what_rounding_moves_and_not_at_all_by_nothing() -> None:
    value, low, high = np.array([0.5]), np.array([0.47]), np.array([0.54])
    assert [float(end[0]) for end in widened(value, low, high, by=0.0)] == pytest.approx([0.47, 0.54])
    wide = widened(value, low, high, by=0.04)
    assert float(wide[0][0]) == pytest.approx(0.45)  # 3, 4, 5
    assert float(wide[1][0]) == pytest.approx(0.5 + np.hypot(0.04, 0.04))
