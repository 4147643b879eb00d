"""The horizontal axis of a funnel: 100 whole sizes, spread evenly by ratio, each above the one before."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

POINTS = 100


def axis_of_population(smallest: float, largest: float) -> NDArray[np.float64]:
    """Sizes for a proportion's funnel, from the smallest and the largest denominator."""
    return _spread(_start(smallest, largest), _round_up(largest), shift=0)


def axis_of_events(
    smallest: float, largest: float, *, per_event: float, years: float, shift: int
) -> NDArray[np.float64]:
    """Numbers of events for a Poisson funnel: the range of sizes in a year, times the events they bring."""
    start = _start(smallest / years, largest / years) * years
    end = _round_up(largest / years) * years
    if shift:
        return _spread(start, end, shift)
    return _spread(math.floor(start * per_event), math.ceil(end * per_event), shift)


def _start(smallest: float, largest: float) -> float:
    """Zero unless the sizes are alike; then 5% below the smallest, rounded down to one figure."""
    if largest > 2 * smallest:
        return 0
    lowered = smallest * 0.95
    unit = 10.0 ** (len(str(math.floor(lowered))) - 1)
    return math.floor(lowered / unit) * unit


def _round_up(largest: float) -> float:
    """5% above the largest, rounded up to two figures."""
    raised = largest * 1.05
    unit = 10.0 ** (len(str(math.ceil(raised))) - 2)
    return math.ceil(raised / unit) * unit


def _spread(start: float, end: float, shift: int) -> NDArray[np.float64]:
    """Each size is the last one times what would reach the end in the steps left, but at least one more."""
    sizes = [max(1.0, start)]
    for step in range(2, POINTS + 1):
        last = sizes[-1]
        left = POINTS + 1 - (step - shift)
        sizes.append(max(float(round((end / last) ** (1 / left) * last)), last + 1))
    return np.array(sizes)
