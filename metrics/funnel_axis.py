"""The horizontal axis of a funnel: 100 whole sizes, each larger than the one before by about the same ratio.

A funnel narrows with the square root of size, so equal ratios draw its curve evenly. Where the axis starts and
stops and how its sizes are rounded is a convention: docs/statistics.md has it in words.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from itertools import accumulate

import numpy as np

from metrics.columns import Numbers

POINTS = 100
MARGIN = 0.05
"""How far past the smallest and the largest size the axis reaches, before it is rounded outwards."""


def axis_of_population(smallest: float, largest: float) -> Numbers:
    """Sizes for a proportion's funnel, from the smallest and the largest denominator."""
    start, end = _ends(smallest, largest)
    return _even_ratios(max(start, 1), end, steps=POINTS - 1)


def axis_of_expected(smallest: float, largest: float) -> Numbers:
    """Numbers of events for a ratio's funnel, from the smallest and the largest expected count.

    The end itself is left out: 100 steps lead to it, and the axis holds the start and the first 99.
    """
    start, end = _ends(smallest, largest)
    return _even_ratios(max(start, 1), end, steps=POINTS)[:POINTS]


def axis_of_events(smallest: float, largest: float, *, events_each: float) -> Numbers:
    """Numbers of events for a rate's funnel: populations from the smallest to the largest, times
    `events_each`, the events that one of them brings on average.
    """
    ends = np.array(_ends(smallest, largest)) * events_each
    fewest, most = np.floor(ends[0].round(9)), np.ceil(ends[1].round(9))
    return _even_ratios(max(float(fewest), 1), float(most), steps=POINTS - 1)


def _ends(smallest: float, largest: float) -> tuple[float, float]:
    """Where an axis starts and stops: at nothing unless the sizes are alike, past the largest in any case."""
    down, up = Context(prec=1, rounding=ROUND_FLOOR), Context(prec=2, rounding=ROUND_CEILING)
    alike = smallest >= largest / 2
    start = float(down.create_decimal_from_float(smallest * (1 - MARGIN))) if alike else 0.0
    return start, float(up.create_decimal_from_float(largest * (1 + MARGIN)))


def _even_ratios(start: float, end: float, *, steps: int) -> Numbers:
    """Whole sizes from start to end. Each step takes the ratio that would still reach the end; rounding keeps
    sizes whole, and a step is never less than 1, so that a short axis runs past its end.
    """

    def grow(size: float, steps_left: int) -> float:
        return max(size + 1.0, float(round(size * (end / size) ** (1 / steps_left))))

    return np.array([*accumulate(range(steps, 0, -1), grow, initial=start)])
