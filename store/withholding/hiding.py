"""Which counts to withhold so that no small count can be worked out from the others.

A count below HIDDEN_BELOW is withheld. If the sums that a reader knows leave it fewer than FEWEST_VALUES possible
values, counts that confine it are withheld as well, until none is so confined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.rounded import HALF_WIDTH, ROUNDED_TO
from store.withholding.ranges import Ends, Ints, Mask, Network, Sums, implied, keep_sums, narrowed

HIDDEN_BELOW = 5
#: A small count, nought among them, keeps at least so many of its five possible values when the sums are used one
#: after the other. Used all at once they can tell a little more: then at least FEWEST_LEFT remain.
FEWEST_VALUES = 4
#: What is left of a total that is shown (the clocks within their standard, say) is not published, and keeps at
#: least so many where it is small: two counts that are both shown as 5 leave no more between them.
FEWEST_LEFT = 3


@dataclass(frozen=True)
class Hidden:
    """Which counts are shown, and which droppable sums (published statistics) may stand."""

    shown: Mask
    standing: Mask


def rounded(counts: Ints) -> Ints:
    """Each count to the nearest multiple of ROUNDED_TO."""
    return (counts + HALF_WIDTH) // ROUNDED_TO * ROUNDED_TO


def reader_ranges(counts: Ints, *, shown: Mask, published: Mask) -> tuple[Ends, Ends]:
    """The range that a reader knows of each count by itself.

    Shown: what rounds to it and is not below HIDDEN_BELOW. Withheld as small: 0 to HIDDEN_BELOW - 1; the reader is
    taken to know that it is. Withheld for another's sake, or not published: nought or more.
    """
    middle = rounded(counts).astype(float)
    small = published & (counts < HIDDEN_BELOW)
    low = np.where(shown, np.maximum(middle - HALF_WIDTH, HIDDEN_BELOW), 0.0)
    high = np.where(shown, middle + HALF_WIDTH, np.where(small, HIDDEN_BELOW - 1.0, np.inf))
    return low.astype(np.float32), high.astype(np.float32)


def choose_hidden(
    counts: Ints, sums: Sums, *, published: Mask, fewest: NDArray[np.int8], seen: Mask, withheld: Mask
) -> Hidden:
    """What is shown of the `published` counts so that every count below HIDDEN_BELOW stays open.

    A small count keeps at least `fewest` possible values. What an earlier edition withheld stays `withheld`; what
    readers have `seen` in it is withheld only where nothing else helps.
    """
    small = counts < HIDDEN_BELOW
    shown = published & ~small & ~withheld
    standing = np.ones(len(sums), dtype=bool)
    at_work = np.arange(len(sums))
    network = Network(sums, counts=len(counts))
    while True:
        base = reader_ranges(counts, shown=shown, published=published)
        low, high = narrowed(*base, network)
        confined = small & (high - low + 1 < fewest)
        if not confined.any():
            return Hidden(shown, standing)
        tight, narrows = _holding(network, base, low, high)
        relief = _relief(network.sums, tight, confined, shown & ~seen) or _relief(
            network.sums, tight, confined, shown
        )
        if relief is None:
            raise ValueError("a small count is confined although nothing else is shown")
        more, dropped = relief
        shown[more] = False
        standing[at_work[dropped]] = False
        working = _with_any(sums, more)
        working[at_work[narrows]] = True
        working &= standing
        at_work = np.flatnonzero(working)
        del network, base, low, high, tight, narrows  # millions of each: let go before the next are made
        network = Network(keep_sums(sums, working), counts=len(counts))


def _holding(network: Network, base: tuple[Ends, Ends], low: Ends, high: Ends) -> tuple[Mask, Mask]:
    """Which members their sum holds to their range, and which sums narrow any count beyond its `base`.

    Withholding only widens ranges: a sum that narrows no count now will not narrow the same ones later.
    """
    sums = network.sums
    tight, narrows = np.zeros(len(sums.sum_of), dtype=bool), np.zeros(len(sums), dtype=bool)
    for block in network.blocks(np.arange(len(sums))):
        count_of = sums.count_of[block.members]
        least, most = implied(low, high, sums, block)
        own_low, own_high = low[count_of], high[count_of]
        tight[block.members] = ((least >= own_low) & (own_low > 0)) | (
            (most <= own_high) & (own_high < np.inf)
        )
        narrow = (least > base[0][count_of]) | (most < base[1][count_of])
        narrows[block.sums[block.row[narrow]]] = True
    return tight, narrows


def _with_any(sums: Sums, counts: Ints) -> Mask:
    """Which sums have one of the counts: what is newly withheld may be narrowed by sums that did not before."""
    chosen = np.zeros(int(sums.count_of.max(initial=0)) + 1, dtype=bool)
    chosen[counts] = True
    found = np.zeros(len(sums), dtype=bool)
    found[sums.sum_of[chosen[sums.count_of]]] = True
    return found


def _relief(sums: Sums, tight: Mask, confined: Mask, may_hide: Mask) -> tuple[Ints, Ints] | None:
    """Counts to withhold and droppable sums to drop, from every sum that confines a confined count.

    All members that are withheld first go together: if only the smallest went, who knows the rule would know
    more of it. A count may be confined by withheld ones that are confined in turn: these are followed.
    """
    nothing = np.zeros(0, dtype=np.int64)
    target = confined
    while True:
        confining = np.zeros(len(sums), dtype=bool)
        confining[sums.sum_of[tight & target[sums.count_of]]] = True
        if (confining & sums.droppable).any():
            return nothing, np.flatnonzero(confining & sums.droppable)
        candidate = confining[sums.sum_of] & may_hide[sums.count_of]
        leading = np.zeros(len(sums), dtype=bool)
        leading[sums.sum_of[candidate & sums.first]] = True
        chosen = candidate & (sums.first | ~leading[sums.sum_of])
        if chosen.any():
            return np.unique(sums.count_of[chosen]), nothing
        wider = target.copy()
        wider[sums.count_of[confining[sums.sum_of]]] = True
        if (wider == target).all():
            return None
        target = wider
