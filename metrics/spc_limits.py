"""XmR limits of every group: the mean of its baseline, and 2.66 mean moving ranges either side.

Wheeler D, Understanding Variation, 1993; the constants as NHS England's Making Data Count uses them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.exact_means import group_means
from metrics.spc_options import Choices
from metrics.spc_points import Floats, Ints, Mask, Points
from metrics.spc_presets import FEWEST_TO_DRAW, LIMIT_FACTOR, NEAR_LIMIT_FACTOR, SCREENING_FACTOR

LIMITS_NOTES = ("", "no_values", "too_few_points", "no_moving_range", "zero_moving_range")
"""Why a group's limits are not drawn; empty where they are."""


@dataclass(frozen=True)
class Limits:
    """One entry a point; `note` is a place in LIMITS_NOTES. `drawn_*` are clipped, or missing with a note."""

    fix_y: Floats
    moving_range: Floats
    mean: Floats
    mean_range: Floats
    lower: Floats
    near_lower: Floats
    near_upper: Floats
    upper: Floats
    drawn_lower: Floats
    drawn_upper: Floats
    note: Ints
    observed: Ints


def find_limits(points: Points, choices: Choices) -> Limits:
    """The limits that hold at each point. Missing values take no part; ranges do not bridge them."""
    group, groups = points.group, len(points.group_starts)
    by_group = points.series[points.group_starts]
    baseline = points.position < choices.fix_after[points.series]
    fix_y = np.where(baseline, points.value, np.nan)
    mean = group_means(fix_y, group=group, groups=groups)
    moving_range = np.where(points.position > 0, np.abs(np.diff(fix_y, prepend=np.nan)), np.nan)
    mean_range = group_means(moving_range, group=group, groups=groups)
    all_ranges_zero = mean_range == 0
    too_large = choices.screen[points.series] & ~(moving_range < SCREENING_FACTOR * mean_range[group])
    moving_range = np.where(too_large, np.nan, moving_range)
    mean_range = group_means(moving_range, group=group, groups=groups)

    observed = np.bincount(group[~np.isnan(points.value)], minlength=groups)
    constant = _constant(points, groups) & (observed > 1)
    zero_range = (all_ranges_zero | (mean_range == 0)) & ~constant
    short = observed < choices.fewest_points[by_group]
    spread = np.where(constant, 0.0, np.where(zero_range, np.nan, mean_range))
    spread = np.where(short, np.nan, spread)
    note = np.select(
        [np.isnan(mean), short, zero_range, observed < FEWEST_TO_DRAW, np.isnan(spread)],
        [1, 2, 4, 2, 3],
        default=0,
    )
    lower, upper = mean - LIMIT_FACTOR * spread, mean + LIMIT_FACTOR * spread
    drawn_lower, drawn_upper = (np.where(note == 0, limit, np.nan) for limit in (lower, upper))
    proportion = choices.proportion[by_group]
    least = np.where(proportion | choices.never_negative[by_group], 0, -np.inf)
    most = np.where(proportion, 100, np.inf)
    return Limits(
        fix_y=fix_y,
        moving_range=moving_range,
        mean=mean[group],
        mean_range=mean_range[group],
        lower=lower[group],
        near_lower=(mean - NEAR_LIMIT_FACTOR * spread)[group],
        near_upper=(mean + NEAR_LIMIT_FACTOR * spread)[group],
        upper=upper[group],
        drawn_lower=np.clip(drawn_lower, least, most)[group],
        drawn_upper=np.clip(drawn_upper, least, most)[group],
        note=note[group],
        observed=observed[group],
    )


def _constant(points: Points, groups: int) -> Mask:
    """Whether all figures of a group are one and the same."""
    present = ~np.isnan(points.value)
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, points.group[present], points.value[present])
    np.maximum.at(highest, points.group[present], points.value[present])
    return lowest == highest
