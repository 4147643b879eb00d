"""All counts that are to be shown, in one line, and all sums between them: what the guard works on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from store.withholding.hiding import FEWEST_LEFT, FEWEST_VALUES, Hidden, choose_hidden
from store.withholding.ranges import Ints, Mask, Sums, keep_sums, sums_of, together

_UNGUARDED = 1


class Book:
    """Counts get a place as they are added; sums name counts by place."""

    def __init__(self) -> None:
        self._counts: list[Ints] = []
        self._fewest: list[NDArray[np.int8]] = []
        self._published: list[Mask] = []
        self._sums: list[Sums] = []
        self._size = 0

    def add(self, counts: Ints, *, published: bool | Mask = True) -> Ints:
        """The places of counts that are published, in the shape of `counts`."""
        return self._add(counts, published, FEWEST_VALUES)

    def add_left(self, counts: Ints, *, guarded: bool = True) -> Ints:
        """The places of what is left of totals: never published; guarded where somebody could be told by it."""
        return self._add(counts, False, FEWEST_LEFT if guarded else _UNGUARDED)

    def counts(self) -> Ints:
        """Every count so far, by place."""
        return np.concatenate(self._counts) if self._counts else np.zeros(0, dtype=np.int64)

    def relate(self, sums: Sums) -> slice:
        """Add sums that hold; the places of these sums among all."""
        start = sum(len(each) for each in self._sums)
        self._sums.append(sums)
        return slice(start, start + len(sums))

    def relate_where_true(self, sums: Sums) -> None:
        """Add those of the sums that the counts meet."""
        counts = self.counts()
        over = np.bincount(sums.sum_of, weights=sums.weight * counts[sums.count_of], minlength=len(sums))
        self._sums.append(keep_sums(sums, over == 0))

    def relate_parts(self, sums: Sums) -> None:
        """Add sums of parts less their total. Parts that fall short leave a remainder, which is guarded.

        Parts that come to more than their total are no parts of it (one person counts in several), and the sum is
        left out.
        """
        counts = self.counts()
        over = np.bincount(sums.sum_of, weights=sums.weight * counts[sums.count_of], minlength=len(sums))
        sums, over = keep_sums(sums, over <= 0), over[over <= 0]
        short = np.flatnonzero(over < 0)
        left = self.add_left((-over[short]).astype(np.int64))
        ones = np.ones(len(short), dtype=np.int64)
        added = sums_of(short, left, ones, np.zeros(len(short), dtype=bool))
        self._sums.append(_joined(sums, added, short))

    def hidden(self, *, seen: Ints, withheld: Ints) -> Hidden:
        """What may be shown of it all; `seen` and `withheld` are places of counts of an earlier edition."""
        sums = together(self._sums)
        self._sums.clear()
        return choose_hidden(
            self.counts(),
            sums,
            published=np.concatenate(self._published),
            fewest=np.concatenate(self._fewest),
            seen=np.isin(np.arange(self._size), seen),
            withheld=np.isin(np.arange(self._size), withheld),
        )

    def _add(self, counts: Ints, published: bool | Mask, fewest: int) -> Ints:
        flat = np.asarray(counts, dtype=np.int64).ravel()
        places = np.arange(self._size, self._size + len(flat))
        self._size += len(flat)
        self._counts.append(flat)
        self._fewest.append(np.full(len(flat), fewest, dtype=np.int8))
        self._published.append(np.broadcast_to(published, np.shape(counts)).ravel().copy())
        return places.reshape(np.shape(counts))


def _joined(sums: Sums, added: Sums, to: Ints) -> Sums:
    """The sums, with one more member for each of those numbered in `to`."""
    return sums_of(
        np.concatenate([sums.sum_of, to[added.sum_of]]),
        np.concatenate([sums.count_of, added.count_of]),
        np.concatenate([sums.weight, added.weight]),
        np.concatenate([sums.first, added.first]),
    )
