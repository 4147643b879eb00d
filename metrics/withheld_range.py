"""How far figures that were withheld because they are small could move a mean and a median.

A count withheld for being small is a low count: leaving it out lifts the mean of the rest. What the publisher's rule
allows for it, from the least to the most, bounds every statistic that never falls as a figure rises.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import By, group, numbers


def withheld_bounds(
    frame: pd.DataFrame,
    *,
    by: By = "series",
    value: str = "value",
    least: str = "value_least",
    most: str = "value_most",
) -> pd.DataFrame:
    """Bounds of the mean and of the median of each group of `by`, in the unit of the value.

    A row has a value; or it has none, and `least` and `most` say what it may be; or it has none of the three and
    takes no part. One row a group: its keys, known, withheld (counts of rows of the first two kinds), mean_least,
    mean_most, median_least, median_most; missing where there is nothing to average. Raises ValueError for a least
    above its most.
    """
    codes, keys = group(frame, by)
    given, low, high = (numbers(frame, name) for name in (value, least, most))
    if (low > high).any():
        raise ValueError(f"{int((low > high).sum())} rows have a {least} above their {most}")
    known = ~np.isnan(given)
    withheld = ~known & ~np.isnan(low) & ~np.isnan(high)
    lower = pd.Series(np.where(known, given, np.where(withheld, low, np.nan))).groupby(codes)
    upper = pd.Series(np.where(known, given, np.where(withheld, high, np.nan))).groupby(codes)
    return keys.assign(
        known=np.bincount(codes[known], minlength=len(keys)),
        withheld=np.bincount(codes[withheld], minlength=len(keys)),
        mean_least=lower.mean().to_numpy(),
        mean_most=upper.mean().to_numpy(),
        median_least=lower.median().to_numpy(),
        median_most=upper.median().to_numpy(),
    )
