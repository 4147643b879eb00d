"""Files that are wrong as a whole, and what a person is told of them: every sentence word for word."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from loaders.ptl.dictionary import read_dictionary
from tests.documents import DOCS, tables_of
from tests.loaders.ptl.extracts import faults, write_extract
from tests.loaders.ptl.test_faults import ONE_CELL
from tests.loaders.ptl.test_read import write_workbook

COLUMNS = list(read_dictionary().columns)
CSV, XLSX = "ptl_2024-06-30.csv", "ptl_2024-06-30.xlsx"
Make = Callable[[Path], Path]


def changed(change: Callable[[bytes], bytes], *rows: dict[str, str]) -> Make:
    """A sound CSV file, but for what `change` does to its bytes."""

    def make(folder: Path) -> Path:
        path = write_extract(folder, *(rows or ({}, {}, {})))
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def written(content: bytes, name: str = CSV) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def header(*columns: str) -> Make:
    return lambda folder: write_extract(folder, dict.fromkeys(columns, "x"), header=columns)


def without(left_out: str) -> Make:
    return header_and_rows([column for column in COLUMNS if column != left_out])


def header_and_rows(columns: list[str], **cells: str) -> Make:
    return lambda folder: write_extract(folder, cells, header=columns)


def birth_dates(folder: Path) -> Path:
    births = [
        {"referred_on": f"20{year:02}-05-0{n}", "age_at_referral": str(23 - year)}
        for n, year in enumerate(range(8, 13), 1)
    ]
    return write_extract(folder, *births)


def cut_workbook(folder: Path) -> Path:
    path = write_workbook(folder, {})
    path.write_bytes(path.read_bytes()[:-400])
    return path


def empty_workbook(folder: Path) -> Path:
    path = folder / XLSX
    Workbook().save(path)
    return path


def other_archive(folder: Path) -> Path:
    path = folder / XLSX
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(CSV, "pathway_id,referred_on\n")
    return path


def formula_never_worked_out(folder: Path) -> Path:
    path = write_workbook(folder, {})
    book = load_workbook(path)
    sheet = book["extract"]
    sheet.cell(3, COLUMNS.index("discharged_on") + 1, "=TODAY()")
    book.save(path)
    return path


SAVE_AS = "Send the table itself: in Excel, Save as, CSV UTF-8 (comma delimited)."
DELETE = "Delete the column and send the file again."
NOTHING_PRIVATE = "expected no such column: nothing that tells who somebody is may be sent."

#: What is wrong with the file → how to make one, and all that is said of it.
WHOLE_FILE: dict[str, tuple[Make, list[str]]] = {
    "it is empty": (
        written(b""),
        ["row 1: found no header line, expected the column names of the data dictionary."],
    ),
    "it has no header row": (
        changed(lambda content: content.split(b"\n", 1)[1]),
        [
            "row 1: found no header row, expected the header row with the column names of the data dictionary. Put it "
            "above the first row: python -m loaders template ptl writes it."
        ],
    ),
    "it has a header and no rows": (
        lambda folder: write_extract(folder),
        ["found no rows below the header, expected one row a pathway."],
    ),
    "semicolons part its cells": (
        changed(lambda content: content.replace(b",", b";")),
        [
            "row 1: found semicolons between the cells, expected commas. "
            "In Excel: Save as, CSV UTF-8 (comma delimited)."
        ],
    ),
    "tabs part its cells": (
        changed(lambda content: content.replace(b",", b"\t")),
        [
            "row 1: found tabs between the cells, expected commas. In Excel: Save as, CSV UTF-8 (comma delimited)."
        ],
    ),
    "it is in another code page": (
        changed(lambda content: content.replace(b"Community", "Équipe".encode("cp1252")), {}, {}),
        ["row 2: found letters that are not UTF-8, expected CSV in UTF-8."],
    ),
    "it is in UTF-16": (
        changed(lambda content: content.decode().encode("utf-16")),
        [f"found text in UTF-16, expected CSV in UTF-8, or .xlsx. {SAVE_AS}"],
    ),
    "it is compressed": (
        changed(gzip.compress),
        [f"found a compressed file (gzip), expected CSV in UTF-8, or .xlsx. {SAVE_AS}"],
    ),
    "it is compressed and cut short": (
        changed(lambda content: gzip.compress(content)[:40]),
        [f"found a compressed file (gzip), expected CSV in UTF-8, or .xlsx. {SAVE_AS}"],
    ),
    "it is an old or an encrypted workbook": (
        written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ptl_2024-06-30.xls"),
        [f"found an encrypted or an old .xls workbook, expected CSV in UTF-8, or .xlsx. {SAVE_AS}"],
    ),
    "it is a PDF": (
        written(b"%PDF-1.7\n"),
        [f"found a PDF, expected CSV in UTF-8, or .xlsx. {SAVE_AS}"],
    ),
    "the workbook is cut short": (
        cut_workbook,
        ["found not a workbook, or a damaged one, expected an .xlsx workbook."],
    ),
    "it is an archive of something else": (
        other_archive,
        ["found no workbook inside, expected an .xlsx workbook."],
    ),
    "no sheet of the workbook has the columns": (
        empty_workbook,
        ["found no sheet with a column 'pathway_id', expected the header of the data dictionary."],
    ),
    "a formula of the workbook was never worked out": (
        formula_never_worked_out,
        [
            "found a formula that was never worked out in cell AM3 of xl/worksheets/sheet2.xml, expected values: "
            "open the workbook in a spreadsheet program, save it there and send it again."
        ],
    ),
    "a required column is missing": (
        without("priority"),
        ["row 1: found no column 'priority', expected every required column of the data dictionary."],
    ),
    "a column is not in the data dictionary": (
        header_and_rows([*COLUMNS, "shoe_size"], shoe_size="38"),
        [
            "row 1: found an unknown column in place 57 (BE), expected only the columns of the data dictionary."
        ],
    ),
    "a column is there twice": (
        changed(lambda content: b"\n".join(line + b",team" for line in content.splitlines()) + b"\n", {}),
        ["row 1: found the column 'team' 2 times, expected each column once."],
    ),
    "a column is called NHS Number": (
        header_and_rows([*COLUMNS, "NHS Number"]),
        [
            f"row 1: found an unknown column in place 57 (BE): by its name, of NHS numbers, {NOTHING_PRIVATE} {DELETE}"
        ],
    ),
    "a column holds NHS numbers under another name": (
        header_and_rows([*COLUMNS, "field_9"], field_9="9434765919"),
        [
            f"row 1: found an unknown column in place 57 (BE): what looks like an NHS number, {NOTHING_PRIVATE} {DELETE}"
        ],
    ),
    "a column holds postcodes under another name": (
        header_and_rows([*COLUMNS, "field_9"], field_9="N1 2AB"),
        [
            f"row 1: found an unknown column in place 57 (BE): what looks like a postcode, {NOTHING_PRIVATE} {DELETE}"
        ],
    ),
    "dates of birth stand where referrals belong": (
        birth_dates,
        [
            "column referred_on: found what look like dates of birth, expected days of referral and care, never "
            "of birth. Delete the dates of birth and send the file again."
        ],
    ),
    "it is cut short in its last line": (
        changed(lambda content: content[:-30]),
        ["row 4: found too few cells, expected as many as the header has."],
    ),
    "a row has a cell too many": (
        changed(lambda content: content[:-1] + b",x\n"),
        ["row 4: found too many cells, expected as many as the header has."],
    ),
    "a quotation mark is left open": (
        changed(lambda content: content.replace(b"Community East", b'"Community East', 1), {}),
        [
            "row 2: found a quotation mark that is not closed, or text after it, expected quotation marks in pairs."
        ],
    ),
    "a pathway is there twice": (
        lambda folder: write_extract(folder, {"pathway_id": "PW-7"}, {"pathway_id": "PW-7"}),
        [
            f"row {row}, column pathway_id: found the same as in row {5 - row}, expected one row a pathway."
            for row in (2, 3)
        ],
    ),
    "a cell holds a formula as text": (
        lambda folder: write_extract(folder, {"team": "=HYPERLINK(1)"}),
        [
            "row 2, column team: found text of 13 characters, expected plain letters, digits and punctuation, "
            "at most 60."
        ],
    ),
}


@pytest.mark.parametrize("case", WHOLE_FILE)
def test_a_bad_file_is_told_in_these_words(case: str, tmp_path: Path) -> None:
    make, expected = WHOLE_FILE[case]
    assert faults(make(tmp_path)) == expected


def test_the_guide_quotes_what_is_told() -> None:
    """Its table of faults: of the file as a whole, then of single rows (of which it leaves out the row)."""
    quoted = dict(next(rows for head, rows in tables_of(DOCS / "ptl.md") if head[0] == "what is wrong"))
    told = {case: expected[0] for case, (_, expected) in WHOLE_FILE.items()}
    told |= {case: sentence for case, (_, sentence) in ONE_CELL.items()}
    assert len(quoted) >= 40
    assert {case: told.get(case) for case in quoted} == {
        case: message.replace("\\|", "|") for case, message in quoted.items()
    }
