"""Any file gives every cell at its place, or one clear refusal; never a dead reader."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.workbook import read_sheets
from store.errors import InputError
from tests.loaders.workbooks import write_workbook
from tests.official import official
from tests.sampling import examples


def test_cells_are_at_their_places_whatever_is_empty_before_them(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"First": {"C4": "here", "D6": 7}, "Second": {"A1": "x"}})
    sheets = read_sheets(path)
    assert list(sheets) == ["First", "Second"]
    assert sheets["First"][4 - 1][3 - 1] == "here"
    assert sheets["First"][6 - 1][4 - 1] == 7
    assert sheets["First"][0] == ["", "", "", ""]
    assert len(sheets["First"]) == 6
    assert sheets["Second"] == [["x"]]


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    assert read_sheets(write_workbook(tmp_path / "w.xlsx", {"Empty": {}})) == {"Empty": []}


def test_values_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Kinds")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, 'text {"datetime": 1}')
        sheet.write(0, 1, 1.5)
        sheet.write(0, 2, True)
        sheet.write_datetime(0, 3, dt.datetime(2024, 3, 31), day)
        sheet.write_datetime(
            0, 4, dt.datetime(2024, 3, 31, 12, 30), book.add_format({"num_format": "d/m/y h:m"})
        )
        sheet.write_formula(0, 5, "=1+1", None, 2)
        sheet.merge_range(0, 6, 0, 7, "merged")
    (row,) = read_sheets(path)["Kinds"]
    assert row[:3] == ['text {"datetime": 1}', 1.5, True]
    assert row[3] in (dt.date(2024, 3, 31), dt.datetime(2024, 3, 31))
    assert row[4] == dt.datetime(2024, 3, 31, 12, 30)
    assert row[5:] == [2, "merged"]


def test_a_tiny_workbook_with_one_far_away_cell_is_refused_by_name(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1, "XFD1048576": 1}})
    assert path.stat().st_size < 1_700
    with pytest.raises(InputError, match=r"cell XFD1048576.*1,048,576 rows by 16,384 columns"):
        read_sheets(path)


def test_a_lone_far_away_cell_is_refused_too(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"XFD1048576": 1}})
    with pytest.raises(InputError, match="XFD1048576"):
        read_sheets(path)


@pytest.mark.parametrize("far", ["<c r='XFD1048576'>", '<c s="1" r = "XFD1048576">', '<x:c r="XFD1048576">'])
def test_a_far_away_cell_is_found_however_it_is_written(tmp_path: Path, far: str) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1}}, extra=far)
    with pytest.raises(InputError, match="XFD1048576"):
        read_sheets(path)


def test_a_sheet_in_an_odd_place_is_checked_too(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1, "XFD1048576": 1}})
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(odd, "w") as new:
        for part in old.namelist():
            content = old.read(part).replace(b"worksheets/sheet1.xml", b"elsewhere/sheet1.part")
            new.writestr(part.replace("worksheets/sheet1.xml", "elsewhere/sheet1.part"), content)
    with pytest.raises(InputError, match="XFD1048576"):
        read_sheets(odd)


def test_a_sheet_that_unpacks_to_an_enormous_size_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1}})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(450):
            part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="enormous size"):
        read_sheets(path)


def test_more_text_than_allowed_is_stopped(tmp_path: Path) -> None:
    cells = {f"A{number}": "x" * 30_000 for number in range(1, 300)}
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": cells})
    with pytest.raises(InputError, match="memory allowed, or a damaged one"):
        read_sheets(path, output_bytes=1_000_000)


def test_a_workbook_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1}})
    with pytest.raises(InputError, match=r"more than 0\.001 seconds"):
        read_sheets(path, seconds=0.001)


def test_a_workbook_that_needs_more_memory_than_allowed_is_stopped(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": 1, "CV60000": 1}})
    with pytest.raises(InputError, match="memory allowed"):
        read_sheets(path, memory_mb=60)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "not a workbook"),
        (b"a,b\n1,2\n", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "an encrypted or an old .xls workbook"),
        (b"PK\x03\x04" + b"\0" * 40, "not a workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "w.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=expected):
        read_sheets(path)


def test_a_zip_of_something_else_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("letter.txt", "Dear all")
    with pytest.raises(InputError, match="no workbook inside"):
        read_sheets(path)
    with pytest.raises(InputError, match="no such file"):
        read_sheets(tmp_path / "absent.xlsx")


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), byte=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_workbook_is_read_whole_or_refused(
    tmp_path: Path, place: int, byte: int, cut: bool
) -> None:
    path = write_workbook(tmp_path / "w.xlsx", {"Sheet": {"A1": "one", "B2": 2}})
    content = path.read_bytes()
    place %= len(content)
    damaged = (
        content[:place] if cut else content[:place] + bytes([content[place] ^ byte]) + content[place + 1 :]
    )
    path.write_bytes(damaged)
    try:
        sheets = read_sheets(path)
    except InputError:
        return
    assert all(isinstance(row, list) for rows in sheets.values() for row in rows)


def test_an_official_workbook_is_read_with_every_sheet() -> None:
    sheets = read_sheets(official("data/raw/additional_cyp_wait_times_1920.xlsx"))
    assert len(sheets) == 22
    assert sheets["1a"][16 - 1 : 17] != []
