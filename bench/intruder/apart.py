"""What unlike roundings tell: the same people are always shown alike, so counts shown unlike are of different people.

Where a part and its whole are both shown, and unlike, somebody is in the whole who is not in the part.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from bench.intruder.releases import RANDOM
from bench.intruder.sums import BEYOND, Ints, System


def with_apart(system: System, shown: Ints) -> System:
    """The system with two sums for each part and whole that are shown unlike by one rounding or one step of it.

    `shown` by number of the count, below nought where nothing is shown. Sums of several parts that make a whole,
    and of one part that is no more than a whole, say which is which. The part is less than the whole, and of what
    else makes the whole something is not nought.
    """
    seen = np.full(len(system.exact), -1, dtype=np.int64)
    seen[system.of[:-1][shown >= 0]] = shown[shown >= 0]
    row, part, whole = _pairs(system)
    unlike = (seen[part] >= 0) & (seen[whole] >= 0) & (seen[part] != seen[whole])
    unlike &= seen[whole] - seen[part] <= sum(RANDOM)
    row, part, whole = row[unlike], part[unlike], whole[unlike]
    pairs = np.unique(np.stack([part, whole], axis=1), axis=0)
    count = len(pairs)
    differences = coo_array(
        (
            np.repeat(np.array([-1, 1], dtype=system.sums.dtype), count),
            (np.tile(np.arange(count), 2), pairs.T.reshape(-1)),
        ),
        shape=(count, len(system.exact)),
    )
    rests = _rests(system, row, part, whole)
    added = count + rests.shape[0]
    return System(
        system.of,
        system.exact,
        vstack([system.sums, differences, rests], format="csr"),
        np.concatenate([system.least, np.ones(added, dtype=np.int64)]),
        np.concatenate([system.most, np.full(added, BEYOND)]),
        np.concatenate([system.kind, np.full(added, len(system.kinds))]),
        [*system.kinds, "shown unlike"],
    )


def _rests(system: System, row: Ints, part: Ints, whole: Ints) -> csr_array:
    """The sums of so many rows without the part and the whole in them; none of sums that say no more than at most."""
    exact = (system.least[row] == 0) & (system.most[row] == 0)
    rests = system.sums[row[exact]]
    again = np.repeat(np.arange(rests.shape[0]), np.diff(rests.indptr))
    taken = (rests.indices == part[exact][again]) | (rests.indices == whole[exact][again])
    rests.data = np.where(taken, 0, np.abs(rests.data)).astype(system.sums.dtype)
    rests.eliminate_zeros()
    return rests[np.diff(rests.indptr) > 0]


def _pairs(system: System) -> tuple[Ints, Ints, Ints]:
    """Every sum, part and whole: the members of a sum on one side of it, and the single member on the other."""
    sums = system.sums
    row = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    ones = np.bincount(row, np.abs(sums.data) != 1, minlength=sums.shape[0]) == 0
    found = []
    for sign in (-1, 1):
        alone = np.bincount(row, sums.data == sign, minlength=sums.shape[0]) == 1
        exact = (system.least == 0) & (system.most == 0)
        no_more = (np.diff(sums.indptr) == 2) & ((system.most == 0) if sign < 0 else (system.least == 0))
        useful = ones & alone & (exact | no_more)
        of_whole = useful[row] & (sums.data == sign)
        whole = np.full(sums.shape[0], -1, dtype=np.int64)
        whole[row[of_whole]] = sums.indices[of_whole]
        of_part = useful[row] & (sums.data == -sign)
        found.append((row[of_part], sums.indices[of_part].astype(np.int64), whole[row[of_part]]))
    row, part, whole = (np.concatenate(side) for side in zip(*found, strict=True))
    return row, part, whole
