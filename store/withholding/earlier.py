"""What other editions of the same places showed, so that all of them together tell no more than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from store.schema import TABLES, Tables
from store.withholding.cells import Mask
from store.withholding.rounding import Floats, Ints
from store.withholding.times import PERIOD

_NOT_OF_THE_CELL = frozenset({"source_id", "edition"})


class Earlier:
    """The editions of the same places that were made before, or none."""

    def __init__(self, editions: Sequence[Tables]) -> None:
        self._editions = editions

    def showed(self, name: str, frame: pd.DataFrame, columns: Sequence[str], figures: Ints) -> Mask:
        """Whether one of them showed just these `figures`, of each row of `frame` and each column."""
        found = np.zeros((len(frame), len(columns)), dtype=bool)
        for table in self._of(name):
            found |= _showed(table, name, frame, columns) == figures
        return found

    def withheld(self, name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Mask:
        """Whether one of them withheld that: it told of the row's period, and did not show it."""
        found, keys = np.zeros((len(frame), len(columns)), dtype=bool), list(PERIOD)
        for table in self._of(name):
            periods = table[keys].drop_duplicates().assign(covered=True)
            covered = frame[keys].merge(periods, how="left", on=keys)[["covered"]].notna().to_numpy()
            found |= covered & np.isnan(_showed(table, name, frame, columns))
        return found

    def _of(self, name: str) -> Iterator[pd.DataFrame]:
        return (tables[name] for tables in self._editions if name in tables)


def _showed(table: pd.DataFrame, name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Floats:
    """What an edition's table of that name has for each row of `frame` and each column; missing where nothing."""
    keys = [key for key in TABLES[name].key if key not in _NOT_OF_THE_CELL]
    known = frame[keys].merge(table[[*keys, *columns]], how="left", on=keys)
    return known[list(columns)].to_numpy(dtype=float)
