"""Medians and percentiles beside rounded counts: when they are shown, and what they tell of the counts.

A statistic is shown in whole weeks, and only where enough people stand on either side of it. It still tells
the reader that no more than a share of the people lie below it, and no more than the rest above.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.rounded import ROUNDED_TO
from store.withholding.names import END, OVER, WAITING, Name, over
from store.withholding.ranges import NO_END, Sums, sums_of
from store.withholding.rounding import HIDDEN_BELOW, Floats, Ints
from store.withholding.tables import SNAPSHOTS, Book

#: Which share of the people a statistic has below it, in percent.
SHARES: Mapping[str, int] = {"median": 50, "p92": 92}
_LONGEST = {"stage": "longest_weeks", "referral": "referral_longest_weeks"}


def enough_people(share: int) -> int:
    """The smallest rounded count at which HIDDEN_BELOW people stand on either side of a percentile for certain."""
    fewest = np.ceil(100 * HIDDEN_BELOW / min(share, 100 - share))
    return int(np.ceil((fewest + ROUNDED_TO - 1) / ROUNDED_TO) * ROUNDED_TO)


def statistics_in_weeks(
    snapshots: pd.DataFrame, behind: Mapping[str, Ints], *, again: Mapping[str, Ints]
) -> pd.DataFrame:
    """Medians and percentiles in whole weeks where enough people are behind them, else missing.

    `behind` holds for each count that they are of what is shown of it in each row: nought where it is withheld; and
    `again` how many of it may be of somebody who is in it already: all of them could be on one side.
    """
    weeks = {}
    for statistic, of in SNAPSHOT_STATISTICS.items():
        share = _share(statistic)
        if share is not None:
            whole = np.floor(snapshots[statistic].to_numpy(dtype=float) + 0.5)
            others = behind[of] - again[of] * 100 / min(share, 100 - share)
            weeks[statistic] = np.where(others >= enough_people(share), whole, np.nan)
    return pd.DataFrame(weeks, index=snapshots.index)


@dataclass(frozen=True)
class Said:
    """What one statistic says of counts: sums that may be dropped, and for each the row of the statistic."""

    statistic: str
    sums: Sums
    row: Ints


def said_by(book: Book, weeks: pd.DataFrame) -> Iterator[Said]:
    """What the statistics say of who waits longer than each edge of the bands."""
    everyone = {of: book.places[SNAPSHOTS][:, SNAPSHOT_COUNTS.index(of)] for of in (WAITING, "completed")}
    for clock in OVER:
        prefix = "" if clock == "stage" else f"{clock}_"
        for word, share in SHARES.items():
            statistic = f"{prefix}{word}_weeks"
            shown = weeks[statistic].to_numpy(dtype=float)
            for edge in book.naming.edges[1:]:
                what = over(clock, edge)
                beyond = book.beside(
                    SNAPSHOTS, END, lambda labels, stage, w=what: Name(w, labels | {("stage", stage)})
                )
                yield from _said(statistic, shown, everyone[WAITING], beyond, float(edge), share)


def _said(
    statistic: str, weeks: Floats, everyone: Ints, beyond: Ints, limit: float, share: int
) -> Iterator[Said]:
    """What a percentile in whole weeks (missing: not shown) says of those who wait `beyond` a limit in weeks.

    Of n people at most share × (n - 1) + 1, short of a whole one, wait less than any time below the percentile;
    the rest bounds those above it alike.
    """
    there = (beyond >= 0) & (everyone >= 0)
    later, sooner = (np.flatnonzero(there & rows) for rows in (weeks <= limit - 0.5, weeks >= limit + 0.5))
    yield Said(statistic, _pairs(beyond[later], 100, everyone[later], share - 100, most=share - 1), later)
    yield Said(
        statistic, _pairs(everyone[sooner], 100 - share, beyond[sooner], -100, most=99 - share), sooner
    )


def _pairs(one: Ints, weight: int, other: Ints, other_weight: int, *, most: int) -> Sums:
    """one × weight + other × other_weight ≤ most, for each pair of places."""
    size = len(one)
    places = np.stack([one, other], axis=1).ravel()
    weights = np.tile(np.array([weight, other_weight]), size)
    return sums_of(np.repeat(np.arange(size), 2), places, weights, low=-NO_END, high=most, drop=True)


def longest_weeks(snapshots: pd.DataFrame, bands: pd.DataFrame) -> dict[str, pd.Series]:
    """The highest limit in weeks that five or more are shown to exceed, by each clock; missing if none is.

    Both frames as they will be shown: it tells nothing that they do not.
    """
    cell = ["area_id", "provider_id", "breakdown", "stage", "period_start", "period_end", "period_type"]
    shown = bands[bands["count"].notna()].groupby([*cell, "clock"])["lower_weeks"].max().reset_index()
    found = {}
    for clock, statistic in _LONGEST.items():
        highest = shown[shown["clock"] == clock]
        longest = snapshots[cell].merge(highest, how="left", on=cell)["lower_weeks"].set_axis(snapshots.index)
        longest = longest.astype(float)
        for weeks, column in OVER[clock].items():
            longest = longest.mask(snapshots[column].notna() & ~(longest >= weeks), float(weeks))
        found[statistic] = longest
    return found


def _share(statistic: str) -> int | None:
    return next((share for word, share in SHARES.items() if f"{word}_weeks" in statistic), None)
