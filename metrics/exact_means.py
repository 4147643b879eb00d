"""Means of many groups at once, each the exact mean rounded once.

A plain floating-point mean of a constant series may miss the constant by its last bit, and every point
then lies on one side of the mean. So the rounding error of every addition is kept (Knuth's two-sum), and
so is that of the division (Dekker's split). The reference implementation reaches the same last bit by
summing in extended precision, which not every machine has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPLITTER = 2.0**27 + 1
"""Splits a float in two halves of 26 bits, each of which times a count is exact."""


def group_means(values: Floats, *, group: Ints, groups: int) -> Floats:
    """The mean of each group's values, missing ones left out; missing where a group has none.

    `group` numbers the groups from 0 and must not fall from one value to the next. Values must be finite
    or missing, and below 1e100 in size.
    """
    present = ~np.isnan(values)
    sizes = np.bincount(group[present], minlength=groups)
    high, low = _sums(values[present], sizes)
    count = np.where(sizes == 0, np.nan, sizes)
    quotient = high / count
    scaled = quotient * SPLITTER
    upper = scaled - (scaled - quotient)
    remainder = ((high - upper * count) - (quotient - upper) * count) + low
    return quotient + remainder / count


def _sums(values: Floats, sizes: Ints) -> tuple[Floats, Floats]:
    """The sum of each run of `sizes` values, and what rounding took from it.

    All runs are summed side by side, value by value: as many steps as the longest run has values.
    """
    longest_first = np.argsort(-sizes, kind="stable")
    starts = (np.cumsum(sizes) - sizes)[longest_first]
    still_running = np.searchsorted(-sizes[longest_first], -np.arange(sizes.max(initial=0)), side="left")
    high, low = np.zeros(len(sizes)), np.zeros(len(sizes))
    for place, running in enumerate(still_running):
        added = values[starts[:running] + place]
        before = high[:running]
        total = before + added
        moved = total - before
        low[:running] += (before - (total - moved)) + (added - moved)
        high[:running] = total
    back = np.empty_like(longest_first)
    back[longest_first] = np.arange(len(sizes))
    return high[back], low[back]
