"""The cells that counts are broken down into: what labels they have, and which cell is coarser than which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from store.withholding.ranges import Mask

PROVIDER = "provider"


class Cells:
    """The cells of a frame, provider and breakdown, each by its number and by what it is broken down."""

    def __init__(self, frame: pd.DataFrame) -> None:
        cells = frame[["provider_id", "breakdown"]]
        self.of_row = cells.groupby(list(cells), sort=False).ngroup().to_numpy().astype(np.int64)
        distinct = cells.drop_duplicates().astype(str)
        self.labels = [labels_of(*cell) for cell in zip(*map(distinct.get, cells), strict=True)]

    def families(self) -> NDArray[np.object_]:
        """By what each row is broken down: the names of its labels joined by `;`, the provider as one of them."""
        names = np.array([";".join(labels) for labels in self.labels], dtype=object)
        return names[self.of_row]


def labels_of(provider_id: str, breakdown: str) -> dict[str, str]:
    """A cell's labels by name, the provider among them."""
    pairs = [pair.partition("=") for pair in breakdown.split(";") if pair]
    labels = {name: value for name, _, value in pairs}
    return ({PROVIDER: provider_id} if provider_id else {}) | labels


def coarser(frame: pd.DataFrame) -> Iterator[tuple[Mask, dict[str, pd.Series]]]:
    """For each pair of families of which one leaves out labels of the other: its rows, and what they are there.

    Yields a mask of the finer rows and the changed columns, missing in other rows.
    """
    cells = Cells(frame)
    known = sorted({frozenset(labels) for labels in cells.labels}, key=sorted)
    for fine in known:
        own = np.array([set(labels) == fine for labels in cells.labels])
        for kept in (other for other in known if other < fine):
            above = [
                _only(labels, kept) if mine else (None, None)
                for labels, mine in zip(cells.labels, own, strict=True)
            ]
            changed = pd.DataFrame(above, columns=["provider_id", "breakdown"], dtype=object)
            of_row = changed.iloc[cells.of_row].set_axis(frame.index)
            yield own[cells.of_row], {str(name): of_row[name] for name in changed}


def _only(labels: Mapping[str, str], kept: frozenset[str]) -> tuple[str, str]:
    """provider_id and breakdown of the cell with those labels only."""
    pairs = [f"{name}={value}" for name, value in labels.items() if name in kept and name != PROVIDER]
    return labels.get(PROVIDER, "") if PROVIDER in kept else "", ";".join(pairs)
