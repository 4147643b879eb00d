"""How much room a result takes that is kept: all that it holds, but the figures and lists that it follows from.

Of those there is one a snapshot, whatever is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

import pandas as pd

from reports.figures import Figures
from reports.once import Once
from reports.ptl.tracking import Tracking

#: What a column of a frame takes beside its cells, and anything that holds others beside those.
A_COLUMN, A_HOLDER = 1_000, 200

Table = pd.DataFrame | pd.Series | pd.Index


def bytes_of(result: object) -> int:
    """How many bytes a result takes, roughly, with what was kept with it since."""
    if isinstance(result, Table):
        cells = result.memory_usage(deep=True)
        columns = result.columns if isinstance(result, pd.DataFrame) else ()
        return A_COLUMN * (1 + len(columns)) + int(cells.sum() if isinstance(cells, pd.Series) else cells)
    if isinstance(result, Figures | Tracking):
        return 0
    inside = _inside(result)
    return sys.getsizeof(result) if inside is None else A_HOLDER + sum(map(bytes_of, inside))


def tidy(result: object) -> None:
    """Let go of what pandas noted of parts that were taken of a result's tables, and have gone.

    pandas notes every part taken of a table, by column, and looks for those that have gone only after 500 of them.
    While readers ask for the same tables again and again, that is more room than the tables take. pandas has no public
    way to make it look; asking it whether anybody shares a column does.
    """
    for references in {id(one): one for one in _notes(result)}.values():
        references.has_reference()


def _notes(result: object) -> Iterator[Any]:
    """pandas' notes on each column and index of all the tables in a result; parts of one table share theirs."""
    if isinstance(result, Table):
        table: Any = result
        axes: list[Any] = [table] if isinstance(result, pd.Index) else table.axes
        for axis in axes:
            if axis._references is not None:
                yield axis._references
        if not isinstance(result, pd.Index):
            yield from (block.refs for block in table._mgr.blocks)
    for one in _inside(result) or ():
        yield from _notes(one)


def _inside(result: object) -> Iterable[object] | None:
    """What a result holds; None where it holds nothing of its own that could be a table."""
    match result:
        case Figures() | Tracking() | pd.DataFrame() | pd.Series() | pd.Index():
            return None
        case Once():
            return result.values()
        case Mapping():
            return [*result.keys(), *result.values()]
        case list() | tuple() | set() | frozenset():
            return result
        case _ if is_dataclass(result) and not isinstance(result, type):
            return list(getattr(result, "__dict__", {}).values())
    return None
