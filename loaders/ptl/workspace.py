"""The place in which a patient tracking list is worked on: an engine with a memory limit, files nobody else reads.

Rows about people exist only here, while a file is being counted: in a folder that only this account can open
(loaders/private_folder.py) and that is deleted at the end, or by the next process where one was killed. An error that
passes out of it leaves its words behind: an engine's words repeat the cells it was at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend

from loaders.private_folder import private_folder
from loaders.ptl.private import MACROS
from loaders.wordless import without_words
from store import durable
from store.errors import StoreError

MEMORY_MB = 600
#: What the engine says where there is no more room for its files.
_FULL = ("No space left", "max_temp_directory_size")


@dataclass(frozen=True)
class Workspace:
    """One engine and the private folder that holds its files."""

    backend: Backend
    folder: Path

    @property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """The engine itself, for what has to be said in its own SQL."""
        return self.backend.con

    def frame(self, sql: str) -> pd.DataFrame:
        """What a query finds."""
        return self.engine.execute(sql).df()

    def column(self, sql: str) -> list[object]:
        """The first column of what a query finds."""
        return [row[0] for row in self.engine.execute(sql).fetchall()]

    def one(self, sql: str) -> tuple[object, ...]:
        """The first row of what a query finds."""
        found = self.engine.execute(sql).fetchone()
        return found if found is not None else ()

    def keep(
        self, name: str, columns: Mapping[str, Sequence[object]], types: Mapping[str, pa.DataType]
    ) -> None:
        """A small table of our own, under a name."""
        table = pa.table({column: pa.array(values, types[column]) for column, values in columns.items()})
        self.engine.register(f"{name}_given", table)
        self.engine.execute(f"create or replace temp table {name} as select * from {name}_given")
        self.engine.unregister(f"{name}_given")


@contextmanager
def workspace(*, memory_mb: int = MEMORY_MB, within: Path | None = None) -> Iterator[Workspace]:
    """Open a private workspace (in a folder of `within`, if given); everything in it is gone afterwards."""
    with without_words(), private_folder(within) as folder:
        backend = ibis.duckdb.connect(folder / "work.duckdb")
        try:
            for setting, value in {
                "memory_limit": f"'{memory_mb}MB'",
                "temp_directory": quoted(str(folder / "spill")),
                "preserve_insertion_order": "false",
                "enable_progress_bar": "false",
                "allow_community_extensions": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }.items():
                backend.con.execute(f"set {setting} = {value}")
            for macro in MACROS:
                backend.con.execute(macro)
            yield Workspace(backend, folder)
        except duckdb.Error as error:
            if not any(words in str(error) for words in _FULL):
                raise
            raise StoreError(f"{durable.DISK_FULL}: {folder.parent}. {durable.MAKE_ROOM}") from None
        finally:
            backend.disconnect()


def sql_of(table: ir.Table) -> str:
    """A query of tables that a workspace holds, as its engine's SQL."""
    return str(ibis.to_sql(table, dialect="duckdb"))


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
