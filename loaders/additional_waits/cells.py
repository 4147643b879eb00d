"""Read the sheets of the additional waiting-time statistics into one table of raw cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from loaders.additional_waits.layout import SOURCE_ID, Layout, SheetMeaning
from loaders.additional_waits.titles import check_titles
from loaders.column_maps import ALTERNATIVE, match_headers, normal_header
from loaders.workbook import read_sheets
from store.errors import InputError, Problem

#: The table starts below the notes; its header has been found on rows 17 and 18.
HEADER_WITHIN_ROWS = 60

Rows = list[list[object]]


@dataclass(frozen=True)
class RawSheets:
    """Cells as the file has them: one row an organisation on a sheet, one column a field of the map.

    `cells` also has `sheet` and `row` (1-based); `letters` is the workbook's column for (sheet, field).
    """

    file: str
    cells: pd.DataFrame
    letters: Mapping[tuple[str, str], str]


def read_additional_waits(path: Path, *, layout: Layout) -> RawSheets:
    """Every sheet that the layout names. Raises InputError with all that has no place in the layout."""
    return raw_from_sheets(read_sheets(path), layout=layout, file=path.name)


def raw_from_sheets(sheets: Mapping[str, Rows], *, layout: Layout, file: str) -> RawSheets:
    """The same from sheets already read (name → rows of cells)."""
    check_titles(sheets, layout=layout, file=file)
    problems = [
        Problem(
            file,
            f"the sheet {name!r}",
            "only sheets of the edition's map",
            f"Write it in a 'sheet …' row of data/column_maps/{SOURCE_ID}.csv, column {layout.edition}, or in "
            "'edition other_sheets' if it holds no table",
            sheet=name,
        )
        for name in sheets
        if name not in layout.sheets and name not in layout.other_sheets
    ]
    letters: dict[tuple[str, str], str] = {}
    records: list[dict[str, object]] = []
    for name, meaning in layout.sheets.items():
        if name not in sheets:
            problems.append(Problem(file, "no such sheet", "a sheet of this name", sheet=name))
            continue
        try:
            columns, found = _sheet_records(sheets[name], meaning, layout=layout, file=file)
        except InputError as error:
            problems += error.problems
            continue
        letters |= {(name, field): _letter(place) for field, place in columns.items()}
        records += found
    if problems:
        raise InputError(problems)
    columns_wanted = ["sheet", "row", *layout.headers]
    return RawSheets(file, pd.DataFrame(records, columns=columns_wanted, dtype=object), letters)


def _sheet_records(
    rows: Rows, meaning: SheetMeaning, *, layout: Layout, file: str
) -> tuple[dict[str, int], list[dict[str, object]]]:
    """Field → column index, and one record a row of figures."""
    sheet = meaning.name
    header = _header_index(rows, layout.headers["organisation_code"])
    if header is None:
        expected = (
            f"the header {layout.headers['organisation_code']!r} in the first {HEADER_WITHIN_ROWS} rows"
        )
        raise InputError([Problem(file, "no table", expected, sheet=sheet)])
    columns = match_headers(
        rows[header],
        layout.headers,
        file=file,
        sheet=sheet,
        row=header + 1,
        place=f"data/column_maps/{SOURCE_ID}.csv, column {layout.edition}",
    )
    used = set(columns.values())
    problems: list[Problem] = []
    records: list[dict[str, object]] = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        filled = [place for place, cell in enumerate(row) if _filled(cell)]
        if not filled or (len(filled) == 1 and str(row[filled[0]]).strip().startswith(layout.footer)):
            continue
        problems += [
            Problem(
                file,
                repr(row[place]),
                "nothing outside the table's columns",
                "",
                sheet,
                number,
                _letter(place),
            )
            for place in filled
            if place not in used
        ]
        cells = {field: row[place] if place < len(row) else "" for field, place in columns.items()}
        records.append({"sheet": sheet, "row": number, **cells})
    if not records:
        problems.append(
            Problem(file, "no rows below the header", "at least one", sheet=sheet, row=header + 1)
        )
    if problems:
        raise InputError(problems)
    return columns, records


def _header_index(rows: Rows, code_header: str) -> int | None:
    spellings = {normal_header(spelling) for spelling in code_header.split(ALTERNATIVE)}
    for index, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        if any(normal_header(cell) in spellings for cell in row):
            return index
    return None


def _filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _letter(index: int) -> str:
    """The workbook's name of a column: 0 is A, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
