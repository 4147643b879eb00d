"""Read a waiting list file that was sent as a workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.header import check_header, column_key
from loaders.ptl.raw import ROW, SAMPLE_ROWS, Raw, named
from loaders.ptl.workspace import Workspace
from loaders.wordless import told_file
from loaders.workbook import read_sheets
from store.errors import InputError, Problem


def read_sheet(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    """The one sheet whose first filled row holds the header; other sheets (a data dictionary) are left alone."""
    for sheet, rows in enumerate(read_sheets(path, called=told_file(path)).values(), 1):
        start = next((number for number, row in enumerate(rows) if any(_text(cell) for cell in row)), None)
        if start is None or "pathway_id" not in {column_key(_text(cell)) for cell in rows[start]}:
            continue
        texts = [[_text(cell) for cell in row] for row in rows[start:]]
        header, body = texts[0], texts[1:]
        positions = check_header(
            header, body[:SAMPLE_ROWS], dictionary, file=f"{told_file(path)}, sheet {sheet}", row=start + 1
        )
        columns: dict[str, pa.Array] = {
            f"c{place_}": pa.array([row[place_] for row in body], pa.string())
            for place_ in range(len(header))
        }
        columns[ROW] = pa.array(range(start + 2, start + 2 + len(body)), pa.int64())
        place.engine.register("sheet", pa.table(columns))
        filled = "concat(" + ", ".join(f"c{number}" for number in range(len(header))) + ") <> ''"
        names = named(positions, dictionary)
        return Raw(
            told_file(path),
            f"(select {names} from sheet where {filled})",
            f"(select {names}, {ROW} from sheet where {filled})",
        )
    raise InputError(
        [Problem(told_file(path), "no sheet with a column 'pathway_id'", "the header of the data dictionary")]
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
