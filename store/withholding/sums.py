"""The sums between the rows of a table of counts: parts and their totals, stocks and flows, weeks and months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.withholding.ranges import Ints, Mask, Sums, sums_of


class RowFinder:
    """Finds the row of a frame that has given values in `keys`, which identify a row."""

    def __init__(self, frame: pd.DataFrame, keys: Sequence[str]) -> None:
        self._size = len(frame)
        found = {key: pd.factorize(frame[key]) for key in keys}
        self._own = {key: own.astype(np.int64) for key, (own, _) in found.items()}
        self._levels = {key: pd.Index(level) for key, (_, level) in found.items()}
        codes = self._codes({})
        self._order = np.argsort(codes, kind="stable")
        self._sorted = codes[self._order]
        if (np.diff(self._sorted) == 0).any():
            raise ValueError(f"two rows with the same {', '.join(keys)}")

    def find(self, changed: Mapping[str, pd.Series]) -> Ints:
        """For each row of the frame: the row that is the same but for `changed`; -1 where there is none.

        A missing value in `changed` means that the row has no such other row.
        """
        codes = self._codes(changed)
        places = np.minimum(np.searchsorted(self._sorted, codes), len(self._sorted) - 1)
        return np.where((codes >= 0) & (self._sorted[places] == codes), self._order[places], -1)

    def _codes(self, changed: Mapping[str, pd.Series]) -> Ints:
        code = np.zeros(self._size, dtype=np.int64)
        unknown = np.zeros(self._size, dtype=bool)
        for key, level in self._levels.items():
            place = self._places(key, changed[key]) if key in changed else self._own[key]
            unknown |= place < 0
            code = code * (len(level) + 1) + place
        return np.where(unknown, -1, code)

    def _places(self, key: str, values: pd.Series) -> Ints:
        own, distinct = pd.factorize(values)
        known = self._levels[key].get_indexer(pd.Index(distinct)).astype(np.int64)
        return np.append(known, -1)[own]


@dataclass(frozen=True)
class Linked:
    """Pairs of rows, part and total, of one kind of family (the boroughs of a system, say)."""

    part: Ints
    total: Ints


def parts_of(rows: RowFinder, changed: Mapping[str, pd.Series], *, among: Mask | None = None) -> Linked:
    """Each row (`among` those) that has a total, with the row of that total: the same row but for `changed`."""
    total = rows.find(changed)
    part = np.flatnonzero(
        (total >= 0) & (total != np.arange(len(total))) & (True if among is None else among)
    )
    return Linked(part, total[part])


def total_sums(linked: Linked, places: Ints) -> Sums:
    """parts - total = 0 for each column of `places`, (rows, columns) of places of counts."""
    width = places.shape[1]
    sum_row = linked.total[:, None] * width + np.arange(width)
    totals, seen = np.unique(sum_row.ravel(), return_index=True)
    total_place = places[linked.total].ravel()[seen]
    part_place = places[linked.part].ravel()
    return sums_of(
        np.concatenate([sum_row.ravel(), totals]),
        np.concatenate([part_place, total_place]),
        np.concatenate([np.ones(len(part_place), dtype=np.int64), np.full(len(totals), -1)]),
        np.concatenate([np.ones(len(part_place), dtype=bool), np.zeros(len(totals), dtype=bool)]),
    )


def parts_sums(parts: Ints, totals: Ints) -> Sums:
    """Each part is one of the parts of the total beside it; both are places of counts."""
    whole, sum_of = np.unique(totals, return_inverse=True)
    return sums_of(
        np.concatenate([sum_of, np.arange(len(whole))]).astype(np.int64),
        np.concatenate([parts, whole]),
        np.concatenate([np.ones(len(parts)), np.full(len(whole), -1)]).astype(np.int64),
        np.concatenate([np.ones(len(parts), dtype=bool), np.zeros(len(whole), dtype=bool)]),
    )


def row_sums(members: Ints, weights: Sequence[int], first: Sequence[bool]) -> Sums:
    """One sum a row of `members`, (sums, members) of places of counts, all with the same weights."""
    sums, width = members.shape
    return sums_of(
        np.repeat(np.arange(sums), width),
        members.ravel(),
        np.tile(np.asarray(weights, dtype=np.int64), sums),
        np.tile(np.asarray(first, dtype=bool), sums),
    )
