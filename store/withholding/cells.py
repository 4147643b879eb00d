"""Every count of the three tables in one list, each once however often it is told, and where each is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.withholding.rounding import Ints

Mask = NDArray[np.bool_]
NOWHERE = -1


@dataclass(frozen=True)
class Told:
    """Counts as a table tells them, in rows and columns: of whom (number of the name, or NOWHERE), and when.

    One a row: the area, and the `family`, which parts rows that are broken down by different labels.
    """

    name: Ints
    area: Ints
    time: Ints
    family: Ints
    counts: Ints
    keys: Ints
    people: Ints
    published: bool = True


class Cells:
    """All counts, by place. `at[name, area, time]` is the place of one, or NOWHERE; its last name is nobody's.

    `keys` add up the keys of those counted, `people` is at least how many they are, and `published` says which
    counts any table tells. Counts of one name that are of different people are kept apart: `at` has the first.
    """

    def __init__(self, told: Sequence[Told], *, names: int, areas: int, times: int) -> None:
        self.at = np.full((names + 1, areas, times), NOWHERE, dtype=np.int32)
        self._flat = self.at.reshape(-1)
        codes = [self._codes(each) for each in told]
        code, counts, keys, people = (
            np.concatenate([part.ravel()[of >= 0] for part, of in zip(parts, codes, strict=True)])
            for parts in (
                codes,
                [each.counts for each in told],
                [each.keys for each in told],
                [each.people for each in told],
            )
        )
        published = np.repeat([each.published for each in told], [int((of >= 0).sum()) for of in codes])
        number = np.arange(len(code), dtype=np.int32)
        self._flat[code[::-1]] = number[::-1]
        first = self._flat[code]
        apart = (keys != keys[first]) | (counts != counts[first])
        first = np.where(apart, number, first)
        kept = first == number
        place = (np.cumsum(kept, dtype=np.int32) - 1)[first]
        self._flat[code[~apart]] = place[~apart]
        self.counts, self.keys = counts[kept], keys[kept]
        self.people = np.zeros(len(self.counts), dtype=np.int64)
        np.maximum.at(self.people, place, people)
        self.published = np.zeros(len(self.counts), dtype=bool)
        self.published[place[published]] = True
        self.places = [np.full(each.name.shape, NOWHERE, dtype=np.int32) for each in told]
        ends = np.cumsum([int((of >= 0).sum()) for of in codes])
        for found, of, part in zip(self.places, codes, np.split(place, ends[:-1]), strict=True):
            found.reshape(-1)[of >= 0] = part
        for each in told:
            self._complete(each)

    def _codes(self, told: Told) -> Ints:
        """Where in `at` each count is; NOWHERE for those of nobody."""
        _, areas, times = self.at.shape
        code = (told.name.astype(np.int64) * areas + told.area[:, None]) * times + told.time
        return np.where(told.name >= 0, code, NOWHERE).ravel()

    def _complete(self, told: Told) -> None:
        """Add nought for each name of a family in each of its areas and times: nobody must look like one or two.

        A name is one that anyone of any area was ever counted under: what the catalogue rules out is not added.
        """
        added = 0
        for rows, column in _families(told):
            sides = (told.name[rows, column], told.area[rows], told.time[rows, column])
            grid = np.ix_(
                *(distinct([side], size=size) for side, size in zip(sides, self.at.shape, strict=True))
            )
            found = self.at[grid]
            missing = found < 0
            found[missing] = len(self.counts) + added + np.arange(int(missing.sum()), dtype=np.int32)
            added += int(missing.sum())
            self.at[grid] = found
        self.counts, self.keys, self.people = (
            np.concatenate([part, np.zeros(added, dtype=np.int64)])
            for part in (self.counts, self.keys, self.people)
        )
        self.published = np.concatenate([self.published, np.full(added, told.published)])


def _families(told: Told) -> Iterator[tuple[Ints, int]]:
    """The rows of each family, with each column that counts anybody in them."""
    for family in range(int(told.family.max(initial=-1)) + 1):
        rows = np.flatnonzero(told.family == family)
        for column in range(told.name.shape[1]):
            yield rows[told.name[rows, column] >= 0], column


def mask_of(places: Ints, size: int) -> Mask:
    """True at these places, of so many."""
    mask = np.zeros(size, dtype=bool)
    mask[places] = True
    return mask


def distinct(numbers: Iterable[Ints], *, size: int) -> Ints:
    """The distinct numbers below `size`, rising: for millions of them much faster than sorting."""
    there = np.zeros(size, dtype=bool)
    for some in numbers:
        there[some] = True
    return np.flatnonzero(there)
