"""Quantiles of areas: the ranking that puts each area into one of k groups of like size."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import By, group, notes, numbers, text

DIRECTIONS = ("lowest quantile represents lowest values", "lowest quantile represents highest values")


def quantile(
    frame: pd.DataFrame,
    *,
    value: str = "value",
    quantiles: int = 10,
    by: By = None,
    invert: bool | str = True,
) -> pd.DataFrame:
    """The quantile of each row, by the ranking rule of the Fingertips technical guidance.

    Within each group of `by` the values are ranked, ties taking the lowest rank; a row of rank r among N
    values falls in floor(k + 1 - ceil((N + 1 - r) / (N / k))), and 0 becomes 1. `invert` puts the highest
    values into quantile 1 (the default); it is a truth value, or the name of a column that holds one
    for each group. Added: `quantile` (float, missing where there is no value or the group has fewer than k
    values), `nquantiles`, `groupvars`, `qinverted`, `note`.
    Raises ValueError for fewer than two quantiles or an `invert` column that varies within a group.
    """
    if quantiles < 2:
        raise ValueError(f"there must be at least two quantiles, not {quantiles}")
    values = numbers(frame, value)
    codes, keys = group(frame, by)
    inverted = _inverted(frame, invert, codes)
    ranked = pd.Series(np.where(inverted, -values, values)).groupby(codes).rank(method="min").to_numpy()
    known = ~np.isnan(values)
    size = np.bincount(codes, weights=known, minlength=len(keys))[codes]
    few = size < quantiles
    with np.errstate(divide="ignore", invalid="ignore"):
        place = np.floor((quantiles + 1) - np.ceil(((size + 1) - ranked) / (size / quantiles)))
    result = frame.copy(deep=False)
    result["quantile"] = np.where(few, np.nan, np.where(place == 0, 1, place))
    result["nquantiles"] = quantiles
    result["groupvars"] = ", ".join([by] if isinstance(by, str) else list(by or []))
    result["qinverted"] = text(inverted.astype(np.int8), DIRECTIONS, frame.index)
    reasons = {f"no {value}": ~known, f"fewer than {quantiles} values to divide": few}
    result["note"] = notes(reasons, frame.index)
    return result


def _inverted(frame: pd.DataFrame, invert: bool | str, codes: np.ndarray) -> np.ndarray:
    if not isinstance(invert, str):
        return np.full(len(frame), bool(invert))
    if invert not in frame.columns:
        raise ValueError(f"there is no column {invert!r} to say which way each group is ranked")
    column = frame[invert].astype(bool).to_numpy()
    if (pd.Series(column).groupby(codes).nunique() > 1).any():
        raise ValueError(f"{invert} must hold the same truth value for every row of a group")
    return column
