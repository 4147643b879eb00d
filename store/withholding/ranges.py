"""What a reader of rounded tables can work out: the range that each count must lie in.

The reader knows for every count the range that its rounding allows, and knows sums between counts: parts add up
to their total, a stock is what it was plus what came less what left. Each sum narrows the ranges of its members;
narrowing is repeated until nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Ranges of millions of counts: whole numbers, exact in half the memory up to 16 million.
Ends = NDArray[np.float32]
Mask = NDArray[np.bool_]


#: Members of sums that are worked on at a time.
_BLOCK = 200_000


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


_FIELDS = ("count_of", "weight", "first", "low", "high", "droppable")


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
    size = int(starts.sum())
    return Sums(
        (np.cumsum(starts) - 1).astype(np.int32),
        count_of[order].astype(np.int32),
        weight[order].astype(np.int8),
        first[order],
        np.full(size, float(low)),
        np.full(size, float(high)),
        np.full(size, drop),
    )


def together(parts: Sequence[Sums]) -> Sums:
    """All sums of all parts, numbered anew."""
    starts = np.cumsum([0, *(len(part) for part in parts)])
    numbered = [(part.sum_of + start).astype(np.int32) for part, start in zip(parts, starts, strict=False)]
    rest = {field: np.concatenate([getattr(part, field) for part in parts]) for field in _FIELDS}
    return Sums(np.concatenate(numbered), **rest)


def keep_sums(sums: Sums, kept: Mask) -> Sums:
    """The sums for which `kept` holds, numbered anew."""
    members = kept[sums.sum_of]
    numbers = np.cumsum(kept, dtype=np.int32) - np.int32(1)
    return Sums(
        numbers[sums.sum_of[members]],
        sums.count_of[members],
        sums.weight[members],
        sums.first[members],
        sums.low[kept],
        sums.high[kept],
        sums.droppable[kept],
    )


class Network:
    """Sums with a way back from each count to the sums it is in."""

    def __init__(self, sums: Sums, *, counts: int) -> None:
        self.sums = sums
        self._starts = np.searchsorted(sums.sum_of, np.arange(len(sums) + 1))
        members = csr_array((sums.weight, sums.count_of, self._starts), shape=(len(sums), counts)).tocsc()
        self._sums_by_count, self._counts = members.indices, members.indptr

    def blocks(self, live: Ints) -> Iterator[Block]:
        """The members of these sums, so many sums at a time that memory is bounded."""
        sizes = np.cumsum(self._starts[live + 1] - self._starts[live])
        cuts = np.searchsorted(sizes, np.arange(_BLOCK, sizes[-1] if len(sizes) else 0, _BLOCK))
        for chosen in np.split(live, cuts):
            if len(chosen):
                members, row = _spread(self._starts[chosen], self._starts[chosen + 1])
                yield Block(chosen, members, row)

    def touching(self, counts: Ints) -> Ints:
        """The sums that any of these counts is in."""
        places, _ = _spread(self._counts[counts], self._counts[counts + 1])
        return distinct(self._sums_by_count[places], size=len(self.sums))

    def __len__(self) -> int:
        return len(self.sums)


@dataclass(frozen=True)
class Block:
    """Some sums, the places of their members, and for each member the place of its sum among them."""

    sums: Ints
    members: Ints
    row: Ints


def narrowed(low: Ends, high: Ends, network: Network, *, sweeps: int = 1_000) -> tuple[Ends, Ends]:
    """The ranges left when every sum has been used until nothing moves.

    Counts are whole numbers; a range may be open above (`inf`). `sweeps` only bounds the work: stopping early
    would leave ranges wider than they are, so that many sweeps without an end raise ValueError.
    """
    low, high = low.copy(), high.copy()
    live = np.arange(len(network))
    for _ in range(sweeps):
        if not len(live):
            return low, high
        moved = np.zeros(len(low), dtype=bool)
        for block in network.blocks(live):
            count_of = network.sums.count_of[block.members]
            least, most = implied(low, high, network.sums, block)
            tighter = (least > low[count_of]) | (most < high[count_of])
            moved[count_of[tighter]] = True
            np.maximum.at(low, count_of[tighter], least[tighter])
            np.minimum.at(high, count_of[tighter], most[tighter])
        live = network.touching(np.flatnonzero(moved))
    raise ValueError("the ranges do not settle: the counts contradict the sums")


def implied(low: Ends, high: Ends, sums: Sums, block: Block) -> tuple[Floats, Floats]:
    """For each member of each sum: the least and the most it can be, given the ranges of the others."""
    count_of, weight = sums.count_of[block.members], sums.weight[block.members].astype(float)
    up = weight > 0
    ends = low[count_of].astype(float), high[count_of].astype(float)
    least = weight * np.where(up, ends[0], ends[1])
    most = weight * np.where(up, ends[1], ends[0])
    below = (sums.low[block.sums][block.row] - _others(most, block, np.inf)) / weight
    above = (sums.high[block.sums][block.row] - _others(least, block, -np.inf)) / weight
    return np.ceil(np.where(up, below, above)), np.floor(np.where(up, above, below))


def _others(part: Floats, block: Block, end: float) -> Floats:
    """The sum of the other members' parts; `end` if one of the others has no end."""
    endless = np.isinf(part)
    finite = np.where(endless, 0.0, part) if endless.any() else part
    others = _added(finite, block)[block.row] - finite
    if endless.any():
        others[_added(endless, block)[block.row] - endless > 0] = end
    return others


def _added(part: Floats | Mask, block: Block) -> Floats:
    """The sum of the members' parts, one a sum."""
    return np.bincount(block.row, weights=part, minlength=len(block.sums)).astype(float, copy=False)


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
