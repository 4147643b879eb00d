"""Where the reference tables come from, as `data/reference/provenance.toml` says, held against the tables.

A `[[file]]` is an official file: how many rows of which tables are its own. A `[[register]]` is a list that we
keep: the rows of its tables that no official file gives, with the table itself as the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.seal import PROVENANCE, file_sha256
from store.errors import InputError, Problem
from store.settings import data_folder

_FILE = {"source_id": str, "edition": str, "file_name": str, "file_sha256": str, "rows": dict}
_REGISTER = {"source_id": str, "edition": str, "tables": list}
_PLACE = f"reference/{PROVENANCE}"


@dataclass(frozen=True)
class Part:
    """The rows of one reference table that come from one file of one source."""

    source_id: str
    edition: str
    table: str
    rows: int
    file_name: str
    file_sha256: str


def reference_parts(tables: Mapping[str, pa.Table], *, folder: Path | None = None) -> list[Part]:
    """Every row of the reference tables attributed to a file, one part a table and file.

    Raises InputError with every row that has no file, every file without its rows and every field missing.
    """
    folder = folder or data_folder() / "reference"
    try:
        raw = tomllib.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError([Problem(_PLACE, str(error), "valid TOML in UTF-8")]) from error
    problems = [*_field_problems(raw, "file", _FILE), *_field_problems(raw, "register", _REGISTER)]
    if problems:
        raise InputError(problems)
    files = list(_of_files(raw.get("file", [])))
    problems = list(_row_problems(files, tables))
    parts = [*files, *_of_registers(raw.get("register", []), files, tables, folder=folder)]
    problems += list(_coverage_problems(parts, tables))
    if problems:
        raise InputError(problems)
    return parts


def _field_problems(raw: Mapping[str, Any], heading: str, fields: Mapping[str, type]) -> Iterator[Problem]:
    for number, entry in enumerate(raw.get(heading, []), 1):
        for field in fields:
            if not isinstance(entry.get(field), fields[field]) or not entry[field]:
                yield Problem(_PLACE, f"no {field!r} in {heading} {number}", "every field filled in")


def _of_files(entries: list[Mapping[str, Any]]) -> Iterator[Part]:
    for entry in entries:
        for table, rows in entry["rows"].items():
            yield Part(rows=rows, table=table, **{k: entry[k] for k in _FILE if k != "rows"})


def _of_registers(
    entries: list[Mapping[str, Any]], files: list[Part], tables: Mapping[str, pa.Table], *, folder: Path
) -> Iterator[Part]:
    """A register has the rows that no official file claims."""
    for entry in entries:
        for name in entry["tables"]:
            path = folder / f"{name}.csv"
            if name in tables and path.is_file():
                claimed = sum(part.rows for part in files if part.table == name)
                rows = tables[name].num_rows - claimed
                yield Part(entry["source_id"], entry["edition"], name, rows, path.name, file_sha256(path))


def _row_problems(files: list[Part], tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """A table whose rows name their source has as many of each as its file is said to give."""
    for part in files:
        table = tables.get(part.table)
        if table is None:
            yield Problem(_PLACE, f"the table {part.table!r}", "one of " + ", ".join(tables))
        elif "source_id" in table.column_names:
            own = pc.and_(
                pc.equal(table["source_id"], part.source_id), pc.equal(table["edition"], part.edition)
            )
            found = table.filter(own).num_rows
            if found != part.rows:
                place = f"{part.rows} rows of {part.table} from {part.source_id}/{part.edition}"
                yield Problem(_PLACE, place, f"{found}, as the table has")


def _coverage_problems(parts: list[Part], tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    for name, table in tables.items():
        claimed = sum(part.rows for part in parts if part.table == name)
        if claimed != table.num_rows or any(part.rows < 0 for part in parts if part.table == name):
            yield Problem(_PLACE, f"files for {claimed} rows of {name}", f"files for all {table.num_rows}")
