"""What random rounding leaves to say: how far off counts may be, alone and together, and shares worked out from them.

A count that was rounded up or down at random, to one multiple of five more often the nearer it lies, is right on
average and off by at most four. Counts that are added up are off in both directions, which partly cancels out.
"""

from __future__ import annotations

import numpy as np

from metrics.columns import Numbers

#: Of numbers that rounding alone may set apart.
TOO_CLOSE = "too close to call"


def off_by(counts: float | Numbers, *, reach: float) -> Numbers:
    """How far off a sum or difference of so many rounded counts is, at most, in about 19 of 20 cases (people).

    `reach` is how far off one may be at all: of one count the answer is certain. The variance of one count's error is
    a quarter of `reach` squared (4 for a base of five, where every remainder is as likely), so this is two standard
    deviations.
    """
    return np.asarray(reach * np.sqrt(counts), dtype=float)


def too_close(difference: float, *, off: float) -> bool:
    """Whether rounding alone may turn a difference, which it moves by at most `off`; never where that is nothing."""
    return off > 0 and abs(difference) <= off


def share_off_by(share: float | Numbers, whole: float | Numbers, *, off: float | Numbers) -> Numbers:
    """How far off a share (0 to 1) is whose part and whole, each rounded by itself, are off by `off` (0 to 1).

    To first order: the two errors are independent, and that of the whole weighs as much as the share.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(off * np.sqrt(1 + np.square(share)) / np.where(whole, whole, np.nan), dtype=float)


def widened(value: Numbers, low: Numbers, high: Numbers, *, by: float | Numbers) -> tuple[Numbers, Numbers]:
    """Limits of chance about a value, widened by what rounding may move it: independent, so their squares add up."""
    return value - np.hypot(value - low, by), value + np.hypot(high - value, by)
