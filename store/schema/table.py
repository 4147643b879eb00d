"""What a table is declared by: columns, the key of a row, what may be empty, and the choices of a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

SOURCE = [("source_id", pa.string()), ("edition", pa.string()), ("source_ref", pa.string())]
#: The columns that say whose a row is.
AREA_COLUMNS = ("area_id", "respondent")
PERIOD = [("period_start", pa.date32()), ("period_end", pa.date32()), ("period_type", pa.string())]


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns in order, the columns that identify a row, and which may be empty."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        return list(self.schema.names)


def table(
    name: str,
    columns: list[tuple[str, pa.DataType]],
    *,
    key: str,
    optional: str = "",
    choices: Mapping[str, frozenset[str]] | None = None,
) -> Table:
    """Declare a table; the names of `key` and `optional` are parted by spaces."""
    return Table(name, pa.schema(columns), tuple(key.split()), frozenset(optional.split()), choices or {})
