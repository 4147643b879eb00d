"""Which counts to withhold so that no small count can be worked out from the others.

A count of fewer than HIDDEN_BELOW, or with fewer people behind it, is withheld. If the sums that a reader knows
leave it fewer than FEWEST_VALUES possible values, a count that confines it is withheld as well, until none is so
confined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from store.rounded import ROUNDED_TO
from store.withholding.cells import Cells, Mask, distinct, mask_of
from store.withholding.ranges import NO_END, Ends, Network, Sums, implied, narrow, parts
from store.withholding.rounding import HIDDEN_BELOW, Floats, Ints

#: A small count, nought among them, keeps at least so many of its five possible values when the sums are used one
#: after the other. Used all at once they can tell a little more: then FEWEST_LEFT were seen to remain.
FEWEST_VALUES = 4
#: What is left of a count that is shown when a part of it that is shown is taken away is not published, and keeps
#: at least so many values where it is small; so does what no table tells but anybody adds up.
FEWEST_LEFT = 3


@dataclass(frozen=True)
class Hidden:
    """Which counts are shown, and which droppable sums (published statistics) may stand."""

    shown: Mask
    standing: Mask


@dataclass(frozen=True)
class Reading:
    """What a reader knows: the range of each count by itself (`own`), and the range that the sums leave it."""

    network: Network
    own: tuple[Ends, Ends]
    left: tuple[Ends, Ends]

    def holding(self, target: Ints) -> Ints:
        """The sums that hold a `target` to its range."""
        wanted = mask_of(target, len(self.left[0]))
        held = [sums[wanted[counts]] for sums, counts in self._held(target)]
        return distinct(held, size=len(self.network))

    def resting_on(self, counts: Ints) -> Ints:
        """Every count whose range may follow from that of one of these, and they themselves."""
        found = mask_of(counts, len(self.left[0]))
        while len(counts):
            counts = distinct([held[~found[held]] for _, held in self._held(counts)], size=len(found))
            found[counts] = True
        return np.flatnonzero(found)

    def narrowing(self) -> Mask:
        """Which sums narrow any count. Withholding only widens ranges: no other will narrow the same counts later."""
        found = np.zeros(len(self.network), dtype=bool)
        counts = np.flatnonzero((self.left[0] > self.own[0]) | (self.left[1] < self.own[1]))
        for block in self.network.blocks(self.network.touching(counts)):
            count_of = self.network.sums.count_of[block.members]
            least, most = implied(*self.left, self.network.sums, block)
            narrows = (least > self.own[0][count_of]) | (most < self.own[1][count_of])
            found[block.spread(block.sums)[narrows]] = True
        return found

    def _held(self, counts: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Of the sums with one of `counts`: each that holds a member to its range, beside the member it holds."""
        for block in self.network.blocks(self.network.touching(counts)):
            count_of = self.network.sums.count_of[block.members]
            least, most = implied(*self.left, self.network.sums, block)
            low, high = (end[count_of] for end in self.left)
            tight = (least >= low) & (low > self.own[0][count_of])
            tight |= (most <= high) & (high < self.own[1][count_of])
            yield block.spread(block.sums)[tight], count_of[tight]


def own_ranges(shown: Mask, rounded: Ints, small: Mask) -> tuple[Ends, Ends]:
    """The range that a reader knows of each count by itself.

    Shown: what can be rounded up or down to it. Withheld as `small`: 0 to HIDDEN_BELOW - 1; the reader is taken to
    know that it is. Withheld for another's sake, or for few people, or not published: nought or more.
    """
    low = np.where(shown, np.maximum(rounded - (ROUNDED_TO - 1), HIDDEN_BELOW), 0)
    high = np.where(shown, rounded + (ROUNDED_TO - 1), np.where(small, HIDDEN_BELOW - 1, NO_END))
    return low.astype(np.int32), high.astype(np.int32)


def choose_hidden(
    cells: Cells, sums: Sums, *, rounded: Ints, order: Floats, withheld: Mask, seen: Mask
) -> Hidden:
    """What is shown of the published counts so that every small one stays open.

    What an earlier edition `withheld` stays so; what one showed as it would be shown now is `seen`: its range stays
    known, so that withholding it helps nothing. Of the others what comes first in `order` is withheld first. Where
    nothing of them is left a small count may stay confined by those that are seen. Raises ValueError where it is
    confined although none is.
    """
    few = (cells.counts < HIDDEN_BELOW) | (cells.people < HIDDEN_BELOW)
    small = cells.published & (cells.counts < HIDDEN_BELOW)
    needed = np.where(
        cells.published & few, FEWEST_VALUES, np.where(cells.counts < HIDDEN_BELOW, FEWEST_LEFT, 0)
    )
    shown = cells.published & ~few & ~withheld
    network = Network(sums, counts=len(shown))
    own = own_ranges(shown | seen, rounded, small)
    left = own[0].copy(), own[1].copy()
    told = mask_of(sums.sum_of[~small[sums.count_of]], len(sums))
    narrow(*left, network, np.flatnonzero(told))
    network.idle = ~Reading(network, own, left).narrowing()
    over = _small_left(cells, network)
    while True:
        reading = Reading(network, own, left)
        confined = np.flatnonzero(left[1] - left[0] + 1 < needed)
        over = _confining(network, left, over)
        holding = np.concatenate([reading.holding(confined), over])
        if not len(confined) and not len(holding):
            return Hidden(shown, ~network.dropped)
        counts, dropped = _relief(reading, confined, holding, np.where(shown & ~seen, order, np.inf))
        if not len(counts) and not len(dropped):
            if not seen.any():
                raise ValueError("a small count is confined although nothing else is shown")
            return Hidden(shown, ~network.dropped)
        shown[counts] = False
        moved = reading.resting_on(np.concatenate([counts, network.members(dropped)[0]]))
        network.dropped[dropped] = True
        own[0][counts], own[1][counts] = 0, NO_END
        network.withhold(counts)
        for end, mine in zip(left, own, strict=True):
            end[moved] = mine[moved]
        narrow(*left, network, network.touching(moved))


def _small_left(cells: Cells, network: Network) -> Ints:
    """The sums that leave a small number of people over: what is left of a whole without a part of it."""
    found = []
    for block in network.blocks(np.flatnonzero((network.sums.low < 0) & ~network.sums.droppable)):
        members = block.members
        over = block.added(network.sums.weight[members] * cells.counts[network.sums.count_of[members]])
        found.append(block.sums[over > -HIDDEN_BELOW])
    return distinct(found, size=len(network))


def _confining(network: Network, left: tuple[Ends, Ends], sums: Ints) -> Ints:
    """Those of the sums that confine what they leave over to fewer than FEWEST_LEFT values."""
    found = [sums[:0]]
    for block in network.blocks(sums[~network.dropped[sums]]):
        count_of, weight = network.sums.count_of[block.members], network.sums.weight[block.members]
        least, most = map(block.added, parts(left[0][count_of], left[1][count_of], weight.astype(np.int64)))
        smallest = np.maximum(-most, -network.sums.high[block.sums])
        found.append(block.sums[-least - smallest + 1 < FEWEST_LEFT])
    return np.concatenate(found)


def _relief(reading: Reading, confined: Ints, holding: Ints, order: Floats) -> tuple[Ints, Ints]:
    """Counts to withhold and droppable sums to drop: one in each sum that is `holding` a confined count.

    The one is chosen by `order` (endless: may not be withheld), not by size: that tells nothing more of it. A count
    may be confined by withheld ones that are confined in turn: these are followed. Neither where nothing is left.
    """
    sums, network = holding, reading.network
    while True:
        dropped = sums[network.sums.droppable[sums]]
        if len(dropped):
            return dropped[:0], dropped
        count_of, row = network.members(sums)
        by_order = np.lexsort((order[count_of], row))
        first = by_order[np.diff(row[by_order], prepend=-1) > 0]
        chosen = count_of[first][np.isfinite(order[count_of[first]])]
        if len(chosen):
            return chosen, dropped
        wider = distinct([confined, count_of], size=len(order))
        if len(wider) == len(confined):
            return chosen, dropped
        confined, sums = wider, np.concatenate([holding, reading.holding(wider)])
