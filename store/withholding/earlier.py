"""What an earlier edition of the same places showed, so that two editions together tell no more than one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from store.schema import TABLES, Tables
from store.withholding.hiding import rounded
from store.withholding.periods import PERIOD
from store.withholding.ranges import Ints

_NOT_OF_THE_CELL = frozenset({"source_id", "edition"})


class Earlier:
    """Compares exact counts with those shown earlier; remembers the places seen and those withheld."""

    def __init__(self, tables: Tables | None) -> None:
        self._tables = tables or {}
        self._seen: list[Ints] = []
        self._withheld: list[Ints] = []

    def compare(self, name: str, frame: pd.DataFrame, columns: list[str], places: Ints) -> None:
        """Look up each row of `frame` (exact counts in `columns`, at `places`) in the earlier table `name`."""
        if name not in self._tables or self._tables[name].empty:
            return
        shown = self._tables[name]
        keys = [key for key in TABLES[name].key if key not in _NOT_OF_THE_CELL]
        known = frame[keys].merge(shown[[*keys, *columns]], how="left", on=keys)
        then = known[columns].to_numpy(dtype=float)
        now = rounded(frame[columns].fillna(-1).to_numpy(dtype=np.int64))
        periods = shown[list(PERIOD)].drop_duplicates().assign(covered=True)
        covered = (
            frame[list(PERIOD)].merge(periods, how="left", on=list(PERIOD))["covered"].notna().to_numpy()
        )
        self._seen.append(places[then == now])
        self._withheld.append(places[np.isnan(then) & covered[:, None]])

    def seen(self) -> Ints:
        """Places of counts that readers have."""
        return _places(self._seen)

    def withheld(self) -> Ints:
        """Places of counts that were withheld from them."""
        return _places(self._withheld)


def _places(found: list[Ints]) -> Ints:
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
