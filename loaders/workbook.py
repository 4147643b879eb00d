"""Read an .xlsx workbook in a process of its own, with limits on memory, time and size."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from metrics.printed import number, trimmed
from store.errors import InputError, Problem

MEMORY_MB = 1_000
SECONDS = 60.0
CELLS = 8_000_000
OUTPUT_BYTES = 600_000_000

_UNTAG: dict[str, Callable[[Any], object]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "seconds": lambda seconds: dt.timedelta(seconds=seconds),
    "text": str,
}


def read_sheets(
    path: Path,
    *,
    memory_mb: int = MEMORY_MB,
    seconds: float = SECONDS,
    cells: int = CELLS,
    output_bytes: int = OUTPUT_BYTES,
    called: str = "",
) -> dict[str, list[list[object]]]:
    """Sheet name → rows of cells, at their places: `sheets[name][r - 1][c - 1]` is row r, column c.

    A cell is a str, int, float, bool, date, datetime, time or timedelta; an empty one is "". A formula gives
    the value that was saved with it; a merged area gives its value in its first cell. Raises InputError for a
    file that is no workbook, damaged, encrypted, or larger than the limits, or with a formula never worked out; it
    is called by its name, or as it is `called`.
    """
    file = called or path.name
    child = Path(__file__).with_name("workbook_child.py")
    limits = [str(limit) for limit in (memory_mb, cells, output_bytes)]
    command = [sys.executable, "-E", "-s", str(child), str(path.absolute()), *limits]
    if not path.is_file():
        raise _refusal(file, "no such file", "an .xlsx workbook")
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL, timeout=seconds
            )
        except subprocess.TimeoutExpired as error:
            raise _refusal(
                file, f"more than {trimmed(seconds)} seconds of work", "a smaller workbook"
            ) from error
        output.seek(0)
        sheets: dict[str, list[list[object]]] = {}
        for line in output:
            try:
                message = json.loads(line, object_hook=_untagged)
            except ValueError:  # the child was stopped in the middle of a line
                break
            if "refused" in message:
                raise _refusal(file, message["refused"], message["expected"])
            if "end" in message and done.returncode == 0:
                return sheets
            sheets[message["sheet"]] = message["rows"]
    raise _refusal(
        file,
        f"a workbook that needs more than the {number(memory_mb)} MB of memory allowed, or a damaged one",
        "an ordinary workbook (delete cells far from the table)",
    )


def _untagged(message: dict[str, Any]) -> object:
    if len(message) == 1:
        ((kind, value),) = message.items()
        if kind in _UNTAG:
            return _UNTAG[kind](value)
    return message


def _refusal(file: str, found: str, expected: str) -> InputError:
    return InputError([Problem(file, found, expected)])
