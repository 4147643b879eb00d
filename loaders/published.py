"""Published figures in our own tables: `data/published/<source_id>/<edition>/`, one file a table.

Figures extracted by a loader are Parquet; registers written by hand are CSV, so that they can be read and
reviewed line by line. `provenance.toml` beside them says where they come from.
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from loaders.version import project_version
from store.catalogue import Source, read_catalogue
from store.errors import InputError, Problem
from store.schema import STATUSES, TABLES, Tables, conform
from store.settings import data_folder

PROVENANCE = "provenance.toml"
_EDITION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TEXT_FIELDS = ("source_id", "edition", "publisher", "title", "licence", "file_name", "file_sha256", "status")


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


def publish(
    source_id: str,
    edition: str,
    tables: Tables,
    *,
    official_file: Path,
    loader_version: str | None = None,
    by_hand: bool = False,
    source: Source | None = None,
    folder: Path | None = None,
) -> Path:
    """Write the tables of one edition and their provenance; the folder written. Replaces its old files.

    Publisher, title and licence come from the catalogue's source (or `source`). `by_hand` writes CSV. Raises
    InputError with every problem of every table before anything is written.
    """
    file = official_file.name
    if not _EDITION_NAME.fullmatch(edition):
        raise InputError([Problem(file, f"edition {edition!r}", "letters, digits, dots and hyphens")])
    source = source or read_catalogue().sources.get(source_id)
    if source is None:
        raise InputError([Problem("sources.toml", f"no source {source_id!r}", "an entry for it")])
    checked = conform_all(tables, file=file)
    target = (folder or data_folder() / "published") / source_id / edition
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name == PROVENANCE or old.stem in TABLES:
            old.unlink()
    for name, table in checked.items():
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
    lines = [f"{key} = {_quoted(text)}" for key, text in provenance.items()]
    lines += ["", "[rows]", *(f"{name} = {table.num_rows}" for name, table in sorted(checked.items()))]
    (target / PROVENANCE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
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


def read_published(folder: Path | None = None) -> list[Edition]:
    """Every published edition, checked. Raises InputError with the problems of all of them at once."""
    folder = folder or data_folder() / "published"
    editions: list[Edition] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*/*/{PROVENANCE}")):
        try:
            editions.append(read_edition(path.parent))
        except InputError as error:
            problems += error.problems
    for stray in sorted(path for path in folder.glob("*/*") if not (path / PROVENANCE).is_file()):
        problems.append(Problem(_label(stray), f"no {PROVENANCE}", "one beside every edition's tables"))
    if problems:
        raise InputError(problems)
    return editions


def read_edition(folder: Path) -> Edition:
    """One edition's folder. Raises InputError where it is missing, unknown or damaged."""
    label = _label(folder)
    try:
        raw = tomllib.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError([Problem(f"{label}/{PROVENANCE}", str(error), "valid TOML in UTF-8")]) from error
    problems = _provenance_problems(raw, folder)
    tables: dict[str, pa.Table] = {}
    for path in sorted(folder.iterdir()):
        if path.name == PROVENANCE:
            continue
        try:
            tables[path.stem] = _read_table(path, label=f"{label}/{path.name}")
        except InputError as error:
            problems += error.problems
    rows = raw.get("rows", {})
    found = {name: table.num_rows for name, table in tables.items()}
    if not problems and rows != found:
        problems.append(Problem(f"{label}/{PROVENANCE}", f"rows {rows}", f"{found}", "Extract it again"))
    if problems:
        raise InputError(problems)
    text = {key: str(raw[key]) for key in (*_TEXT_FIELDS, "loader_version")}
    return Edition(**text, rows=rows, tables=tables)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_table(path: Path, *, label: str) -> pa.Table:
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
    return conform(table.name, found.to_pandas(), file=label)


def _provenance_problems(raw: Mapping[str, Any], folder: Path) -> list[Problem]:
    file = f"{_label(folder)}/{PROVENANCE}"
    problems = [
        Problem(file, f"no {key!r}", "every field filled in")
        for key in (*_TEXT_FIELDS, "loader_version", "rows")
        if not raw.get(key)
    ]
    places = {"source_id": folder.parent.name, "edition": folder.name}
    problems += [
        Problem(file, f"{key} {raw.get(key)!r}", f"{place!r}, as its folder is named")
        for key, place in places.items()
        if raw.get(key) != place
    ]
    return problems


def _status(tables: Mapping[str, pa.Table]) -> str:
    """The editions' ledger has one status: the one all observations share, else final."""
    observed = tables.get("observations")
    found = set(observed["status"].to_pylist()) if observed is not None else set()
    return found.pop() if len(found) == 1 and found <= STATUSES else "final"


def _label(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
