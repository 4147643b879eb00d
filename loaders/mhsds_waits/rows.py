"""Read the rows of our measures out of a monthly file of any size, as text, each with its line.

The files grow to millions of rows of which a few thousand are ours: they are read block by block, and only
the rows of our measures are kept.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from loaders.column_maps import match_headers, normal_header
from loaders.mhsds_waits.measures import MEASURES, Layout
from store.errors import InputError, Problem

BLOCK_BYTES = 4_000_000
SOURCE_FILE = "source_file"
_LONGEST_HEADER = 100_000


def read_mhsds_waits(path: Path, *, layout: Layout) -> pd.DataFrame:
    """One row a row of our measures: our fields (text without outer white space) and `line`, 1-based.

    `source_file` is "" where the file has no such column. Raises InputError for a file that is no CSV in
    UTF-8, another header, rows of another length, or a file without any of our measures.
    """
    lines = _lines(path)
    header = _header(path)
    wanted = dict(layout.headers)
    if normal_header(SOURCE_FILE) not in [normal_header(name) for name in header]:
        wanted.pop(SOURCE_FILE, None)
    places = match_headers(header, wanted, file=path.name, row=1)
    ids = pa.array(sorted(MEASURES))
    kept: list[pa.Table] = []
    for line, batch in _batches(path, width=len(header), lines=lines) if lines > 1 else ():
        ours = pc.is_in(pc.utf8_trim_whitespace(batch.column(places["measure_id"])), value_set=ids)
        found = batch.filter(ours)
        texts = {field: pc.utf8_trim_whitespace(found.column(place)) for field, place in places.items()}
        columns = {field: text.dictionary_encode() for field, text in texts.items()}
        kept.append(pa.table({**columns, "line": pa.array(line).filter(ours)}))
    rows = pa.concat_tables(kept).unify_dictionaries().to_pandas() if kept else pd.DataFrame()
    if rows.empty:
        expected = f"rows of {min(MEASURES)} to {max(MEASURES)}"
        raise InputError([Problem(path.name, "none of our measures", expected)])
    return rows if SOURCE_FILE in rows else rows.assign(source_file="")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(_LONGEST_HEADER)
    try:
        cells = next(csv.reader([first], strict=True), [])
    except csv.Error as error:
        raise InputError([Problem(path.name, str(error), "CSV in UTF-8", row=1)]) from error
    if not cells:
        raise InputError([Problem(path.name, "no header", "a header line", row=1)])
    return cells


def _batches(path: Path, *, width: int, lines: int) -> Iterator[tuple[np.ndarray, pa.RecordBatch]]:
    """(line of each row, rows) block by block; blank lines are passed over, other odd lines refused."""
    blank: list[int] = []
    odd: list[Problem] = []

    def at_odd_row(row: pa_csv.InvalidRow) -> str:
        if row.text.strip():
            found = f"{row.actual_columns} cells"
            odd.append(Problem(path.name, found, f"{row.expected_columns}, as in the header", row=row.number))
        else:
            blank.append(row.number)
        return "skip"

    names = [str(place) for place in range(width)]
    read = pa_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=names, skip_rows=1)
    parse = pa_csv.ParseOptions(invalid_row_handler=at_odd_row, ignore_empty_lines=False)
    convert = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    rows_before = 0
    try:
        with pa_csv.open_csv(path, read, parse, convert) as reader:
            for batch in reader:
                line = np.arange(rows_before, rows_before + batch.num_rows) + 2
                rows_before += batch.num_rows
                for number in blank:
                    line[line >= number] += 1
                yield line, batch
    except (pa.ArrowException, OSError) as error:
        if not odd:
            raise InputError([Problem(path.name, str(error).splitlines()[0], "CSV in UTF-8")]) from error
    if not odd and lines != 1 + rows_before + len(blank):
        odd.append(Problem(path.name, "line breaks inside cells", "one line for each row"))
    if odd:
        raise InputError(odd)


def _lines(path: Path) -> int:
    """How many lines the file has, the last one with or without its end. Raises InputError if not UTF-8.

    All bytes are decoded here because the CSV reader does not report a row of other text, it drops it.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    count, last = 0, b"\n"
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(BLOCK_BYTES), b""):
                decoder.decode(block)
                count, last = count + block.count(b"\n"), block[-1:]
        decoder.decode(b"", final=True)
    except OSError as error:
        raise InputError([Problem(path.name, error.strerror or str(error), "a readable file")]) from error
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 ({error.reason})"
        row = count + error.object[: error.start].count(b"\n") + 1
        raise InputError([Problem(path.name, found, "CSV in UTF-8", row=row)]) from error
    return count + (last != b"\n")
