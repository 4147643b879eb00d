"""What an earlier edition of the same places showed, so that two editions together tell no more than one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from store.schema import TABLES, Tables
from store.withholding.cells import Mask
from store.withholding.rounding import Floats
from store.withholding.times import PERIOD

_NOT_OF_THE_CELL = frozenset({"source_id", "edition"})


class Earlier:
    """An earlier edition, or none."""

    def __init__(self, tables: Tables | None) -> None:
        self._tables = tables or {}

    def showed(self, name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Floats:
        """What it showed in the table of that name, for each row of `frame` and each column; missing where nothing."""
        if name not in self._tables:
            return np.full((len(frame), len(columns)), np.nan)
        keys = [key for key in TABLES[name].key if key not in _NOT_OF_THE_CELL]
        known = frame[keys].merge(self._tables[name][[*keys, *columns]], how="left", on=keys)
        return known[list(columns)].to_numpy(dtype=float)

    def withheld(self, name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Mask:
        """Whether it withheld that: it told of the row's period, and did not show it."""
        if name not in self._tables:
            return np.zeros((len(frame), len(columns)), dtype=bool)
        keys = list(PERIOD)
        periods = self._tables[name][keys].drop_duplicates().assign(covered=True)
        covered = frame[keys].merge(periods, how="left", on=keys)[["covered"]].notna().to_numpy()
        return covered & np.isnan(self.showed(name, frame, columns))
