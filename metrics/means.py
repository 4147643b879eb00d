"""The mean of each group, with Student's t interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.columns import By, group, notes, numbers, total
from metrics.confidence import limit_columns
from metrics.intervals import students_t


def mean(
    frame: pd.DataFrame,
    *,
    value: str = "value",
    by: By = None,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """The mean of a column within each group (or of all rows), with Student's t limits.

    The result has one row a group, in order of first appearance: the keys, `value_sum`, `value_count`,
    `stdev`, `value`, `lowercl`, `uppercl` (in the unit of the column), `confidence`, `statistic`,
    `method`, `note`. One value has a mean and no limits. A group with a missing value has no mean: drop
    the missing rows first if the mean of the others is what you want. Raises ValueError for text.
    """
    levels = limit_columns(confidence)
    values = numbers(frame, value)
    codes, result = group(frame, by)
    if not len(frame):
        result = result.iloc[:0]
    groups = len(result)
    size = np.bincount(codes, minlength=groups).astype(np.float64)
    summed = total(values, codes, groups)
    centre = summed / size
    squares = total((values - centre[codes]) ** 2, codes, groups)
    deviation = np.sqrt(squares / np.where(size > 1, size - 1, np.nan))
    result = result.assign(value_sum=summed, value_count=size, stdev=deviation, value=centre)
    for level, lower, upper in levels:
        result[lower], result[upper] = students_t(centre, deviation, size, level)
    result["confidence"] = ", ".join(level.label for level, _, _ in levels)
    result["statistic"] = "mean"
    result["method"] = "Student's t-distribution"
    reasons = {"a value is missing": np.isnan(centre), "one value has no interval": size == 1}
    result["note"] = notes(reasons, result.index)
    return result
