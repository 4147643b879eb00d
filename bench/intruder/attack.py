"""Narrow the range of every count by every sum, again and again until nothing moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from bench.intruder.sums import BEYOND, Ints, System, with_sums

#: A count under so many is withheld.
SMALL = 5


@dataclass(frozen=True)
class Ranges:
    low: Ints
    high: Ints

    def left(self, of: Ints) -> Ints:
        """How many of the values 0 to 4 each count may still have."""
        return np.minimum(self.high[of], SMALL - 1) - self.low[of] + 1


def first_ranges(
    system: System, exact: Ints, shown: Ints, *, spread: tuple[int, int], nought: Ints
) -> Ranges:
    """What each shown count says by itself (-1: nothing shown): so much below and above. Small ones are under five.

    `nought` are the numbers of counts that everybody knows to be nought.
    """
    low, high = (
        np.zeros(len(system.exact), dtype=np.int64),
        np.full(len(system.exact), BEYOND, dtype=np.int64),
    )
    of, seen, small = system.of[:-1], shown >= 0, exact < SMALL
    np.minimum.at(high, of[small], SMALL - 1)
    np.maximum.at(low, of[seen], np.maximum(shown[seen] - spread[0], SMALL))
    np.minimum.at(high, of[seen], shown[seen] + spread[1])
    high[of[nought]] = high[system.of[-1]] = 0
    return checked(system, Ranges(low, high))


def checked(system: System, ranges: Ranges) -> Ranges:
    """The ranges. Raises ValueError where one does not hold the exact count: then something known is not so."""
    wrong = (ranges.low > system.exact) | (ranges.high < system.exact)
    if wrong.any():
        raise ValueError(
            f"{wrong.sum()} ranges without their count, as of variable {np.flatnonzero(wrong)[0]}"
        )
    return ranges


def narrow(system: System, ranges: Ranges) -> Ranges:
    """The least and the most that each count can be by every sum alone, until nothing moves."""
    low, high = ranges.low.copy(), ranges.high.copy()
    told = with_sums(system, telling(system, ranges))
    active = np.arange(told.sums.shape[0])
    while len(active):
        changed = _sweep(told, active, low, high)
        active = np.flatnonzero(_any_of(told.sums, changed))
    return checked(system, Ranges(low, high))


def telling(system: System, ranges: Ranges) -> np.ndarray:
    """Which sums say more than the ranges of their members do. As ranges only shrink, the others never will."""
    least, most = reach(system, ranges)
    return (least < system.least) | (most > system.most)


def reach(system: System, ranges: Ranges) -> tuple[Ints, Ints]:
    """The least and the most that each sum comes to."""
    sums, up = system.sums, system.sums.data > 0
    low, high = ranges.low[sums.indices], ranges.high[sums.indices]
    ends = (np.where(up, low, high) * sums.data, np.where(up, high, low) * sums.data)
    least, most = (np.add.reduceat(end, sums.indptr[:-1]) for end in ends)
    return least, most


def _any_of(sums: csr_array, counts: np.ndarray) -> np.ndarray:
    """Which sums have one of the counts."""
    return np.logical_or.reduceat(counts[sums.indices], sums.indptr[:-1])


def _sweep(system: System, rows: Ints, low: Ints, high: Ints) -> np.ndarray:
    """Use each of the sums once; which counts have moved. `low` and `high` are changed."""
    sums = system.sums
    sizes = sums.indptr[rows + 1] - sums.indptr[rows]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    entries = np.repeat(sums.indptr[rows] - starts, sizes) + np.arange(sizes.sum())
    column, sign = sums.indices[entries], sums.data[entries]
    up = sign > 0
    least = sign * np.where(up, low[column], high[column])
    most = sign * np.where(up, high[column], low[column])
    row = np.repeat(np.arange(len(rows)), sizes)
    room = system.most[rows][row] - np.add.reduceat(least, starts)[row] + least
    need = system.least[rows][row] - np.add.reduceat(most, starts)[row] + most
    size = np.abs(sign)
    ceiling = np.where(up, room, -need) // size
    floor = -(np.where(up, -need, room) // size)
    before = low[column], high[column]
    np.maximum.at(low, column, floor)
    np.minimum.at(high, column, ceiling)
    changed = np.zeros(len(low), dtype=bool)
    changed[column[(low[column] != before[0]) | (high[column] != before[1])]] = True
    return changed
