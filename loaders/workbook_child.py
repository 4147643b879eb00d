"""The process that opens a workbook, on its own and with limits, because a crafted file can exhaust a reader.

Run as a script: `workbook_child.py PATH MEMORY_MB CELLS OUTPUT_BYTES`. Writes one JSON line a sheet to
standard output: `{"sheet": name, "rows": [[...], ...]}`, then `{"end": true}`; or one line
`{"refused": found, "expected": what}`.
Imports nothing of the project.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zipfile
from typing import Any

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
UNPACKED_BYTES = 400_000_000
PART_COUNT = 5_000
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')

# A formula and no value beside it, in a cell that is no text (an empty text is a value).
_UNSAVED = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt\s*=\s*["\']str["\'])[^>]*?\br\s*=\s*["\']([A-Z]{1,3}[0-9]{1,7})["\'][^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)
#: A formula has at most 8,192 characters.
_OVERLAP = 10_000


class Refused(Exception):
    """What was found and what was expected, both plain text."""


def main(path: str, memory_mb: int, cells: int, output_bytes: int) -> None:
    """Limit this process, then write every sheet, or one refusal."""
    _limit(memory_mb, output_bytes)
    try:
        _check_package(path, cells=cells)
        _write_sheets(path, cells=cells)
    except Refused as refusal:
        found, expected = refusal.args
        _say({"refused": found, "expected": expected})
    except MemoryError:
        _say({"refused": "more than the memory allowed", "expected": "a smaller workbook"})


def _limit(memory_mb: int, output_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is the only one
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory_mb * 1_000_000
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _check_package(path: str, *, cells: int) -> None:
    """Refuse what is no .xlsx, what unpacks to far more than any return, and cells far from the table."""
    with open(path, "rb") as file:
        if file.read(4) == OLE_SIGNATURE:
            raise Refused("an encrypted or an old .xls workbook", "an .xlsx workbook without a password")
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise Refused("no workbook inside", "an .xlsx workbook")
            if len(parts) > PART_COUNT or sum(part.file_size for part in parts) > UNPACKED_BYTES:
                raise Refused("a file that unpacks to an enormous size", "an ordinary workbook")
            budget = UNPACKED_BYTES
            for part in parts:
                budget -= _check_extent(package, part, cells=cells, budget=budget)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise Refused("not a workbook, or a damaged one", "an .xlsx workbook") from error
    except Exception as error:  # zlib.error is raised by damaged members and has no common base
        if isinstance(error, Refused | MemoryError):
            raise
        raise Refused("a damaged workbook", "an .xlsx workbook") from error


def _check_extent(package: zipfile.ZipFile, part: zipfile.ZipInfo, *, cells: int, budget: int) -> int:
    """Scan one sheet; the bytes read. Refuses far cells, since readers allocate the whole rectangle, and formulas
    whose value was not saved, since readers take them for empty cells."""
    last_row = last_column = read = 0
    tail = b""
    with package.open(part) as stream:
        while block := stream.read(1 << 20):
            read += len(block)
            if read > budget:
                raise Refused("a file that unpacks to an enormous size", "an ordinary workbook")
            text = tail + block
            for letters, digits in _CELL.findall(text):
                last_row = max(last_row, int(digits))
                last_column = max(last_column, _column_number(letters))
                if last_row * last_column > cells:
                    raise Refused(
                        f"cell {letters.decode()}{digits.decode()}, which makes {part.filename} a sheet of "
                        f"{last_row:,} rows by {last_column:,} columns",
                        f"a table of at most {cells:,} cells (delete cells far from the table)",
                    )
            if unsaved := _UNSAVED.search(text):
                raise Refused(
                    f"a formula that was never worked out in cell {unsaved[1].decode()} of {part.filename}",
                    "values: open the workbook in a spreadsheet program, save it there and send it again",
                )
            tail = text[-_OVERLAP:]
    return read


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _write_sheets(path: str, *, cells: int) -> None:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        for place, entry in enumerate(workbook.sheets_metadata, 1):
            name = entry.name
            if entry.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(name)
            if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > cells:
                raise Refused(f"a far-away cell in sheet {place}", f"at most {cells:,} cells")
            _say({"sheet": name, "rows": sheet.to_python(skip_empty_area=False)})
    except python_calamine.PasswordError as error:
        raise Refused("an encrypted workbook", "a workbook without a password") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Refused("a damaged workbook", "an .xlsx workbook") from error
    _say({"end": True})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, default=_tagged, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _tagged(value: object) -> dict[str, object]:
    """Dates and times as `{type: text}`; the order matters, a datetime is a date too."""
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    return {"text": str(value)}


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:5]))
