"""Confidence limits of counts, proportions and means: arrays in, arrays out.

Wilson EB, J Am Stat Assoc 1927; Breslow and Day, Statistical methods in cancer research II, 1987 (Byar's
approximation); the exact Poisson limits are those of the chi-square distribution (Armitage and Berry).
A missing input gives missing limits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from metrics.columns import BLOCK
from metrics.confidence import Confidence

Numbers = NDArray[np.float64]
SMALL_COUNT = 10
"""Below this many events the limits of a count are exact, and a standardised rate is not given."""


def wilson(events: Numbers, base: Numbers, confidence: Confidence) -> tuple[Numbers, Numbers]:
    """Wilson score limits of a proportion, as shares in [0, 1]. At 100% confidence they are 0 and 1.

    A base of zero has no proportion and missing limits.
    """
    return _in_blocks(_wilson, confidence, events, base)


def _wilson(confidence: Confidence, events: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    missing = np.isnan(events) | ~(base > 0)
    if confidence.level == 1:
        return np.where(missing, np.nan, 0.0), np.where(missing, np.nan, 1.0)
    z2 = confidence.z**2
    base = np.where(missing, np.nan, base)
    centre = 2 * events + z2
    spread = np.sqrt(np.maximum(4 * events * (1 - events / base), 0) + z2) * confidence.z
    width = 2 * (base + z2)
    share = events / base
    # The last bit of the arithmetic must not put a limit on the wrong side of the proportion, 0 or 1.
    lower = np.maximum(np.minimum((centre - spread) / width, share), 0)
    return lower, np.minimum(np.maximum((centre + spread) / width, share), 1)


def about_average(average: float, base: Numbers, confidence: Confidence) -> tuple[Numbers, Numbers]:
    """The proportions whose Wilson interval just reaches an average: Wilson's formula turned round.

    May fall outside [0, 1]; clip what is drawn.
    """
    reach = confidence.z * np.sqrt(average * (1 - average) / base)
    return average - reach, average + reach


def byars(events: Numbers, confidence: Confidence) -> tuple[Numbers, Numbers]:
    """Byar's approximate limits of a count. A lower limit that would fall below zero is missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, root = _cubed(events, confidence.z)
        lower[~(root >= 0)] = np.nan
        upper, _ = _cubed(events + 1, -confidence.z)
    return lower, upper


def _cubed(count: Numbers, z: float) -> tuple[Numbers, Numbers]:
    """count × root³ and root = 1 - 1/(9 count) - z/(3 √count), in place: a million rows are mostly memory."""
    part = np.sqrt(count)
    part *= 3
    np.reciprocal(part, out=part)
    root = part + z
    root *= part
    np.subtract(1, root, out=root)
    np.multiply(root, root, out=part)
    part *= root
    part *= count
    return part, root


def exact_poisson(events: Numbers, confidence: Confidence) -> tuple[Numbers, Numbers]:
    """Exact limits of a count from the chi-square distribution. No events have the lower limit zero."""
    distinct, places = _distinct(events)
    lower = special.gammaincinv(distinct, confidence.tail)
    upper = special.gammainccinv(distinct + 1, confidence.tail)
    lower[distinct == 0] = 0.0
    return lower[places], upper[places]


def poisson(events: Numbers, confidence: Confidence) -> tuple[Numbers, Numbers]:
    """Limits of a count: exact below ten events, Byar's from ten."""
    return _in_blocks(_poisson, confidence, events)


def _poisson(confidence: Confidence, events: Numbers) -> tuple[Numbers, Numbers]:
    lower, upper = byars(events, confidence)
    small = events < SMALL_COUNT
    lower[small], upper[small] = exact_poisson(events[small], confidence)
    return lower, upper


def students_t(
    mean: Numbers, deviation: Numbers, count: Numbers, confidence: Confidence
) -> tuple[Numbers, Numbers]:
    """Student's t limits of a mean; missing for fewer than two values."""
    freedom = np.where(count > 1, count - 1, np.nan)
    reach = special.stdtrit(freedom, 1 - confidence.tail) * deviation / np.sqrt(count)
    return mean - reach, mean + reach


def _in_blocks(
    limits: Callable[..., tuple[Numbers, Numbers]], confidence: Confidence, *inputs: Numbers
) -> tuple[Numbers, Numbers]:
    rows = len(inputs[0])
    if rows <= BLOCK:
        return limits(confidence, *inputs)
    lower, upper = np.empty(rows), np.empty(rows)
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        lower[block], upper[block] = limits(confidence, *(one[block] for one in inputs))
    return lower, upper


def _distinct(events: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
    """The few distinct counts and each row's place among them: the exact limits are slow to compute."""
    places, distinct = pd.factorize(events, use_na_sentinel=False)
    return np.asarray(distinct, dtype=np.float64), places
