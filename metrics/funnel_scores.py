"""How far each area lies from the target of a funnel, on a scale where chance is alike for all areas.

Spiegelhalter, Stat Med 2005: transform the figure so that its standard error hangs on the area's size alone,
and take away the target. Extreme scores say little about the ordinary spread between areas, so the outer ones
are drawn in (winsorised: proportions) or left out (as the SHMI does: ratios) before the spread is measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from metrics.columns import Mask, Numbers

Flags = pd.Series


@dataclass(frozen=True)
class Scores:
    """One entry an area, missing as NaN: the transformed figure, its standard error, the score between them.

    `counted` is the score as it counts towards the spread, NaN where it does not; `marks` are the columns
    that say what was done to it.
    """

    centre: float
    transformed: Numbers
    error: Numbers
    score: Numbers
    counted: Numbers
    marks: dict[str, Flags | Numbers]


def share_scores(events: Numbers, people: Numbers, *, target: float, trim_by: float) -> Scores:
    """The angle whose squared sine is the proportion: its standard error is 1 ÷ (2√n) at any proportion."""
    centre = float(np.arcsin(np.sqrt(target)))
    angle = np.arcsin(np.sqrt(events / people))
    error = 0.5 / np.sqrt(people)
    score = (angle - centre) / error
    counted, drawn_in = winsorised(score, trim_by)
    unranked = np.full(len(score), np.nan)
    marks: dict[str, Flags | Numbers] = {
        "winsorised": flags(drawn_in, score),
        "rk": unranked,
        "sp": unranked,
        "truncated": no_flags(score),
    }
    return Scores(centre, angle, error, score, counted, marks)


def ratio_scores(events: Numbers, expected: Numbers, *, trim_by: float) -> Scores:
    """The logarithm of observed over expected: its standard error is 1 ÷ √expected.

    Scores are ranked, ties sharing the mean of their ranks, and the ranking is cut into 1 ÷ `trim_by` equal
    parts; the first and the last part do not count. Neither does an area without events, which has no
    logarithm.
    """
    with np.errstate(divide="ignore"):
        logarithm = np.log(events / expected)
    error = 1 / np.sqrt(expected)
    score = logarithm / error
    rank = np.asarray(pd.Series(score).rank(), dtype=np.float64)
    place = np.round(rank / ((~np.isnan(score)).sum() + 1), 12)
    outer = (place < trim_by) | (place >= 1 - trim_by)
    marks: dict[str, Flags | Numbers] = {
        "winsorised": no_flags(score),
        "rk": rank,
        "sp": np.floor((place / trim_by).round(9)),
        "truncated": flags(outer, score),
    }
    return Scores(0.0, logarithm, error, score, np.where(outer | np.isinf(score), np.nan, score), marks)


def winsorised(score: Numbers, trim_by: float) -> tuple[Numbers, Mask]:
    """The scores with the outer shares drawn in to their quantiles, and which lie there now."""
    if np.isnan(score).all():
        return score, np.zeros(len(score), dtype=bool)
    low, high = np.nanquantile(score, [trim_by, 1 - trim_by])
    drawn_in = np.clip(score, low, high)
    return drawn_in, (drawn_in == low) | (drawn_in == high)


def dispersion(scores: Scores) -> tuple[float, float]:
    """phi, the mean of the squared scores that count, and tau2, the variance between areas that explains it.

    tau2 is the estimate by moments: what the sum of squares has beyond chance, over the sum that one unit of
    variance between areas would add (DerSimonian and Laird, Control Clin Trials 1986). Never below 0, and 0 for
    fewer than two areas.
    """
    inside = ~np.isnan(scores.counted)
    areas = int(inside.sum())
    if not areas:
        return 0.0, 0.0
    squares = float(np.square(scores.counted[inside]).sum())
    weights = scores.error[inside] ** -2.0
    per_unit = weights.sum() - np.square(weights).sum() / weights.sum()
    beyond_chance = squares - (areas - 1)
    varies = areas > 1 and beyond_chance > 0
    return squares / areas, float(beyond_chance / per_unit) if varies else 0.0


def share_limits(scores: Scores, z: float, *, between: float) -> tuple[Numbers, Numbers]:
    """The proportions z standard errors from the target; `between` is the variance between areas."""
    reach = z * np.sqrt(scores.error**2 + between)
    ends = np.clip([scores.centre - reach, scores.centre + reach], 0, np.pi / 2)
    low, high = np.square(np.sin(ends))
    return low, high


def ratio_limits(
    scores: Scores, expected: Numbers, z: float, tail: float, *, between: float | None
) -> tuple[Numbers, Numbers]:
    """The ratios z standard errors from 1 on the logarithm's scale, or with `between=None` the exact Poisson
    limits of the expected events.
    """
    if between is None:
        low, high = special.gammaincinv(expected, tail), special.gammainccinv(expected + 1, tail)
        return low / expected, high / expected
    reach = np.exp(z * np.sqrt(scores.error**2 + between))
    return 1 / reach, reach


def flags(true: Mask, score: Numbers) -> Flags:
    """Yes and no as a column, missing where there is no score."""
    return pd.Series(true, dtype="boolean").mask(np.isnan(score))


def no_flags(score: Numbers) -> Flags:
    """A column of flags that do not apply."""
    return pd.Series(pd.NA, index=range(len(score)), dtype="boolean")
