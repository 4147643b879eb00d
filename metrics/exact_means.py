"""Means of many groups at once, each to the last bit what exactly rounded summation gives.

A plain floating-point mean of a constant series may miss the constant by its last bit, and every point
then lies on one side of the mean. So sums are exact before they are rounded once (as `math.fsum`), and the
mean is corrected by the mean of what is left: m = sum(x) / n, then m + sum(x - m) / n.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def group_means(values: Floats, *, group: Ints, groups: int) -> Floats:
    """The mean of each group's values, missing ones left out; missing where a group has none.

    `group` numbers the groups from 0 and must not fall from one value to the next.
    """
    present = ~np.isnan(values)
    values, group = values[present], group[present]
    sizes = np.bincount(group, minlength=groups)
    with np.errstate(invalid="ignore"):
        mean = exact_sums(values, sizes=sizes) / sizes
        return mean + exact_sums(values - mean[group], sizes=sizes) / sizes


def exact_sums(values: Floats, *, sizes: Ints) -> Floats:
    """The sum of each run of `sizes` values, exact before it is rounded once.

    All runs are summed side by side, value by value, with the rounding error of every addition kept
    (Knuth's two-sum). Where the kept errors were themselves rounded, the run is summed again by `fsum`.
    """
    longest_first = np.argsort(-sizes, kind="stable")
    ends = np.cumsum(sizes)
    starts = (ends - sizes)[longest_first]
    longer_than = np.searchsorted(-sizes[longest_first], -np.arange(sizes.max(initial=0)), side="left")
    high, low = np.zeros(len(sizes)), np.zeros(len(sizes))
    rounded = np.zeros(len(sizes), dtype=bool)
    for place, running in enumerate(longer_than):
        high[:running], error = _two_sum(high[:running], values[starts[:running] + place])
        low[:running], lost = _two_sum(low[:running], error)
        rounded[:running] |= lost != 0
    sums = np.empty(len(sizes))
    sums[longest_first] = high + low
    for run in longest_first[rounded]:
        sums[run] = math.fsum(values[ends[run] - sizes[run] : ends[run]])
    return sums


def _two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """a + b as rounded, and exactly what the rounding lost."""
    total = a + b
    moved = total - a
    return total, (a - (total - moved)) + (b - moved)
