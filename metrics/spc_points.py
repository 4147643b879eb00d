"""All points of all series in one order: by series, by date, in groups that no calculation crosses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.columns import numbers
from metrics.printed import trimmed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST = 1e100
"""No figure is larger; sums of squares of what is smaller cannot overflow."""


@dataclass(frozen=True)
class Points:
    """One entry a point, sorted by series and date. A rebase or a break starts a new group.

    `order` is each point's position in the frame given, `series` its place among `names`, `group` runs
    over all series, `rebase_group` counts the rebases and breaks of its series so far, `position` and
    `remaining` are the points of its group before and after it.
    """

    names: pd.Index
    order: Ints
    series: Ints
    group: Ints
    rebase_group: Ints
    position: Ints
    remaining: Ints
    value: Floats

    @property
    def group_starts(self) -> Ints:
        return np.flatnonzero(self.position == 0)

    @property
    def group_ends(self) -> Ints:
        return np.flatnonzero(self.remaining == 0)

    @property
    def series_ends(self) -> Ints:
        return np.flatnonzero(np.diff(self.series, append=len(self.names)))


@dataclass(frozen=True)
class Sorted:
    """The frame's points in order, before any rebase."""

    names: pd.Index
    order: Ints
    series: Ints
    date: pd.DatetimeIndex
    value: Floats


def sort_points(frame: pd.DataFrame, *, series: str, date: str, value: str) -> Sorted:
    """The frame's points by series and date.

    Raises ValueError for a missing column, series or date, a value that is not a number, or two points
    of one series with the same date.
    """
    figures = numbers(frame, value)
    for column in (series, date):
        if column not in frame.columns:
            raise ValueError(f"there is no column {column!r}")
        if frame[column].isna().any():
            raise ValueError(f"every point needs a {column}; the column {column!r} has gaps")
    if (np.abs(figures) > LARGEST).any():
        raise ValueError(f"the column {value!r} holds a figure beyond {trimmed(LARGEST)}")
    codes, names = pd.factorize(frame[series], sort=True)
    dates = as_dates(frame[date])
    order = np.lexsort((dates.asi8, codes))
    codes, dates = codes[order].astype(np.int64), dates[order]
    twice = (np.diff(codes) == 0) & (np.diff(dates.asi8) == 0)
    if twice.any():
        first = int(np.argmax(twice))
        raise ValueError(f"series {names[codes[first]]!r} has more than one value on {dates[first].date()}")
    return Sorted(names=pd.Index(names), order=order, series=codes, date=dates, value=figures[order])


def as_dates(values: pd.Series) -> pd.DatetimeIndex:
    """Dates as date, timestamp or text of the form 2021-04-01, in one unit.

    Raises ValueError for anything else: 01/04/2021 would be read as January.
    """
    return pd.DatetimeIndex(pd.to_datetime(values, format="ISO8601")).as_unit("s")


def breaks(points: Sorted, frame: pd.DataFrame, segment: str | None) -> Mask:
    """Which points are the first after a break in their series: where the column `segment` of `frame` changes."""
    if segment is None:
        return np.zeros(len(points.series), dtype=np.bool_)
    if segment not in frame.columns:
        raise ValueError(f"there is no column {segment!r}")
    piece = pd.factorize(frame[segment])[0][points.order]
    return (np.diff(piece, prepend=-1) != 0) & (np.diff(points.series, prepend=-1) == 0)


def group_points(points: Sorted, *, starts_anew: Mask) -> Points:
    """The same points in groups: a new series or a point in `starts_anew` begins one."""
    n = len(points.series)
    new_series = np.diff(points.series, prepend=-1) != 0
    starts = np.flatnonzero(new_series | starts_anew)
    group = np.cumsum(new_series | starts_anew) - 1
    sizes = np.diff(starts, append=n)
    position = np.arange(n) - np.repeat(starts, sizes)
    rebases = np.cumsum(starts_anew)
    before: Ints = (rebases - starts_anew)[new_series]
    return Points(
        names=points.names,
        order=points.order,
        series=points.series,
        group=group,
        rebase_group=rebases - before[points.series],
        position=position,
        remaining=np.repeat(sizes, sizes) - position - 1,
        value=points.value,
    )
