"""A proportion and its Wilson interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.columns import By, counts, group, notes, plain_number, refuse, repeated, total
from metrics.confidence import limit_columns
from metrics.intervals import wilson


def proportion(
    frame: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float | Sequence[float] = 0.95,
    multiplier: float = 100,
    by: By = None,
) -> pd.DataFrame:
    """Each row's proportion with Wilson limits (Wilson 1927; Newcombe and Altman 2000).

    Columns read: `numerator` (people counted) and `denominator` (people who could have been). Added:
    `value`, `lowercl`, `uppercl` (per `multiplier`: 100 gives percentages), `confidence`, `statistic`,
    `method`, `note`. Several levels of `confidence` give one pair of limit columns each, such as
    `lower99_8cl`. With `by`, the counts are summed within each group and the result has one row a group.
    A row without a numerator, or without a denominator above zero, has no value and a note that says so;
    a group with a missing count is missing. A column of the same name is replaced.
    Raises ValueError for a negative count, a numerator above its denominator, or an unknown confidence.
    """
    levels = limit_columns(confidence)
    events, base = counts(frame, numerator), counts(frame, denominator)
    refuse(events > base, frame, f"{numerator} must not exceed {denominator}")
    result = frame.copy(deep=False)
    if by is not None:
        codes, result = group(frame, by)
        events, base = (total(column, codes, len(result)) for column in (events, base))
        result[numerator], result[denominator] = events, base
    measured = np.where(base > 0, base, np.nan)
    figures = {"value": events / measured * multiplier}
    for level, lower, upper in levels:
        figures[lower], figures[upper] = wilson(events, measured, level)
        figures[lower] *= multiplier
        figures[upper] *= multiplier
    for name, figure in figures.items():
        result[name] = pd.Series(figure, index=result.index, copy=False)
    result["confidence"] = repeated(", ".join(level.label for level, _, _ in levels), result.index)
    per = f"proportion of {plain_number(multiplier)}"
    result["statistic"] = repeated("percentage" if multiplier == 100 else per, result.index)
    result["method"] = repeated("Wilson", result.index)
    result["note"] = counts_note(events, base, result.index, names=(numerator, denominator))
    return result


def counts_note(
    events: np.ndarray, base: np.ndarray, index: pd.Index, *, names: tuple[str, str]
) -> pd.Series:
    """Why a row of counts has no figure: a count is missing, or there is nothing to divide by."""
    missing = {f"no {name}": np.isnan(column) for name, column in zip(names, (events, base), strict=True)}
    return notes({**missing, f"{names[1]} is zero": base == 0}, index)
