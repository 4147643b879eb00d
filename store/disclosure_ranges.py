"""What a reader of rounded tables can work out: the range that each count must lie in.

The reader knows for every count the range that its rounding allows, and knows sums between counts: parts add up
to their total, a stock is what it was plus what came less what left. Each sum narrows the ranges of its members;
narrowing is repeated until nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Sums over counts: low ≤ Σ weight × count ≤ high. The first four have one entry a member.

    `sum_of` numbers the sum of each member from 0; `count_of` is the place of the count; `first` marks the members
    that are withheld first, should one have to be (parts before their total). `droppable` marks a sum that stands
    for a published statistic, which is withheld in place of any count.
    """

    sum_of: Ints
    count_of: Ints
    weight: Ints
    first: Mask
    low: Floats
    high: Floats
    droppable: Mask

    def __len__(self) -> int:
        return len(self.low)


def sums_of(
    sum_of: Ints,
    count_of: Ints,
    weight: Ints,
    first: Mask,
    *,
    low: float = 0,
    high: float = 0,
    drop: bool = False,
) -> Sums:
    """Sums with one low, high and `droppable` for all. `sum_of` may name them by any numbers, in any order."""
    order = np.argsort(sum_of, kind="stable")
    starts = np.r_[True, np.diff(sum_of[order]) > 0][: len(order)]
    numbered = np.cumsum(starts) - 1
    size = int(starts.sum())
    ends = np.full(size, float(low)), np.full(size, float(high))
    return Sums(numbered, count_of[order], weight[order], first[order], *ends, np.full(size, drop))


def together(parts: Sequence[Sums]) -> Sums:
    """All sums of all parts, numbered anew."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    numbered = [part.sum_of + start for part, start in zip(parts, starts, strict=False)]
    rest: list[Any] = [
        np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Sums)[1:]
    ]
    joined: dict[str, Any] = dict(zip([field.name for field in fields(Sums)[1:]], rest, strict=True))
    return Sums(np.concatenate(numbered), **joined)


def keep_sums(sums: Sums, kept: Mask) -> Sums:
    """The sums for which `kept` holds, numbered anew."""
    members = kept[sums.sum_of]
    numbers = np.cumsum(kept) - 1
    return Sums(
        sum_of=numbers[sums.sum_of[members]],
        count_of=sums.count_of[members],
        weight=sums.weight[members],
        first=sums.first[members],
        low=sums.low[kept],
        high=sums.high[kept],
        droppable=sums.droppable[kept],
    )


class Network:
    """Sums with a way back from each count to the sums it is in."""

    def __init__(self, sums: Sums, *, counts: int) -> None:
        self.sums = sums
        self._starts = np.searchsorted(sums.sum_of, np.arange(len(sums) + 1))
        order = np.argsort(sums.count_of, kind="stable")
        self._sums_by_count = sums.sum_of[order]
        self._counts = np.searchsorted(sums.count_of[order], np.arange(counts + 1))

    def members(self, sums: Ints) -> tuple[Ints, Ints]:
        """The places of the members of these sums, and for each which of the sums it belongs to."""
        return _spread(self._starts[sums], self._starts[sums + 1])

    def touching(self, counts: Ints) -> Ints:
        """The sums that any of these counts is in."""
        places, _ = _spread(self._counts[counts], self._counts[counts + 1])
        return distinct(self._sums_by_count[places], size=len(self.sums))


def narrowed(low: Floats, high: Floats, network: Network, *, sweeps: int = 1_000) -> tuple[Floats, Floats]:
    """The ranges left when every sum has been used until nothing moves.

    Counts are whole numbers; a range may be open above (`inf`). `sweeps` only bounds the work: stopping early
    would leave ranges wider than they are, so that many sweeps without an end raise ValueError.
    """
    low, high = low.copy(), high.copy()
    live = np.arange(len(network.sums))
    for _ in range(sweeps):
        if not len(live):
            return low, high
        members, sum_of = network.members(live)
        count_of = network.sums.count_of[members]
        least, most = _implied(low, high, network.sums, live, members, sum_of)
        tighter = (least > low[count_of]) | (most < high[count_of])
        moved = count_of[tighter]
        np.maximum.at(low, moved, least[tighter])
        np.minimum.at(high, moved, most[tighter])
        live = network.touching(distinct(moved, size=len(low)))
    raise ValueError("the ranges do not settle: the counts contradict the sums")


def implied(low: Floats, high: Floats, sums: Sums) -> tuple[Floats, Floats]:
    """For each member of each sum: the least and the most it can be, given the ranges of the others."""
    return _implied(low, high, sums, np.arange(len(sums)), np.arange(len(sums.sum_of)), sums.sum_of)


def _implied(
    low: Floats, high: Floats, sums: Sums, live: Ints, members: Ints, sum_of: Ints
) -> tuple[Floats, Floats]:
    """As `implied`, for the `members` of the `live` sums; `sum_of` gives the place in `live` of each member's sum."""
    count_of, weight = sums.count_of[members], sums.weight[members]
    up = weight > 0
    ends = low[count_of], high[count_of]
    least: Floats = (weight * np.where(up, ends[0], ends[1])).astype(np.float64)
    most: Floats = (weight * np.where(up, ends[1], ends[0])).astype(np.float64)
    below = (sums.low[live][sum_of] - _others(most, sum_of, len(live), np.inf)) / weight
    above = (sums.high[live][sum_of] - _others(least, sum_of, len(live), -np.inf)) / weight
    return np.ceil(np.where(up, below, above)), np.floor(np.where(up, above, below))


def _others(part: Floats, sum_of: Ints, size: int, end: float) -> Floats:
    """The sum of the other members' parts; `end` if one of the others has no end."""
    endless = np.isinf(part)
    if not endless.any():
        return np.bincount(sum_of, weights=part, minlength=size)[sum_of] - part
    finite = np.where(endless, 0.0, part)
    sums = np.bincount(sum_of, weights=finite, minlength=size).astype(np.float64)
    others: Floats = sums[sum_of] - finite
    open_ends = np.bincount(sum_of[endless], minlength=size)[sum_of]
    others[open_ends - endless > 0] = end
    return others


def distinct(numbers: Ints, *, size: int) -> Ints:
    """The distinct numbers below `size`, rising: for millions of numbers much faster than sorting them."""
    there = np.zeros(size, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there)


def _spread(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """All numbers from each start up to its end, one row after the other, and the row of each."""
    lengths = ends - starts
    row = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(len(row)) + (starts - before)[row], row
