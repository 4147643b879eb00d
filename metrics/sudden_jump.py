"""Months that lie far beyond both of their neighbours: a count that falls or rises and comes back at once.

    sudden_jumps(frame, by=["indicator_id", "area_id"], day="period_end", value="value")

A list of thousands does not lose a third of its people for one month. Such a figure is more likely a gap in what was
sent than a change in what happened.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.columns import counts

JUMP_SHARE = 0.25
"""A month jumps if it is more than this share above the higher of its neighbours, or as much below the lower one …"""
JUMP_DEVIATIONS = 5.0
"""… and further from it than this many standard deviations of a count of that size (its square root, as Poisson)."""


def sudden_jumps(
    frame: pd.DataFrame, *, by: Sequence[str], day: str = "period_end", value: str = "value"
) -> pd.Series:
    """Whether each row jumps (bool): one row a series (`by`) and month of `day`, people or records in `value`.

    Both neighbouring months must be known and above 0; the first and the last month of a series therefore never jump,
    nor does one beside a gap. A fall is measured by the rise that would undo it: to 0.8, and back by a quarter. Raises
    ValueError for a negative count or two rows of one series in one month.
    """
    months = pd.to_datetime(frame[day]).dt.to_period("M")
    table = frame[list(by)].assign(month=months, value=counts(frame, value))
    if table.duplicated([*by, "month"]).any():
        raise ValueError("a series has more than one row in a month")
    ordered = table.sort_values("month", kind="stable")
    grouped = ordered.groupby(list(by), sort=False, dropna=False)
    beside = []
    for way in (1, -1):
        near = grouped["month"].shift(way)
        together = near.notna() & ((ordered["month"] - way) == near)
        beside.append(grouped["value"].shift(way).where(together))
    low, high = np.minimum(beside[0], beside[1]), np.maximum(beside[0], beside[1])
    known = (low > 0) & ordered["value"].notna()
    above = (ordered["value"] > high * (1 + JUMP_SHARE)) & (
        ordered["value"] - high > JUMP_DEVIATIONS * np.sqrt(high)
    )
    below = (ordered["value"] * (1 + JUMP_SHARE) < low) & (
        low - ordered["value"] > JUMP_DEVIATIONS * np.sqrt(low)
    )
    return (known & (above | below)).reindex(frame.index)
