"""What other editions of the same places showed and withheld: it is known to their readers, or stays withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.schema import TABLES, Tables
from store.withholding.cells import Mask
from store.withholding.rounding import Floats, Ints
from store.withholding.tables import COUNTS, SNAPSHOTS
from store.withholding.times import PERIOD

_NOT_OF_THE_CELL = frozenset({"source_id", "edition"})


#: What an edition is asked about.
_ASKED: Mapping[str, Sequence[str]] = {**COUNTS, SNAPSHOTS: [*SNAPSHOT_COUNTS, *SNAPSHOT_STATISTICS]}


class Earlier:
    """By table what any edition of the same places `withheld`, and which counts one has `seen` as they are now.

    An edition withheld what it did not show though it told of the row's period. `withheld` has the columns of counts
    and statistics, `seen` those of COUNTS alone, where one showed just what `figures` has. The editions are taken one
    after the other: each is as large as the one that is made.
    """

    def __init__(self, editions: Iterable[Tables], tables: Tables, figures: Mapping[str, Ints]) -> None:
        self.withheld = {
            name: pd.DataFrame(False, index=tables[name].index, columns=list(columns))
            for name, columns in _ASKED.items()
        }
        self.seen = {name: np.zeros(figure.shape, dtype=bool) for name, figure in figures.items()}
        for edition in editions:
            for name in edition.keys() & _ASKED.keys():
                showed = _showed(edition[name], name, tables[name], _ASKED[name])
                self.withheld[name] |= _told_of(edition[name], tables[name]) & np.isnan(showed)
                self.seen[name] |= showed[:, : len(COUNTS[name])] == figures[name]


def _told_of(table: pd.DataFrame, frame: pd.DataFrame) -> Mask:
    """Which rows of the frame are of a period that an edition's table tells of: one column."""
    keys = list(PERIOD)
    periods = table[keys].drop_duplicates().assign(covered=True)
    return frame[keys].merge(periods, how="left", on=keys)[["covered"]].notna().to_numpy()


def _showed(table: pd.DataFrame, name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Floats:
    """What an edition's table of that name has for each row of `frame` and each column; missing where nothing."""
    keys = [key for key in TABLES[name].key if key not in _NOT_OF_THE_CELL]
    known = frame[keys].merge(table[[*keys, *columns]], how="left", on=keys)
    return known[list(columns)].to_numpy(dtype=float)
