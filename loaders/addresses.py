"""Web addresses of a register, in a file of their own beside it.

A register is our own words, reviewed line by line. An address is copied as a report prints it, so it lies in
`addresses.parquet` (table, id, address), and the register's cell is empty. Whoever adds a row writes the address
into the cell; it is moved when the edition is extracted next. Whoever takes a row out takes out its address: sealed
anew, the file has it no more.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.errors import InputError, Problem
from store.schema import TABLES

ADDRESSES = "addresses"
FILE = f"{ADDRESSES}.parquet"
#: Table → the column that holds an address. The table's key is one column, its id.
COLUMNS: Mapping[str, str] = {"findings": "link"}
_SCHEMA = pa.schema([("table", pa.string()), ("id", pa.string()), ("address", pa.string())])


def set_apart(tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], pa.Table]:
    """The tables with their addresses taken out, and the addresses."""
    apart = dict(tables)
    found: list[dict[str, str]] = []
    for name, column in COLUMNS.items():
        if name not in tables:
            continue
        ids, links = (tables[name][key].to_pylist() for key in (_id(name), column))
        found += [
            {"table": name, "id": id_, "address": link} for id_, link in zip(ids, links, strict=True) if link
        ]
        place = tables[name].schema.get_field_index(column)
        empty = pa.array([""] * tables[name].num_rows, pa.string())
        apart[name] = tables[name].set_column(place, column, empty)
    return apart, pa.Table.from_pylist(found, schema=_SCHEMA)


def read_addresses(folder: Path) -> dict[tuple[str, str], str]:
    """(table, id) → address; none where the edition has no such file. Raises InputError for a damaged one."""
    path = folder / FILE
    return addresses_in(path.read_bytes() if path.is_file() else None)


def addresses_in(content: bytes | None) -> dict[tuple[str, str], str]:
    """(table, id) → address, in the bytes of such a file; none without one. Raises InputError for a damaged one."""
    if content is None:
        return {}
    return {(row["table"], row["id"]): row["address"] for row in _read(content).to_pylist()}


def without_lost(content: bytes, frames: Mapping[str, pd.DataFrame]) -> tuple[bytes | None, list[str]]:
    """The same file without the addresses of rows that are in none of `frames`, and the ids of those rows.

    None where no address is left; byte for byte as it was where all are. Raises InputError for a damaged one.
    """
    table = _read(content)
    known = {
        (name, id_)
        for name, frame in frames.items()
        if name in COLUMNS and _id(name) in frame.columns
        for id_ in frame[_id(name)]
    }
    rows = [(row["table"], row["id"]) for row in table.to_pylist()]
    lost = [id_ for name, id_ in rows if (name, id_) not in known]
    if not lost:
        return content, []
    kept = table.filter(pa.array([row in known for row in rows], pa.bool_()))
    return parquet_bytes(kept) if kept.num_rows else None, lost


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file, each page with its checksum."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def put_back(name: str, frame: pd.DataFrame, addresses: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """Table `name` with its addresses in their cells; an address written into a cell by hand stays.

    Raises InputError for an address of a row that is not there.
    """
    column = COLUMNS.get(name)
    if column is None or not {column, _id(name)} <= set(frame.columns):
        return frame
    known = set(frame[_id(name)])
    lost = sorted(id_ for table, id_ in addresses if table == name and id_ not in known)
    if lost:
        raise InputError([Problem(FILE, f"an address of {id_}", f"a row of {name}") for id_ in lost])
    apart = [addresses.get((name, id_), "") for id_ in frame[_id(name)]]
    written = frame[column].fillna("").astype(str)
    return frame.assign(**{column: written.mask(written == "", pd.Series(apart, index=frame.index))})


def _read(content: bytes) -> pa.Table:
    try:
        return pq.read_table(io.BytesIO(content), schema=_SCHEMA, page_checksum_verification=True)
    except (pa.ArrowException, OSError) as error:
        raise InputError([Problem(FILE, str(error), "addresses", "Extract it again")]) from error


def _id(name: str) -> str:
    (key,) = TABLES[name].key
    return key
