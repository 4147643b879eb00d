"""Columns: known ones only, none that tells who somebody is, every required one."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.ptl.dictionary import explained, read_dictionary
from loaders.ptl.header import column_letters
from loaders.templates import data_dictionary, template
from store.errors import InputError
from tests.documents import DOCS, first_table
from tests.loaders.ptl.extracts import SOUND, check, faults, row, write_extract

COLUMNS = list(read_dictionary().columns)
#: What spreadsheets call the column after those of the data dictionary.
PLACE = column_letters(len(COLUMNS))


def test_the_template_is_the_header_of_a_sound_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {})
    assert path.read_text(encoding="utf-8").splitlines()[0] + "\n" == template("ptl")
    assert faults(path) == []


def test_the_data_dictionary_explains_every_column() -> None:
    assert list(data_dictionary("ptl")) == COLUMNS == list(explained())
    for name, text in explained().items():
        assert ("Required." in text) == read_dictionary().columns[name].required
        assert len(text) > 40, name


def test_the_examples_of_the_data_dictionary_are_a_sound_row(tmp_path: Path) -> None:
    examples = {column.name: column.example for column in read_dictionary().columns.values()}
    assert faults(write_extract(tmp_path, examples), edition="2026-03-31") == []


def test_headers_are_read_whatever_their_case_and_spacing(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {})
    head, *body = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([head.replace("_", " ").title(), *body]), encoding="utf-8-sig")
    assert faults(path) == []


def test_columns_that_may_be_empty_may_be_left_out(tmp_path: Path) -> None:
    assert faults(write_extract(tmp_path, {}, header=list(row(1)))) == []


def test_a_missing_an_unknown_and_a_repeated_column_are_all_named(tmp_path: Path) -> None:
    header = [column for column in COLUMNS if column != "priority"]
    path = write_extract(tmp_path, {}, header=header)
    head, *body = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([head + ",shoe_size,team", *(line + ",38,East" for line in body)]), encoding="utf-8"
    )
    assert faults(path) == [
        f"row 1: found an unknown column in place {len(COLUMNS)} (BD), expected only the columns of the data dictionary.",
        "row 1: found the column 'team' 2 times, expected each column once.",
        "row 1: found no column 'priority', expected every required column of the data dictionary.",
    ]


REFUSED = {
    "NHS Number": "NHS numbers",
    "nhsno": "NHS numbers",
    "Date of Birth": "dates of birth",
    "DOB": "dates of birth",
    "birth_date": "dates of birth",
    "Postcode": "postcodes",
    "home post code": "postcodes",
    "Surname": "names",
    "first_name": "names",
    "Patient Name": "names",
    "Name": "names",
    "Address Line 1": "addresses, telephone numbers and e-mail addresses",
    "parent_email": "addresses, telephone numbers and e-mail addresses",
    "mobile": "addresses, telephone numbers and e-mail addresses",
}


@pytest.mark.parametrize("header", REFUSED)
def test_columns_that_tell_who_somebody_is_are_refused_by_name(header: str, tmp_path: Path) -> None:
    (found,) = faults(write_extract(tmp_path, {}, header=[*COLUMNS, header]))
    assert f"({PLACE}): by its name, of {REFUSED[header]}, expected" in found
    assert header not in found
    assert "Delete the column and send the file again" in found


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (["9434765919", ""], "what looks like an NHS number"),
        (["N1 2AB", "E4 7QQ"], "what looks like a postcode"),
        (["2011-05-04", "14/06/2009"], "dates, which could be dates of birth"),
    ],
)
def test_such_a_column_under_another_name_is_called_what_it_is(
    cells: list[str], what: str, tmp_path: Path
) -> None:
    path = write_extract(tmp_path, {"field_9": cells[0]}, {"field_9": cells[1]}, header=[*COLUMNS, "field_9"])
    (found,) = faults(path)
    assert f"({PLACE}): {what}, expected" in found
    assert "field_9" not in found
    assert not any(cell and cell in found for cell in cells)


def test_no_column_of_our_own_is_refused(tmp_path: Path) -> None:
    assert SOUND.keys() <= set(COLUMNS)
    check(write_extract(tmp_path, {}))


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (57, "BF"), (702, "AAA")])
def test_a_column_is_called_as_spreadsheets_call_it(position: int, letters: str) -> None:
    assert column_letters(position) == letters


def test_a_file_that_begins_with_a_child_says_once_that_it_has_no_header(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {"person_id": "9434765919", "team": "Jane Doe"}, {})
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert faults(path) == [
        "row 1: found no header row, expected the header row with the column names of the data dictionary. Put it "
        "above the first row: python -m loaders template ptl writes it."
    ]


@pytest.mark.parametrize("text", ["", "\n", ",,,\n"])
def test_a_file_without_a_header_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ptl_2024-06-30.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no header line"):
        check(path)


def test_the_guide_lists_every_column_as_the_data_dictionary_does() -> None:
    listed = first_table(DOCS / "ptl.md", "column")
    assert {name: cells[1:] for name, cells in listed.items()} == {
        column.name: ["yes" if column.required else "", column.what, column.allowed(), column.example]
        for column in read_dictionary().columns.values()
    }
