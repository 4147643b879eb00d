"""Give a return its types: days as dates, counts as numbers, codes in one spelling. Nothing is judged here."""

from __future__ import annotations

from pathlib import Path

from loaders.ptl.dictionary import Column, Dictionary
from loaders.ptl.workspace import quoted

ROW_GROUP = 200_000


def typed(rows: str, dictionary: Dictionary) -> str:
    """SQL: `rows` with, beside each `raw_<column>`, the typed `<column>`, missing where the text cannot be read."""
    columns = ", ".join(f"{_typed(column)} as {column.name}" for column in dictionary.columns.values())
    return f"(select *, {columns} from {rows})"


def _typed(column: Column) -> str:
    raw = f"raw_{column.name}"
    if column.type == "date":
        british = f"cast(try_strptime({raw}, '%d/%m/%Y') as date)"
        return f"case when contains({raw}, '/') then {british} else try_cast({raw} as date) end"
    if column.type == "integer":
        return f"case when {raw} = cast(try_cast({raw} as integer) as varchar) then try_cast({raw} as integer) end"
    if column.type == "code":
        return f"upper({raw})"
    return f"lower({raw})" if column.type in ("choice", "yes_no") else raw


def write_typed(rows: str, dictionary: Dictionary, *, faulty: str, target: Path) -> str:
    """SQL that writes the typed columns, and whether a row is `faulty` (a condition), as Parquet."""
    names = ", ".join(dictionary.columns)
    return (
        f"copy (select {names}, {faulty} as faulty from {typed(rows, dictionary)}) to {quoted(str(target))} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP})"
    )
