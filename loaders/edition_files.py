"""The files of an edition: one a table, Parquet as extracted or CSV as written by hand, and a register's addresses."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from loaders.addresses import ADDRESSES, FILE, put_back, set_apart
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
        return {f"{name}.parquet": _parquet(table) for name, table in tables.items()}, rows
    written, addresses = set_apart(tables)
    files = {f"{name}.csv": _csv(table) for name, table in written.items()}
    if addresses:
        files[FILE] = _parquet(addresses)
        rows[ADDRESSES] = addresses.num_rows
    return files, rows


def belongs(path: Path) -> bool:
    """Whether a path is a file that an edition may have beside its provenance."""
    return path.name == FILE or (path.stem in TABLES and path.suffix in SUFFIXES)


def read_table(path: Path, addresses: Mapping[tuple[str, str], str], *, label: str) -> pa.Table:
    """The table of a file, checked, its addresses in their cells. Raises InputError where it is unknown or damaged."""
    table = TABLES.get(path.stem)
    if table is None or path.suffix not in SUFFIXES:
        raise InputError([Problem(label, "an unknown file", "a .parquet or .csv file named after a table")])
    try:
        if path.suffix == ".parquet":
            found = pq.read_table(io.BytesIO(path.read_bytes()), page_checksum_verification=True).to_pandas()
        else:
            types = {column.name: column.type for column in table.schema}
            convert = pa_csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
            parse = pa_csv.ParseOptions(newlines_in_values=True)
            found = pa_csv.read_csv(path, parse_options=parse, convert_options=convert).to_pandas()
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise InputError([Problem(label, str(error), f"table {table.name}", "Extract it again")]) from error
    return conform(table.name, put_back(table.name, found, addresses), file=label)


def _parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def _csv(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pa_csv.write_csv(table, buffer, pa_csv.WriteOptions(quoting_style="needed"))
    return buffer.getvalue()
