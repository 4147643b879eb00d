"""How much room a result takes that is kept: all that it holds, but the figures and lists that it follows from.

Of those there is one a snapshot, whatever is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass

import pandas as pd

from reports.figures import Figures
from reports.once import Once
from reports.ptl.tracking import Tracking

#: What a column of a frame takes beside its cells, and anything that holds others beside those.
A_COLUMN, A_HOLDER = 1_000, 200


def bytes_of(result: object) -> int:
    """How many bytes a result takes, roughly, with what was kept with it since."""
    inside: Iterable[object]
    match result:
        case Figures() | Tracking():
            return 0
        case pd.DataFrame() | pd.Series() | pd.Index():
            cells = result.memory_usage(deep=True)
            columns = result.columns if isinstance(result, pd.DataFrame) else ()
            return A_COLUMN * (1 + len(columns)) + int(cells.sum() if isinstance(cells, pd.Series) else cells)
        case Once():
            inside = result.values()
        case Mapping():
            inside = [*result.keys(), *result.values()]
        case list() | tuple() | set() | frozenset():
            inside = result
        case _ if is_dataclass(result) and not isinstance(result, type):
            inside = list(getattr(result, "__dict__", {}).values())
        case _:
            return sys.getsizeof(result)
    return A_HOLDER + sum(map(bytes_of, inside))
