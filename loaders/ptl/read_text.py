"""Read a waiting list file in CSV: its header here, its rows as the engine streams them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.header import check_header
from loaders.ptl.raw import ROW, SAMPLE_ROWS, Raw, named
from loaders.ptl.workspace import quoted
from loaders.wordless import told_file
from store.errors import InputError, Problem

SAMPLE_BYTES = 1_000_000
LONGEST_LINE = 1_000_000

_TYPES = {"date": "date", "integer": "double"}


def read_text(path: Path, dictionary: Dictionary) -> Raw:
    header, sample = _head(path)
    positions = check_header(header, sample, dictionary, file=told_file(path))
    names = named(positions, dictionary)
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
        told_file(path),
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
            [Problem(told_file(path), "letters that are not UTF-8", "CSV in UTF-8", row=line)]
        ) from error
    try:
        rows = list(_some_rows(text))
    except csv.Error as error:
        raise InputError([Problem(told_file(path), "what is not CSV", "CSV in UTF-8")]) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise InputError(
            [Problem(told_file(path), "no header line", "the column names of the data dictionary", row=1)]
        )
    return rows[0], rows[1:]


def _some_rows(text: str) -> Iterator[list[str]]:
    yield from islice(csv.reader(io.StringIO(text, newline="")), SAMPLE_ROWS + 1)


def _literal(path: Path) -> str:
    """A path in which the engine sees no pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path.absolute()))
