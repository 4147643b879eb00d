"""How much room a result takes that is kept: all that it holds, but the figures and lists that it follows from.

Of those there is one a snapshot, whatever is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

import pandas as pd

from reports.figures import Figures
from reports.once import Once
from reports.ptl.tracking import Tracking

#: What a column of a frame takes beside its cells, and anything that holds others beside those.
A_COLUMN, A_HOLDER = 1_000, 200


def bytes_of(result: object) -> int:
    """How many bytes a result takes, roughly, with what was kept with it since.

    What pandas noted of parts that were taken of its tables, and have gone, is let go.
    """
    inside: Iterable[object]
    match result:
        case Figures() | Tracking():
            return 0
        case pd.DataFrame() | pd.Series() | pd.Index():
            _forget_what_has_gone(result)
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


def _forget_what_has_gone(table: pd.DataFrame | pd.Series | pd.Index) -> None:
    """pandas notes every part taken of a table, by column, and looks for those that have gone only after 500 of them.

    While readers ask for the same tables again and again, that is more room than the tables take. pandas has no public
    way to make it look; asking it whether anybody shares a column does.
    """
    inside: Any = table
    held = [inside] if isinstance(table, pd.Index) else inside.axes
    noted = [one._references for one in held]
    if not isinstance(table, pd.Index):
        noted += [block.refs for block in inside._mgr.blocks]
    for references in noted:
        if references is not None:
            references.has_reference()
