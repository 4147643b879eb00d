"""Where a series breaks: which of its periods may be joined, and which share days with each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.columns import By, group
from metrics.spc_points import as_dates

Whole = NDArray[np.int64]


def segments(starts: Sequence[date], ends: Sequence[date], breaks: Sequence[date]) -> Whole:
    """The stretch that each period belongs to: periods of different stretches are never joined or compared.

    `starts` and `ends` are the first and last days of the periods, `breaks` the first days of each new way of
    counting. Stretches are even numbers, counted from 0 before the first break; a period that lies on both sides of
    a break mixes two ways of counting and has the odd number between theirs. Raises ValueError where a period ends
    before it starts.
    """
    periods, days = list(zip(starts, ends, strict=True)), sorted(breaks)
    wrong = sum(last < first for first, last in periods)
    if wrong:
        raise ValueError(f"{wrong} periods end before they start")
    return np.array(
        [bisect_right(days, first) + bisect_right(days, last) for first, last in periods], dtype=np.int64
    )


def shares_days(
    frame: pd.DataFrame, *, by: By, start: str = "period_start", end: str = "period_end"
) -> pd.Series:
    """Whether each row's series has two periods that share a day: one bool a row, the same for all of a series.

    Figures of such a series repeat most of their own past, so neighbours move together: no test that takes them as
    independent holds for them.
    """
    codes, _ = group(frame, by)
    starts, ends = as_dates(frame[start]).asi8, as_dates(frame[end]).asi8
    order = np.lexsort((starts, codes))
    latest = pd.Series(ends[order]).groupby(codes[order]).cummax().to_numpy()
    again = (np.diff(codes[order]) == 0) & (starts[order][1:] <= latest[:-1])
    found = np.zeros(int(codes.max(initial=-1)) + 1, dtype=bool)
    found[codes[order][1:][again]] = True
    return pd.Series(found[codes], index=frame.index)
