"""Read a return of pathways, CSV or .xlsx: cells as text under the dictionary's names, as the engine streams them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.header import check_header, column_key
from loaders.ptl.workspace import Workspace, quoted
from loaders.workbook import read_sheets
from store.errors import InputError, Problem

SAMPLE_BYTES = 1_000_000
SAMPLE_ROWS = 500
LONGEST_LINE = 1_000_000
SHOWN = 20
ROW = "row_number"

_TYPES = {"date": "date", "integer": "double"}
_STRUCTURE = {
    "MISSING COLUMNS": ("too few cells", "as many as the header has"),
    "TOO MANY COLUMNS": ("too many cells", "as many as the header has"),
    "UNQUOTED VALUE": ("a quotation mark that is not closed, or text after it", "quotation marks in pairs"),
    "LINE SIZE OVER MAXIMUM": ("an enormously long line", "one line a pathway"),
    "INVALID ENCODING": ("letters that are not UTF-8", "CSV in UTF-8"),
}


@dataclass(frozen=True)
class Raw:
    """A return as it was sent: its file's name, and SQL that gives its cells as `raw_<column>`, text or missing.

    `numbered` gives the same rows with their number in the file, the header being row 1. `at_once` gives them as
    numbers and days read by the engine itself, or fails; "" where the file is no CSV.
    """

    file: str
    rows: str
    numbered: str
    at_once: str = ""


def read_ptl(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    """Open a return. Raises InputError where it is neither CSV nor a workbook, or its header is not as declared."""
    if not path.is_file():
        raise InputError([Problem(path.name, "no such file", "a return of pathways, CSV or .xlsx")])
    if zipfile.is_zipfile(path):
        return _read_workbook(path, dictionary, place)
    return _read_csv(path, dictionary, place)


def _read_csv(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    header, sample = _head(path)
    positions = check_header(header, sample, dictionary, place, file=path.name)
    names = _named(positions, dictionary)
    texts = _source(path, dict.fromkeys(range(len(header)), "varchar"))
    filled = "coalesce(" + ", ".join(f"c{number}" for number in range(len(header))) + ") is not null"
    kinds = {
        position: _TYPES.get(dictionary.columns[name].type, "varchar") for name, position in positions.items()
    }
    british = any(
        "/" in row[positions["referred_on"]] for row in sample if len(row) > positions["referred_on"]
    )
    cells = ", ".join(
        f"c{positions[name]} as raw_{name}" if name in positions else f"cast(null as {kind}) as raw_{name}"
        for name, kind in ((c.name, _TYPES.get(c.type, "varchar")) for c in dictionary.columns.values())
    )
    return Raw(
        path.name,
        f"(select {names} from {texts} where {filled})",
        f"(select {names}, {ROW} from (select *, row_number() over () + 1 as {ROW} from {texts}) where {filled})",
        f"(select {cells} from {_source(path, kinds, dateformat='%d/%m/%Y' if british else '')})",
    )


def _source(path: Path, kinds: Mapping[int, str], *, dateformat: str = "") -> str:
    """SQL that reads the file: cells as c0, c1 … of these types, strictly as the standard for CSV has it."""
    cells = ", ".join(f"'c{number}': '{kinds[number]}'" for number in sorted(kinds))
    days = f", dateformat={quoted(dateformat)}" if dateformat else ""
    return (
        f"read_csv({quoted(_literal(path))}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', "
        f"columns={{{cells}}}, strict_mode=true, null_padding=false, compression='none', "
        f"max_line_size={LONGEST_LINE}{days})"
    )


def _head(path: Path) -> tuple[list[str], list[list[str]]]:
    """The header's cells and some rows below it, from the beginning of the file."""
    with path.open("rb") as file:
        block = file.read(SAMPLE_BYTES)
    try:
        text = block.decode("utf-8-sig", errors="strict" if len(block) < SAMPLE_BYTES else "ignore")
    except UnicodeDecodeError as error:
        line = block.count(b"\n", 0, error.start) + 1
        raise InputError(
            [Problem(path.name, "letters that are not UTF-8", "CSV in UTF-8", row=line)]
        ) from error
    try:
        rows = list(_some_rows(text))
    except csv.Error as error:
        raise InputError([Problem(path.name, str(error), "CSV in UTF-8")]) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise InputError(
            [Problem(path.name, "no header line", "the column names of the data dictionary", row=1)]
        )
    return rows[0], rows[1:]


def _some_rows(text: str) -> Iterator[list[str]]:
    yield from islice(csv.reader(io.StringIO(text, newline="")), SAMPLE_ROWS + 1)


def _literal(path: Path) -> str:
    """A path in which the engine sees no pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))


def _named(positions: dict[str, int], dictionary: Dictionary) -> str:
    return ", ".join(
        f"nullif(trim(c{positions[name]}), '') as raw_{name}"
        if name in positions
        else f"cast(null as varchar) as raw_{name}"
        for name in dictionary.columns
    )


def _read_workbook(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    """The one sheet whose first filled row holds the header; other sheets (a data dictionary) are left alone."""
    for name, rows in read_sheets(path).items():
        start = next((number for number, row in enumerate(rows) if any(_text(cell) for cell in row)), None)
        if start is None or "pathway_id" not in {column_key(_text(cell)) for cell in rows[start]}:
            continue
        texts = [[_text(cell) for cell in row] for row in rows[start:]]
        header, body = texts[0], texts[1:]
        positions = check_header(
            header, body[:SAMPLE_ROWS], dictionary, place, file=f"{path.name}, sheet {name}", row=start + 1
        )
        columns: dict[str, pa.Array] = {
            f"c{place_}": pa.array([row[place_] for row in body], pa.string())
            for place_ in range(len(header))
        }
        columns[ROW] = pa.array(range(start + 2, start + 2 + len(body)), pa.int64())
        place.engine.register("sheet", pa.table(columns))
        filled = "concat(" + ", ".join(f"c{number}" for number in range(len(header))) + ") <> ''"
        names = _named(positions, dictionary)
        return Raw(
            path.name,
            f"(select {names} from sheet where {filled})",
            f"(select {names}, {ROW} from sheet where {filled})",
        )
    raise InputError(
        [Problem(path.name, "no sheet with a column 'pathway_id'", "the header of the data dictionary")]
    )


def _text(cell: object) -> str:
    """A workbook's cell as a CSV file would have it."""
    if isinstance(cell, bool):
        return "y" if cell else "n"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def structure_problems(
    raw: Raw, error: duckdb.Error, dictionary: Dictionary, place: Workspace
) -> list[Problem]:
    """What is wrong with a file that could not be read through, by line. The engine's own words would show cells."""
    problems = []
    try:
        place.engine.execute("drop table if exists reject_errors; drop table if exists reject_scans")
        lenient = raw.rows.replace("strict_mode=true", "strict_mode=true, store_rejects=true")
        place.engine.execute(f"select count(columns(*)) from {lenient}").fetchall()
        found = place.engine.execute(
            f"select line, error_type from reject_errors order by line limit {SHOWN}"
        ).fetchall()
        total = place.one("select count(*) from reject_errors")[0]
        for line, kind in found:
            what, expected = _STRUCTURE.get(str(kind), ("what is not CSV", "CSV in UTF-8"))
            problems.append(Problem(raw.file, what, expected, row=int(line)))
        if int(str(total)) > SHOWN:
            problems.append(Problem(raw.file, f"{int(str(total)) - SHOWN:,} more such lines", "none"))
    except duckdb.Error:
        problems = []
    if not problems:
        line = re.search(r"CSV Error on Line: (\d+)", str(error))
        wrong = "letters that are not UTF-8" if "unicode" in str(error).lower() else "what is not CSV"
        problems = [
            Problem(
                raw.file, wrong, "CSV in UTF-8, each line ended alike", row=int(line[1]) if line else None
            )
        ]
    return problems
