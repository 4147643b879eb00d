"""The sums between the rows of a table of counts: parts and their totals, stocks and flows, weeks and months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.disclosure_ranges import Ints, Mask, Sums, sums_of

PROVIDER = "provider"


class RowFinder:
    """Finds the row of a frame that has given values in `keys`, which identify a row."""

    def __init__(self, frame: pd.DataFrame, keys: Sequence[str]) -> None:
        self._frame = frame
        self._keys = list(keys)
        self._levels = {key: pd.Index(frame[key].unique()) for key in keys}
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
        code = np.zeros(len(self._frame), dtype=np.int64)
        unknown = np.zeros(len(self._frame), dtype=bool)
        for key in self._keys:
            level = self._levels[key]
            values = changed.get(key, self._frame[key])
            place = level.get_indexer(pd.Index(values)).astype(np.int64)
            unknown |= place < 0
            code = code * (len(level) + 1) + place
        return np.where(unknown, -1, code)


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


def families(frame: pd.DataFrame) -> pd.Series:
    """By what each row is broken down: the names of its labels joined by `;`, the provider as one of them."""
    cells = frame[["provider_id", "breakdown"]].drop_duplicates()
    names = [";".join(labels_of(*cell)) for cell in cells.itertuples(index=False)]
    known = dict(zip(map(tuple, cells.to_numpy()), names, strict=True))
    pairs = zip(frame["provider_id"], frame["breakdown"], strict=True)
    return pd.Series([known[pair] for pair in pairs], index=frame.index, dtype=object)


def labels_of(provider_id: str, breakdown: str) -> dict[str, str]:
    """A cell's labels by name, the provider among them."""
    pairs = [pair.partition("=") for pair in breakdown.split(";") if pair]
    labels = {name: value for name, _, value in pairs}
    return ({PROVIDER: provider_id} if provider_id else {}) | labels


def coarser(frame: pd.DataFrame, family: pd.Series) -> Iterator[tuple[pd.Series, dict[str, pd.Series]]]:
    """For each pair of families of which one leaves out labels of the other: its rows, and what they are there.

    Yields a mask of the finer rows and the changed columns, missing in other rows.
    """
    known = {name: frozenset(name.split(";")) - {""} for name in family.unique()}
    cells = frame[["provider_id", "breakdown"]]
    for fine, labels in known.items():
        rows = family == fine
        distinct = cells[rows].drop_duplicates()
        for kept in known.values():
            if kept < labels:
                above = {
                    cell: _only(labels_of(*cell), kept)
                    for cell in distinct.itertuples(index=False, name=None)
                }
                found = [above[cell] for cell in cells[rows].itertuples(index=False, name=None)]
                changed = pd.DataFrame(found, index=frame.index[rows], columns=["provider_id", "breakdown"])
                yield rows, {str(name): changed[name].reindex(frame.index) for name in changed}


def _only(labels: Mapping[str, str], kept: frozenset[str]) -> tuple[str, str]:
    """provider_id and breakdown of the cell with those labels only."""
    pairs = [f"{name}={value}" for name, value in labels.items() if name in kept and name != PROVIDER]
    return labels.get(PROVIDER, "") if PROVIDER in kept else "", ";".join(pairs)


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
