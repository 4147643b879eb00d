"""What a reader of rounded tables can work out: the range that each count must lie in.

The reader knows for every count the range that its rounding allows, and knows sums between counts: parts add up
to their total, a stock is what it was plus what came less what left. Each sum narrows the ranges of its members;
narrowing is repeated until nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from store.withholding.cells import Mask, distinct
from store.withholding.rounding import Ints

#: The ends of ranges, whole numbers. NO_END and more is no end: sums of many of them are still far from overflowing.
Ends = NDArray[np.int32]
NO_END = 2**26
#: No weight is heavier.
_HEAVIEST = 100
#: Members of sums that are worked on at a time.
_BLOCK = 200_000


@dataclass(frozen=True)
class Sums:
    """Sums over counts: low ≤ Σ weight × count ≤ high. The first three have one entry a member.

    `sum_of` numbers the sum of each member from 0, rising; `count_of` is the place of the count. `droppable` marks
    a sum that stands for a published statistic, which is withheld in place of any count, `unlike` one that is known
    only while its counts are shown, those without weight among them. -NO_END is no low end.
    """

    sum_of: Ints
    count_of: Ints
    weight: Ints
    low: Ends
    high: Ends
    droppable: Mask
    unlike: Mask

    def __len__(self) -> int:
        return len(self.low)


def sums_of(
    sum_of: Ints,
    count_of: Ints,
    weight: Ints,
    *,
    low: int = 0,
    high: int = 0,
    drop: bool = False,
    unlike: bool = False,
) -> Sums:
    """Sums with one low, high, `droppable` and `unlike` for all, of members in the order of their sums."""
    size = int(sum_of[-1]) + 1 if len(sum_of) else 0
    return Sums(
        sum_of.astype(np.int32),
        count_of.astype(np.int32),
        weight.astype(np.int8),
        np.full(size, low, dtype=np.int32),
        np.full(size, high, dtype=np.int32),
        np.full(size, drop),
        np.full(size, unlike),
    )


def together(parts: Iterable[Sums]) -> Sums:
    """All sums of all parts, numbered anew."""
    columns: dict[str, list[Any]] = {field.name: [] for field in fields(Sums)}
    size = 0
    for part in parts:
        for name, column in columns.items():
            column.append(part.sum_of + np.int32(size) if name == "sum_of" else getattr(part, name))
        size += len(part)
    return Sums(**{name: np.concatenate(columns.pop(name)) for name in list(columns)})


class Network:
    """Sums with a way back from each count to the sums it is in, but for those that are `dropped` or `idle`."""

    def __init__(self, sums: Sums, *, counts: int) -> None:
        self.sums = sums
        self.dropped, self.idle = np.zeros((2, len(sums)), dtype=bool)
        self._starts = np.searchsorted(sums.sum_of, np.arange(len(sums) + 1, dtype=np.int32)).astype(np.int32)
        members = csr_array((sums.weight, sums.count_of, self._starts), shape=(len(sums), counts)).tocsc()
        self._sums_by_count, self._counts = members.indices, members.indptr

    def blocks(self, live: Ints) -> Iterator[Block]:
        """The members of these sums, so many sums at a time that memory is bounded."""
        lengths = self._starts[live + 1] - self._starts[live]
        sizes = np.cumsum(lengths)
        cuts = np.searchsorted(sizes, np.arange(_BLOCK, sizes[-1] if len(sizes) else 0, _BLOCK))
        for chosen, length in zip(np.split(live, cuts), np.split(lengths, cuts), strict=True):
            if len(chosen):
                yield Block(chosen, spread_from(self._starts[chosen], length), length)

    def members(self, sums: Ints) -> tuple[Ints, Ints]:
        """The places of the counts in these sums, and for each the place of its sum among them."""
        lengths = self._starts[sums + 1] - self._starts[sums]
        members = spread_from(self._starts[sums], lengths)
        return self.sums.count_of[members], np.repeat(np.arange(len(sums)), lengths)

    def touching(self, counts: Ints) -> Ints:
        """The sums that any of these counts is in."""
        sums = self._with(counts)
        return distinct([sums[~(self.dropped[sums] | self.idle[sums])]], size=len(self))

    def withhold(self, counts: Ints) -> None:
        """Of the sums of these counts no unlike one is known any longer, and none is idle."""
        sums = self._with(counts)
        self.dropped[sums[self.sums.unlike[sums]]] = True
        self.idle[sums] = False

    def _with(self, counts: Ints) -> Ints:
        places = spread_from(self._counts[counts], self._counts[counts + 1] - self._counts[counts])
        return self._sums_by_count[places]

    def __len__(self) -> int:
        return len(self.sums)


@dataclass(frozen=True)
class Block:
    """Some sums, the places of their members, one sum after the other, and how many each has."""

    sums: Ints
    members: Ints
    lengths: Ints

    def added(self, part: Ints) -> Ints:
        """The sum of the members' parts, one a sum."""
        return np.add.reduceat(part, np.cumsum(self.lengths) - self.lengths)

    def spread(self, each: Ints) -> Ints:
        """What is of each sum, for each of its members."""
        return np.repeat(each, self.lengths)


def narrow(low: Ends, high: Ends, network: Network, live: Ints, *, sweeps: int = 1_000) -> None:
    """Narrow the ranges in place, by these `live` sums and then by all that are touched, until nothing moves.

    Counts are whole numbers; a range may be open above (`inf`). `sweeps` only bounds the work: stopping early
    would leave ranges wider than they are, so that many sweeps without an end raise ValueError.
    """
    for _ in range(sweeps):
        if not len(live):
            return
        moved = []
        for block in network.blocks(live):
            count_of = network.sums.count_of[block.members]
            least, most = implied(low, high, network.sums, block)
            tighter = np.flatnonzero((least > low[count_of]) | (most < high[count_of]))
            moved.append(count_of[tighter])
            np.maximum.at(low, moved[-1], least[tighter])
            np.minimum.at(high, moved[-1], most[tighter])
        live = network.touching(distinct(moved, size=len(low)))
    raise ValueError("the ranges do not settle: the counts contradict the sums")


def implied(low: Ends, high: Ends, sums: Sums, block: Block) -> tuple[Ints, Ints]:
    """For each member of each sum: the least and the most it can be, given the ranges of the others."""
    count_of, weight = sums.count_of[block.members], sums.weight[block.members].astype(np.int64)
    least, most = parts(low[count_of], high[count_of], weight)
    above = block.spread(sums.high[block.sums] - block.added(least)) + least
    below = block.spread(sums.low[block.sums] - block.added(most)) + most
    up = weight > 0
    lowest, highest = np.where(up, below, -above), np.where(up, above, -below)
    highest[highest >= NO_END // 2] = NO_END * _HEAVIEST
    many = np.flatnonzero(np.abs(weight) != 1)
    times = np.abs(weight[many])
    none, times = times == 0, np.maximum(times, 1)
    lowest[many] = np.where(none, 0, -(-lowest[many] // times))
    highest[many] = np.where(none, NO_END, highest[many] // times)
    return lowest, np.minimum(highest, NO_END)


def parts(low: Ends, high: Ends, weight: Ints) -> tuple[Ints, Ints]:
    """The least and the most that counts with these ranges add to a sum."""
    up = weight > 0
    return weight * np.where(up, low, high), weight * np.where(up, high, low)


def spread_from(starts: Ints, lengths: Ints) -> Ints:
    """So many numbers from each start, one row after the other."""
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
