"""What unlike roundings tell: the same people are always shown alike, so counts shown unlike are of different people.

Where all of a part are in a whole, and the two are shown unlike, somebody is in the whole who is not in the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from scipy.sparse import csr_array

from store.rounded import ROUNDED_TO
from store.withholding.cells import NOWHERE, Mask
from store.withholding.ranges import NO_END, Sums, spread_from, sums_of, together
from store.withholding.rounding import HIDDEN_BELOW, Ints

#: Of a whole with more people beside its part the roundings alone say that there is somebody.
_NEAR = ROUNDED_TO + 2 * (ROUNDED_TO - 1)


def and_apart(sums: Iterable[Sums], *, counts: Ints, shown: Ints) -> Iterator[Sums]:
    """The sums, and what follows from each part and whole that are shown unlike, by one rounding.

    `counts` exact and as they are `shown` (nought: not), by place. The part is less than the whole, and the small
    count that a sum leaves over between them is not nought. A part of a part, down to any depth, is a part too.
    """
    none = np.zeros((2, 0), dtype=np.int32)
    found, rests = [none], [(none, _sums(none[0], none[0], none[0]))]
    for some in sums:
        yield some
        for row, pairs in _parts(some):
            close = _near(pairs, counts)
            found.append(pairs[:, close])
            rests.append(_rests(some, row[close], pairs[:, close], counts))
    near = _of_all(np.concatenate(found, axis=1), counts)
    part, whole = shown[near]
    less = counts[near[0]] < counts[near[1]]
    unlike = near[:, less & (part > 0) & (whole > 0) & (np.abs(part - whole) == ROUNDED_TO)]
    rows = np.arange(unlike.shape[1])
    yield _sums(np.repeat(rows, 2), unlike.T.ravel(), np.tile([1, -1], len(rows)))
    between = np.concatenate([pairs for pairs, _ in rests], axis=1)
    yield _not_nought(between, together(rest for _, rest in rests), near, unlike, len(counts))


def _parts(sums: Sums) -> Iterator[tuple[Ints, Ints]]:
    """Sums with the places of a part and of its whole: the single member on one side, and each on the other."""
    for side, bound in ((-1, sums.high), (1, sums.low)):
        one = np.flatnonzero(sums.weight * side > 0)
        alone = np.bincount(sums.sum_of[one], minlength=len(sums)) == 1
        whole = np.full(len(sums), NOWHERE, dtype=np.int32)
        whole[sums.sum_of[one]] = sums.count_of[one]
        whole[~alone | (bound != 0)] = NOWHERE
        of = np.flatnonzero((sums.weight == -side) & (whole[sums.sum_of] != NOWHERE))
        yield sums.sum_of[of], np.stack([sums.count_of[of], whole[sums.sum_of[of]]])


def _near(pairs: Ints, counts: Ints) -> Mask:
    """Which of the pairs have a part that may be shown, and a whole with few people more."""
    part, more = counts[pairs[0]], counts[pairs[1]] - counts[pairs[0]]
    return (part >= HIDDEN_BELOW) & (more >= 0) & (more <= _NEAR) & (pairs[0] != pairs[1])


def _of_all(pairs: Ints, counts: Ints) -> Ints:
    """The pairs, each once, and those that follow from them: a part of a part is one too."""
    while True:
        steps = _steps(pairs, len(counts))
        steps.sum_duplicates()
        found = np.stack((steps + steps @ steps).tocoo().coords)
        found = found[:, _near(found, counts)]
        if found.shape[1] == steps.nnz:
            return found
        pairs = found


def _steps(pairs: Ints, size: int) -> csr_array:
    return csr_array((np.ones(pairs.shape[1], dtype=bool), tuple(pairs)), shape=(size, size))


def _sums(row: Ints, places: Ints, weights: Ints) -> Sums:
    """Sums that come to less than nought, as long as their counts are shown."""
    return sums_of(row, places, weights, low=-NO_END, high=-1, unlike=True)


def _rests(sums: Sums, row: Ints, pairs: Ints, counts: Ints) -> tuple[Ints, Sums]:
    """Parts and wholes between which a sum leaves over a single small count, and nobody; and what it leaves over.

    Of several small counts each may be nought.
    """
    left = counts[pairs[1]] - counts[pairs[0]]
    anybody = np.bincount(sums.sum_of[counts[sums.count_of] > 0], minlength=len(sums))[row]
    kept = np.flatnonzero((sums.low[row] == 0) & (anybody == 3) & (left < HIDDEN_BELOW))
    first, last = (np.searchsorted(sums.sum_of, row[kept], side) for side in ("left", "right"))
    of, members = _ranges(first, last)
    places = sums.count_of[members]
    over = (places != pairs[:, kept][:, of]).all(axis=0)
    return pairs[:, kept], _sums(of[over], places[over], np.full(over.sum(), -1))


def _not_nought(pairs: Ints, rests: Sums, near: Ints, unlike: Ints, size: int) -> Sums:
    """What is left over is not nought where, between a part and its whole, two counts are shown unlike.

    These two, often the part and the whole themselves or counts of the same people, stand in it without weight.
    """
    part, whole = pairs
    own = np.unique(pairs)
    inside = _steps(np.concatenate([near, [own, own]], axis=1), size)
    rest, within = _ahead(inside, part)
    again, around = _ahead(_steps(unlike, size), within)
    rest, within = rest[again], within[again]
    if not len(rest):
        return _sums(rest, rest, rest)
    fits = inside[around, whole[rest]]
    rest, within, around = rest[fits], within[fits], around[fits]
    again, members = _ranges(*(np.searchsorted(rests.sum_of, rest, side) for side in ("left", "right")))
    row = np.concatenate([again, np.arange(len(rest)), np.arange(len(rest))])
    places = np.concatenate([rests.count_of[members], within, around])
    weights = np.repeat([-1, 0], [len(members), 2 * len(rest)])
    order = np.argsort(row, kind="stable")
    return _sums(row[order], places[order], weights[order])


def _ahead(steps: csr_array, of: Ints) -> tuple[Ints, Ints]:
    """Every step from each of these: the number of the one, and where it leads."""
    again, members = _ranges(steps.indptr[of], steps.indptr[of + 1])
    return again, steps.indices[members]


def _ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Every number from each first up to its last, and the number of the one it is of."""
    return np.repeat(np.arange(len(first)), last - first), spread_from(first, last - first)
