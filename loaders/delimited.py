"""Read a CSV file as rows of text, each with the number of its line: the first step of every CSV source."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from loaders.column_maps import match_headers
from metrics.printed import number
from store.errors import InputError, Problem

LARGEST_BYTES = 200_000_000
LINE = "line"


def read_delimited(path: Path, columns: Mapping[str, str], *, returned: str = "") -> pd.DataFrame:
    """The file's cells as text under our field names, and `line`: the line on which each row ends.

    `columns` is our field → the publisher's header, as a column map gives it. A return is called `returned` in
    messages, and nothing of it is repeated in them. Cells keep their text, without
    outer white space; blank lines are dropped. Raises InputError with every problem: no file, too large, not
    CSV in UTF-8, a column unknown or missing, a row with too few or too many cells.
    """
    file = returned or path.name
    records = _records(path, file=file)
    if not records:
        raise InputError([Problem(file, "an empty file", "a header line")])
    (line, head), *body = records
    places = match_headers(head, columns, file=file, row=line, repeated=not returned)
    problems = [
        Problem(file, f"{len(cells)} cells", f"{len(head)}, as in the header", row=number)
        for number, cells in body
        if len(cells) != len(head)
    ]
    if not body:
        problems.append(Problem(file, "no rows below the header", "at least one"))
    if problems:
        raise InputError(problems)
    frame = {field: [cells[place].strip() for _, cells in body] for field, place in places.items()}
    return pd.DataFrame({**frame, LINE: [number for number, _ in body]})


def _records(path: Path, *, file: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every line that is not blank."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError([Problem(file, "a larger file", f"at most {number(LARGEST_BYTES)} bytes")])
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            [Problem(file, error.strerror or "what cannot be read", "a readable file")]
        ) from error
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 at position {error.start}"
        raise InputError([Problem(file, found, "CSV in UTF-8")]) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError([Problem(file, "what is not CSV", "CSV in UTF-8", row=reader.line_num)]) from error
