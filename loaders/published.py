"""Published figures in our own tables: `data/published/<source_id>/<edition>/`, one file a table.

Figures extracted by a loader are Parquet; registers written by hand are CSV, so that they can be read and
reviewed line by line, with the addresses they hold set apart. `provenance.toml` beside them says where they
come from.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from loaders.addresses import ADDRESSES, FILE, put_back, read_addresses, set_apart
from loaders.counted import Counted, counted_problems, read_counted
from loaders.provenance import (
    PROVENANCE,
    TEXT_FIELDS,
    file_sha256,
    label_of,
    read_provenance,
    write_provenance,
)
from loaders.version import project_version
from store.catalogue import Source, read_catalogue
from store.errors import InputError, Problem
from store.schema import STATUSES, TABLES, Tables, conform
from store.settings import data_folder

__all__ = [
    "PROVENANCE",
    "Edition",
    "conform_all",
    "file_sha256",
    "publish",
    "read_edition",
    "read_published",
]

_EDITION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Edition:
    """One edition of one source as it lies in the published folder: its provenance and its checked tables."""

    source_id: str
    edition: str
    publisher: str
    title: str
    licence: str
    file_name: str
    file_sha256: str
    status: str
    loader_version: str
    rows: Mapping[str, int]
    tables: Mapping[str, pa.Table]
    counted: Counted | None = None


def publish(
    source_id: str,
    edition: str,
    tables: Tables,
    *,
    official_file: Path,
    called: str = "",
    loader_version: str | None = None,
    by_hand: bool = False,
    source: Source | None = None,
    folder: Path | None = None,
    counted: Counted | None = None,
) -> Path:
    """Write the tables of one edition and their provenance; the folder written. Replaces its old files.

    Publisher, title and licence come from the catalogue's source (or `source`), the file's name from itself (or
    `called`). `by_hand` writes CSV. `counted` says by what a list was counted. Raises InputError with every problem
    of every table before anything is written.
    """
    file = called or official_file.name
    if not _EDITION_NAME.fullmatch(edition):
        raise InputError([Problem(file, f"edition {edition!r}", "letters, digits, dots and hyphens")])
    source = source or read_catalogue().sources.get(source_id)
    if source is None:
        raise InputError([Problem("sources.toml", f"no source {source_id!r}", "an entry for it")])
    checked = conform_all(tables, file=file)
    target = (folder or data_folder() / "published") / source_id / edition
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name in (PROVENANCE, FILE) or old.stem in TABLES:
            old.unlink()
    written, addresses = set_apart(checked) if by_hand else (checked, None)
    if addresses:
        pq.write_table(addresses, target / FILE, compression="zstd", write_page_checksum=True)
    for name, table in written.items():
        if by_hand:
            pa_csv.write_csv(table, target / f"{name}.csv", pa_csv.WriteOptions(quoting_style="needed"))
        else:
            pq.write_table(table, target / f"{name}.parquet", compression="zstd", write_page_checksum=True)
    provenance = {
        "source_id": source_id,
        "edition": edition,
        "publisher": source.publisher,
        "title": source.title,
        "licence": source.licence,
        "file_name": file,
        "file_sha256": file_sha256(official_file),
        "status": _status(checked),
        "loader_version": loader_version or project_version(),
    }
    rows = {name: table.num_rows for name, table in checked.items()}
    rows |= {ADDRESSES: addresses.num_rows} if addresses else {}
    write_provenance(target, provenance, rows=rows, counted=counted)
    return target


def conform_all(tables: Mapping[str, pd.DataFrame], *, file: str) -> dict[str, pa.Table]:
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


def read_published(folder: Path | None = None, *, apart: Collection[str] = ()) -> list[Edition]:
    """Every published edition, checked. Raises InputError with the problems of all of them at once.

    `folder` holds the sources' folders, and those named in `apart`, which are none.
    """
    folder = folder or data_folder() / "published"
    editions: list[Edition] = []
    problems: list[Problem] = []
    for path in sorted(path for path in folder.glob("*/*") if path.parent.name not in apart):
        if not (path / PROVENANCE).is_file():
            problems.append(Problem(label_of(path), f"no {PROVENANCE}", "one beside every edition's tables"))
            continue
        try:
            editions.append(read_edition(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return editions


def read_edition(folder: Path) -> Edition:
    """One edition's folder. Raises InputError where it is missing, unknown or damaged, or of an older rule."""
    label = label_of(folder)
    raw, problems = read_provenance(folder)
    counted = read_counted(raw)
    outdated = counted_problems(f"{label}/{PROVENANCE}", counted, [path.stem for path in folder.iterdir()])
    if outdated:
        raise InputError(problems + outdated)
    tables: dict[str, pa.Table] = {}
    addresses: dict[tuple[str, str], str] = {}
    try:
        addresses = read_addresses(folder)
    except InputError as error:
        problems += error.problems
    for path in sorted(folder.iterdir()):
        if path.name in (PROVENANCE, FILE):
            continue
        try:
            tables[path.stem] = _read_table(path, addresses, label=f"{label}/{path.name}")
        except InputError as error:
            problems += error.problems
    rows = raw.get("rows", {})
    found = {name: table.num_rows for name, table in tables.items()}
    found |= {ADDRESSES: len(addresses)} if addresses else {}
    if not problems and rows != found:
        problems.append(Problem(f"{label}/{PROVENANCE}", f"rows {rows}", f"{found}", "Extract it again"))
    if problems:
        raise InputError(problems)
    text = {key: str(raw[key]) for key in TEXT_FIELDS}
    return Edition(**text, rows=rows, tables=tables, counted=counted)


def _read_table(path: Path, addresses: Mapping[tuple[str, str], str], *, label: str) -> pa.Table:
    table = TABLES.get(path.stem)
    if table is None or path.suffix not in (".parquet", ".csv"):
        raise InputError([Problem(label, "an unknown file", "a .parquet or .csv file named after a table")])
    try:
        if path.suffix == ".parquet":
            found = pq.read_table(io.BytesIO(path.read_bytes()), page_checksum_verification=True)
        else:
            types = {column.name: column.type for column in table.schema}
            convert = pa_csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
            parse = pa_csv.ParseOptions(newlines_in_values=True)
            found = pa_csv.read_csv(path, parse_options=parse, convert_options=convert)
    except (pa.ArrowException, OSError) as error:
        raise InputError([Problem(label, str(error), f"table {table.name}", "Extract it again")]) from error
    return conform(table.name, put_back(table.name, found.to_pandas(), addresses), file=label)


def _status(tables: Mapping[str, pa.Table]) -> str:
    """The editions' ledger has one status: the one all observations share, else final."""
    observed = tables.get("observations")
    found = set(observed["status"].to_pylist()) if observed is not None else set()
    return found.pop() if len(found) == 1 and found <= STATUSES else "final"
