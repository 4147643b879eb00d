"""Files as they are sent: CSV or a workbook, and what is no file at all. Any bytes: read whole, or one clear error."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from loaders.ptl import editions_in, recognise
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.editions import extract_day
from loaders.sources import file_head, guess_source
from store.errors import InputError
from tests.loaders.ptl.extracts import REFUSED, WHOLE, check, faults, row, write_extract

COLUMNS = list(read_dictionary().columns)
ALL_KINDS = ({}, WHOLE, REFUSED)


def write_workbook(folder: Path, *rows: dict[str, object], sheet: str = "extract") -> Path:
    """A workbook whose second sheet holds the rows, below a blank line."""
    book = Workbook()
    book.active.append(["What the columns hold"])
    page = book.create_sheet(sheet)
    page.append([])
    page.append(COLUMNS)
    for number, given_row in enumerate(rows, 1):
        full = {**row(number), **given_row}
        page.append([full.get(column) for column in COLUMNS])
    path = folder / "ptl_2024-06-30.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_as_the_same_file_in_csv_is(tmp_path: Path) -> None:
    dates = {"referred_on": dt.date(2024, 1, 10), "accepted_on": dt.datetime(2024, 1, 15, 9, 30)}
    numbers = {"age_at_referral": 14, "appointments_offered": 9.0}
    assert faults(write_workbook(tmp_path, {**dates, **numbers}, dict(WHOLE), dict(REFUSED))) == []


def test_faults_of_a_workbook_have_the_rows_of_its_sheet(tmp_path: Path) -> None:
    found = faults(write_workbook(tmp_path, {}, {"priority": "soon"}))
    assert found == [
        "row 4, column priority: found text of 4 characters, expected emergency, urgent, routine."
    ]


def test_an_nhs_number_kept_as_a_number_is_found(tmp_path: Path) -> None:
    (found,) = faults(write_workbook(tmp_path, {"person_id": 9434765919}))
    assert "row 3, column person_id: found what looks like an NHS number" in found


def test_a_workbook_without_the_columns_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ptl_2024-06-30.xlsx"
    Workbook().save(path)
    with pytest.raises(InputError, match="no sheet with a column 'pathway_id'"):
        check(path)


def test_rows_of_empty_cells_are_passed_over(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {}, {"priority": "soon"})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], "," * (len(COLUMNS) - 1), *lines[2:]]), encoding="utf-8")
    assert [text[:5] for text in faults(path)] == ["row 4"]


def test_a_file_without_rows_says_so(tmp_path: Path) -> None:
    assert faults(write_extract(tmp_path)) == ["found no rows below the header, expected one row a pathway."]


def test_the_name_of_a_file_is_no_pattern(tmp_path: Path) -> None:
    write_extract(tmp_path, {"priority": "soon"}, name="ptl_a.csv")
    assert faults(write_extract(tmp_path, {}, name="ptl_[ab]*'.csv")) == []


def test_a_comma_too_few_and_one_too_many_are_told_by_line(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {}, {}, {})
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1], lines[3] = lines[1].removesuffix(","), lines[3] + ",x"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert faults(path) == [
        "row 2: found too few cells, expected as many as the header has.",
        "row 4: found too many cells, expected as many as the header has.",
    ]


def test_letters_of_another_code_page_are_told_by_line(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {}, {"team": "Équipe"})
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert faults(path) == ["row 3: found letters that are not UTF-8, expected CSV in UTF-8."]


def test_a_quotation_mark_left_open_is_told(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {}, {})
    path.write_text(
        path.read_text(encoding="utf-8").replace("Community East", '"Community East', 1), encoding="utf-8"
    )
    (found, *_) = faults(path)
    assert "quotation mark" in found


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        check(tmp_path / "ptl_2024-06-30.csv")


def sound_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_extract(Path(folder), *ALL_KINDS).read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_whole_or_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ptl_2024-06-30.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        check(path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 4_000),
    change=st.one_of(st.binary(min_size=1, max_size=3), st.just(b"\n"), st.just(b'"'), st.just(b",")),
    cut=st.integers(0, 50),
)
def test_a_changed_file_is_read_whole_or_refused_in_words(
    place: int, change: bytes, cut: int, tmp_path: Path
) -> None:
    content = sound_bytes()
    place %= len(content)
    path = tmp_path / "ptl_2024-06-30.csv"
    path.write_bytes(content[:place] + change + content[place + cut :])
    try:
        codes = check(path)
    except InputError:
        return
    assert codes.meant["borough"]
    assert not any(codes.wrong.values())


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("ptl_2026-03-31.csv", "2026-03-31"),
        ("ptl_northbank_2026-03-31.xlsx", "northbank-2026-03-31"),
        ("PTL-north-bank-2026-03-31.csv", "north-bank-2026-03-31"),
    ],
)
def test_the_edition_is_in_the_files_name(name: str, edition: str) -> None:
    assert editions_in(Path(name)) == (edition,)
    assert extract_day(edition, file=name) == dt.date(2026, 3, 31)


@pytest.mark.parametrize("name", ["ptl.csv", "ptl_31-03-2026.csv", "ptl_2026-03.csv"])
def test_a_name_without_a_day_is_asked_for_one(name: str) -> None:
    with pytest.raises(InputError, match="Or say --edition"):
        editions_in(Path(name))


def test_a_day_that_does_not_exist_is_no_edition() -> None:
    with pytest.raises(InputError, match="no such day"):
        extract_day("2026-02-30", file="ptl.csv")


@pytest.mark.parametrize("area", ["jane-doe", "9434765919", "northbank-jane", "DOB", "www.example.org"])
def test_an_edition_names_an_area_that_is_declared_or_none(area: str) -> None:
    with pytest.raises(InputError, match="names no area before the day") as caught:
        extract_day(f"{area}-2026-03-31", file="ptl.csv")
    assert area not in str(caught.value)


def test_it_is_recognised_by_its_header(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {})
    assert recognise(file_head(path))
    assert guess_source(path) == "ptl"
