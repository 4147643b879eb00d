"""Give a return its types: days as dates, counts as numbers, codes in one spelling. In SQL; nothing is judged here."""

from __future__ import annotations

from pathlib import Path

from loaders.ptl.dictionary import Column, Dictionary
from loaders.ptl.workspace import quoted

ROW_GROUP = 200_000


def typed_rows(rows: str, dictionary: Dictionary) -> str:
    """SQL: `rows` with, beside each `raw_<column>`, the typed `<column>`, missing where the text cannot be read."""
    columns = ", ".join(f"{_typed(column)} as {column.name}" for column in dictionary.columns.values())
    return f"(select *, {columns} from {rows})"


def _typed(column: Column) -> str:
    raw = f"raw_{column.name}"
    if column.type == "date":
        british = f"cast(try_strptime({raw}, '%d/%m/%Y') as date)"
        return f"case when contains({raw}, '/') then {british} else try_cast({raw} as date) end"
    if column.type == "integer":
        number = f"try_cast({raw} as double)"
        return f"case when {number} = floor({number}) then try_cast({number} as integer) end"
    if column.type == "code":
        return f"upper({raw})"
    return f"lower({raw})" if column.type in ("choice", "yes_no") else raw


def typed_rows_at_once(rows: str, dictionary: Dictionary) -> str:
    """SQL: the same of `rows` whose cells the engine read as numbers and days: much faster, and only for tidy files.

    Cells are taken as they stand, so a space too many or a capital letter breaks a rule here and not in `typed_rows`.
    A number with a fraction is rounded: `fractions` finds it.
    """
    columns = ", ".join(
        f"cast(raw_{c.name} as integer) as {c.name}" if c.type == "integer" else f"raw_{c.name} as {c.name}"
        for c in dictionary.columns.values()
    )
    return f"(select *, {columns} from {rows})"


def fractions(dictionary: Dictionary) -> str:
    """SQL over `typed_rows_at_once`: whether a number of the row has a fraction."""
    return " or ".join(f"coalesce(raw_{c.name} <> {c.name}, false)" for c in dictionary.of_type("integer"))


def write_typed(rows: str, dictionary: Dictionary, *, faulty: str, target: Path) -> str:
    """SQL that writes the typed columns of `rows`, and whether a row is `faulty` (a condition), as Parquet."""
    names = ", ".join(dictionary.columns)
    return (
        f"copy (select {names}, {faulty} as faulty from {rows}) to {quoted(str(target))} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP})"
    )
