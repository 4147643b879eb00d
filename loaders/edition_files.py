"""The files of an edition: one a table, Parquet as extracted or CSV as written by hand, and a register's addresses."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from loaders.addresses import ADDRESSES, FILE, addresses_in, parquet_bytes, put_back, set_apart
from store.errors import InputError, Problem
from store.schema import TABLES, Tables, conform

SUFFIXES = (".parquet", ".csv")


def conform_all(tables: Tables, *, file: str) -> dict[str, pa.Table]:
    """Each frame as its checked Arrow table. Raises InputError with the problems of all of them."""
    checked: dict[str, pa.Table] = {}
    problems: list[Problem] = []
    for name, frame in tables.items():
        try:
            checked[name] = conform(name, frame, file=f"{file} ({name})")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return checked


def files_of(tables: Mapping[str, pa.Table], *, by_hand: bool) -> tuple[dict[str, bytes], dict[str, int]]:
    """File name → its bytes, and table → its rows; `by_hand` as CSV, with the web addresses in a file of their own."""
    rows = {name: table.num_rows for name, table in tables.items()}
    if not by_hand:
        return {f"{name}.parquet": parquet_bytes(table) for name, table in tables.items()}, rows
    written, addresses = set_apart(tables)
    files = {f"{name}.csv": _csv(table) for name, table in written.items()}
    if addresses:
        files[FILE] = parquet_bytes(addresses)
        rows[ADDRESSES] = addresses.num_rows
    return files, rows


def belongs(path: Path) -> bool:
    """Whether a path is a file that an edition may have beside its provenance."""
    return path.is_file() and (path.name == FILE or (path.stem in TABLES and path.suffix in SUFFIXES))


def tables_of(contents: Mapping[str, bytes], *, label: str) -> tuple[dict[str, pa.Table], dict[str, int]]:
    """The checked tables in the files of an edition (name → bytes), addresses in their cells, and table → rows.

    Raises InputError with what is wrong in any: unknown, damaged, or a table that another file has too.
    """
    frames, problems = frames_of(contents, label=label)
    addresses: dict[tuple[str, str], str] = {}
    tables: dict[str, pa.Table] = {}
    try:
        addresses = addresses_in(contents.get(FILE))
    except InputError as error:
        problems += error.problems
    for name, (file, frame) in frames.items():
        try:
            tables[name] = conform(name, put_back(name, frame, addresses), file=f"{label}/{file}")
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    rows = {name: table.num_rows for name, table in tables.items()}
    return tables, rows | ({ADDRESSES: len(addresses)} if addresses else {})


def frames_of(
    contents: Mapping[str, bytes], *, label: str
) -> tuple[dict[str, tuple[str, pd.DataFrame]], list[Problem]]:
    """Table → its file's name and what that says, unchecked and without addresses; what cannot be read."""
    frames: dict[str, tuple[str, pd.DataFrame]] = {}
    problems: list[Problem] = []
    for file in sorted(contents.keys() - {FILE}):
        table, suffix = Path(file).stem, Path(file).suffix
        if table not in TABLES or suffix not in SUFFIXES:
            expected = "a .parquet or .csv file named after a table"
            problems.append(Problem(f"{label}/{file}", "an unknown file", expected, "Move it elsewhere"))
        elif table in frames:
            found = f"table {table}, which {frames[table][0]} holds too"
            problems.append(
                Problem(f"{label}/{file}", found, "one file a table", "Move one of them elsewhere")
            )
        else:
            try:
                frames[table] = file, _frame(table, suffix, contents[file])
            except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
                damaged = str(error), f"table {table}", "Extract it again"
                problems.append(Problem(f"{label}/{file}", *damaged))
    return frames, problems


def _frame(table: str, suffix: str, content: bytes) -> pd.DataFrame:
    if suffix == ".parquet":
        return pq.read_table(io.BytesIO(content), page_checksum_verification=True).to_pandas()
    types = {column.name: column.type for column in TABLES[table].schema}
    convert = pa_csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    parse = pa_csv.ParseOptions(newlines_in_values=True)
    return pa_csv.read_csv(io.BytesIO(content), parse_options=parse, convert_options=convert).to_pandas()


def _csv(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pa_csv.write_csv(table, buffer, pa_csv.WriteOptions(quoting_style="needed"))
    return buffer.getvalue()
