"""The four rules of an XmR chart, for every point at once and with the direction in which each fired.

A rule column is 1, 0 or missing: missing where a missing figure leaves it open, as in three-valued logic.
A trend that a missing figure interrupts is no trend.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.spc_limits import Limits
from metrics.spc_options import Choices
from metrics.spc_points import Floats, Ints, Mask, Points

RULES = ("outside", "trend", "two_in_three", "shift")
"""In order of precedence: the first that holds names the point."""


@dataclass(frozen=True)
class Rules:
    """One entry a point. `step` is the sign of the change that says which way a trend goes at the point."""

    relative_to_mean: Floats
    outside: Floats
    close: Floats
    rising: Mask
    falling: Mask
    step: Floats
    two_in_three: Floats
    shift: Floats


def find_rules(points: Points, limits: Limits, choices: Choices) -> Rules:
    """Every rule at every point. Nothing crosses from one group into another."""
    value = points.value
    side = np.sign(value - limits.mean)
    outside = _where_known((value < limits.lower) | (value > limits.upper), value - limits.lower)
    beyond_near = (value < limits.near_lower) | (value > limits.near_upper)
    close = _where_known(beyond_near & ~(outside == 1), value - limits.lower)
    counts_both = choices.outside_counts_as_near[points.series]
    near = np.where(counts_both, np.fmax(close, outside), close)
    change = np.where(points.position > 0, np.sign(np.diff(value, prepend=np.nan)), 0.0)
    length = choices.run_length[points.series]
    rising, falling = _trends(points, change, length)
    return Rules(
        relative_to_mean=side,
        outside=outside,
        close=close,
        rising=rising,
        falling=falling,
        step=_step(points, change, rising | falling),
        two_in_three=_two_in_three(points, near, side),
        shift=_shifts(points, side, length),
    )


def _where_known(flag: Mask, known: Floats) -> Floats:
    return np.where(np.isnan(known), np.nan, flag)


def _run_lengths(kinds: Floats, points: Points) -> Ints:
    """How many points in a row, this one among them, are of one kind. A missing kind is like no other."""
    starts = (points.position == 0) | (kinds != np.roll(kinds, 1))
    lengths = np.diff(np.flatnonzero(starts), append=len(kinds))
    return np.repeat(lengths, lengths)


def _trends(points: Points, change: Floats, length: Ints) -> tuple[Mask, Mask]:
    """Points in a row of at least `length` that rise, and that fall, at each step: one step fewer."""
    long_enough = _run_lengths(change, points) >= length - 1
    rising, falling = long_enough & (change > 0), long_enough & (change < 0)
    return rising | _before(rising, points), falling | _before(falling, points)


def _before(steps: Mask, points: Points) -> Mask:
    """The points from which the steps set out."""
    return np.roll(steps, -1) & (points.remaining > 0)


def _step(points: Points, change: Floats, in_trend: Mask) -> Floats:
    """The step to the next point if that is in a trend too, else the step from the one before."""
    return np.where(_before(in_trend, points) & in_trend, np.roll(change, -1), change)


def _shifts(points: Points, side: Floats, length: Ints) -> Floats:
    """1 for points in a row of at least `length` strictly on one side of the mean."""
    flagged = (_run_lengths(side, points) >= length) & (np.abs(side) == 1)
    missing = np.isnan(side)
    if not missing.any():
        return flagged.astype(float)
    unsettled = np.zeros(len(side), dtype=bool)
    for each in np.unique(length):
        unsettled |= (length == each) & _unsettled_shift(points, side, missing, int(each))
    return np.where(unsettled & ~flagged, np.nan, flagged)


def _unsettled_shift(points: Points, side: Floats, missing: Mask, length: int) -> Mask:
    """Points that would be in a shift if a missing figure nearby lay on the right side of the mean."""
    gaps = _count_ending(missing, points, length)
    full = (points.position >= length - 1) & (gaps > 0)
    open_ends = missing.copy()
    for on_side in (side > 0, side < 0):
        open_ends |= full & on_side & (_count_ending(on_side, points, length) + gaps == length)
    return _count_starting(open_ends, points, length) > 0


def _count_ending(flags: Mask, points: Points, length: int) -> Ints:
    """How many of the `length` points that end here are flagged, within the group."""
    so_far = np.concatenate([[0], np.cumsum(flags)])
    here = np.arange(len(flags))
    return so_far[here + 1] - so_far[here - np.minimum(length - 1, points.position)]


def _count_starting(flags: Mask, points: Points, length: int) -> Ints:
    """How many of the `length` points that start here are flagged, within the group."""
    so_far = np.concatenate([[0], np.cumsum(flags)])
    here = np.arange(len(flags))
    return so_far[here + 1 + np.minimum(length - 1, points.remaining)] - so_far[here]


def _two_in_three(points: Points, near: Floats, side: Floats) -> Floats:
    """1 for the near points of three in a row on one side of the mean of which two or more are near."""
    nears = {k: _neighbour(near, points, k) for k in range(-2, 3)}
    sides = {k: _neighbour(side, points, k) for k in range(-2, 3)}
    holds = np.zeros(len(near))
    for k in (-2, -1, 0):
        enough = nears[k] + nears[k + 1] + nears[k + 2]
        together = np.abs(sides[k] + sides[k + 1] + sides[k + 2])
        window = _both(_where_known(enough >= 2, enough), _where_known(together == 3, together))
        holds = np.where((holds == 1) | (window == 1), 1.0, holds + window)
    return _both(holds, near)


def _neighbour(values: Floats, points: Points, steps: int) -> Floats:
    """The value so many points on (or back), or 0 beyond the group's ends."""
    within = points.remaining >= steps if steps > 0 else points.position >= -steps
    return np.where(within, np.roll(values, -steps), 0.0)


def _both(a: Floats, b: Floats) -> Floats:
    """Three-valued "and" of 1, 0 and missing: false wins over missing."""
    return np.where((a == 0) | (b == 0), 0.0, a * b)
