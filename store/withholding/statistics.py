"""Medians and percentiles beside rounded counts: when they are shown, and what they tell of the counts.

A statistic is shown in whole weeks, and only where enough people stand on either side of it. It still tells
the reader that no more than a share of the people lie below it, and no more than the rest above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.rounded import ROUNDED_TO
from store.withholding.book import Book
from store.withholding.hiding import HIDDEN_BELOW, rounded
from store.withholding.hierarchy import OVER
from store.withholding.ranges import Floats, Ints, Mask, Sums, sums_of, together

#: Which share of the people a statistic has below it, in percent.
SHARES: Mapping[str, int] = {"median": 50, "p92": 92}
_LONGEST = {"stage": "longest_weeks", "referral": "referral_longest_weeks"}
_WAITING = list(SNAPSHOT_COUNTS).index("waiting")


@dataclass(frozen=True)
class Bands:
    """Counts of people by weeks waited, one entry a band: the row of its statistic, its place, its two ends."""

    row: Ints
    place: Ints
    lower: Floats
    upper: Floats


def enough_people(share: int) -> int:
    """The smallest rounded count at which HIDDEN_BELOW people stand on either side of a percentile for certain."""
    fewest = np.ceil(100 * HIDDEN_BELOW / min(share, 100 - share))
    return int(np.ceil((fewest + ROUNDED_TO // 2) / ROUNDED_TO) * ROUNDED_TO)


@dataclass(frozen=True)
class Said:
    """What statistics say of counts: sums that may be dropped, and for each the row of its statistic."""

    sums: Sums
    row: Ints


def said_of_bands(weeks: Floats, everyone: Ints, bands: Bands, *, share: int) -> Said:
    """What a percentile in whole weeks (missing: not shown) says of the bands of its row.

    `everyone` is the place of the count it describes. Of n people at most share × (n - 1) + 1, short of a whole
    one, wait less than any time below the percentile; the rest bounds those above it alike.
    """
    with np.errstate(invalid="ignore"):
        below = bands.upper <= weeks[bands.row] - 0.5
        above = bands.lower >= weeks[bands.row] + 0.5
    return _said([_few(everyone, bands, below, share), _few(everyone, bands, above, 100 - share)])


def said_of_over(weeks: Floats, everyone: Ints, over: Ints, *, limit: float, share: int) -> Said:
    """What a percentile says of `over`, the place in each row of the count of those who wait over `limit` weeks."""
    rows = np.arange(len(weeks))
    with np.errstate(invalid="ignore"):
        later, sooner = rows[weeks <= limit - 0.5], rows[weeks >= limit + 0.5]
    few_over = _pairs(over[later], 100, everyone[later], share - 100, most=share - 1)
    few_under = _pairs(everyone[sooner], 100 - share, over[sooner], -100, most=99 - share)
    return _said([Said(few_over, later), Said(few_under, sooner)])


def _few(everyone: Ints, bands: Bands, members: Mask, share: int) -> Said:
    """100 × those members ≤ share × everyone + 99 - share, for each row that has any."""
    rows, sum_of = np.unique(bands.row[members], return_inverse=True)
    sums = sums_of(
        np.concatenate([sum_of, np.arange(len(rows))]).astype(np.int64),
        np.concatenate([bands.place[members], everyone[rows]]),
        np.concatenate([np.full(len(sum_of), 100), np.full(len(rows), -share)]).astype(np.int64),
        np.zeros(len(sum_of) + len(rows), dtype=bool),
        low=-np.inf,
        high=99 - share,
        drop=True,
    )
    return Said(sums, rows)


def _pairs(one: Ints, weight: int, other: Ints, other_weight: int, *, most: int) -> Sums:
    size = len(one)
    return sums_of(
        np.tile(np.arange(size), 2),
        np.concatenate([one, other]),
        np.repeat(np.array([weight, other_weight], dtype=np.int64), size),
        np.zeros(2 * size, dtype=bool),
        low=-np.inf,
        high=most,
        drop=True,
    )


def _said(parts: Sequence[Said]) -> Said:
    return Said(together([part.sums for part in parts]), np.concatenate([part.row for part in parts]))


@dataclass(frozen=True)
class Spoken:
    """One statistic's sums, as numbered in the book, and the row that each of them comes from."""

    statistic: str
    sums: slice
    row: Ints


def statistics_in_weeks(snapshots: pd.DataFrame) -> pd.DataFrame:
    """Medians and percentiles in whole weeks where enough people are behind them, else missing."""
    weeks = {}
    for statistic, of in SNAPSHOT_STATISTICS.items():
        share = _share(statistic)
        if share is not None:
            behind = rounded(snapshots[of].to_numpy(dtype=np.int64))
            whole = np.floor(snapshots[statistic].to_numpy(dtype=float) + 0.5)
            weeks[statistic] = np.where(behind >= enough_people(share), whole, np.nan)
    return pd.DataFrame(weeks, index=snapshots.index)


def speak(
    book: Book, weeks: pd.DataFrame, bands: pd.DataFrame, *, places: Ints, band_places: Ints, band_rows: Ints
) -> list[Spoken]:
    """Tell the book what the statistics of those who wait say of the counts of their row."""
    lower, clock = bands["lower_weeks"].to_numpy(dtype=float), bands["clock"].to_numpy()
    upper = bands["upper_weeks"].fillna(np.inf).to_numpy(dtype=float)
    everyone = places[:, _WAITING]
    spoken = []
    for name, over in OVER.items():
        own = clock == name
        ladder = Bands(band_rows[own], band_places[own], lower[own], upper[own])
        for word, share in SHARES.items():
            statistic = ("" if name == "stage" else f"{name}_") + f"{word}_weeks"
            shown = weeks[statistic].to_numpy(dtype=float)
            said = [said_of_bands(shown, everyone, ladder, share=share)]
            for limit, column in over.items():
                place = places[:, list(SNAPSHOT_COUNTS).index(column)]
                said.append(said_of_over(shown, everyone, place, limit=limit, share=share))
            spoken += [Spoken(statistic, book.relate(each.sums), each.row) for each in said]
    return spoken


def longest_weeks(snapshots: pd.DataFrame, bands: pd.DataFrame, band_rows: Ints) -> dict[str, pd.Series]:
    """The highest limit in weeks that five or more are shown to exceed, by each clock; missing if none is.

    Both frames as they will be shown: it tells nothing that they do not.
    """
    shown = bands.assign(row=band_rows)[bands["count"].notna()]
    found = {}
    for clock, statistic in _LONGEST.items():
        highest = shown.loc[shown["clock"] == clock].groupby("row")["lower_weeks"].max()
        longest = highest.reindex(np.arange(len(snapshots))).set_axis(snapshots.index).astype(float)
        for weeks, column in OVER[clock].items():
            over = snapshots[column].notna() & ~(longest >= weeks)
            longest = longest.mask(over, float(weeks))
        found[statistic] = longest
    return found


def _share(statistic: str) -> int | None:
    return next((share for word, share in SHARES.items() if f"{word}_weeks" in statistic), None)
