"""Layouts are data: a new edition is a new column, and what does not fit is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.column_maps import match_headers, read_column_map
from store.errors import InputError

LAYOUT = {"area": "Area code|Area", "value": "The rate"}


def test_each_column_is_an_edition_and_notes_are_not(data: Path) -> None:
    layout = read_column_map("made_up")
    assert layout.editions == ("2023", "2024")
    assert layout.for_edition("2024") == LAYOUT


def test_a_field_without_a_header_is_absent_from_that_edition(tmp_path: Path) -> None:
    tmp_path.joinpath("x.csv").write_text("field,2023,2024\narea,Area,Area\nlate,,Late\n", encoding="utf-8")
    layout = read_column_map("x", folder=tmp_path)
    assert layout.for_edition("2023") == {"area": "Area"}
    assert layout.for_edition("2024") == {"area": "Area", "late": "Late"}


def test_an_unknown_edition_says_how_to_add_it(data: Path) -> None:
    with pytest.raises(InputError, match=r"2025.*one of 2023, 2024.*Add a column '2025'"):
        read_column_map("made_up").for_edition("2025")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a header that starts with 'field'"),
        ("fields,2024\na,b\n", "a header that starts with 'field'"),
        ("field,notes\na,b\n", "no edition"),
        ("field,2024,2024\na,b,c\n", "2 columns headed '2024'"),
        ("field,2024\na,b\na,c\n", "row 3.*a name used once"),
        ("field,2024\na,b,c\n", "row 2: found 3 cells"),
        ('field,2024\na,"b\n', "CSV in UTF-8"),
    ],
)
def test_a_wrong_map_is_refused_by_name(tmp_path: Path, text: str, expected: str) -> None:
    tmp_path.joinpath("x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        read_column_map("x", folder=tmp_path)


def test_a_missing_map_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_column_map("x", folder=tmp_path)
    tmp_path.joinpath("x.csv").write_bytes(b"field,\xff\xfe\n")
    with pytest.raises(InputError, match="UTF-8"):
        read_column_map("x", folder=tmp_path)


def test_white_space_line_breaks_and_letter_case_do_not_matter() -> None:
    found = ["", "  THE \n rate ", None, "area  CODE "]
    assert match_headers(found, LAYOUT, file="f.csv") == {"value": 1, "area": 3}


def test_every_unmapped_and_every_missing_column_is_named() -> None:
    with pytest.raises(InputError) as caught:
        match_headers(["Area", "New", "Newer"], LAYOUT, file="f.xlsx", sheet="1a", row=15)
    text = str(caught.value)
    assert len(caught.value.problems) == 3
    assert (
        "f.xlsx, sheet 1a, row 15, column value: found no such column, expected one column 'The rate'" in text
    )
    assert "'New'" in text
    assert "'Newer'" in text


def test_a_header_that_occurs_twice_is_named() -> None:
    with pytest.raises(InputError, match="the same header twice"):
        match_headers(["Area", "area ", "The rate"], LAYOUT, file="f.csv")
    with pytest.raises(InputError, match="the same header twice"):
        match_headers(["Area", "Area code", "The rate"], LAYOUT, file="f.csv")


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=12), st.integers(), st.sampled_from(["Area", "The rate"])))
)
def test_any_header_row_matches_whole_or_not_at_all(found: list[object]) -> None:
    try:
        matched = match_headers(found, LAYOUT, file="f.csv")
    except InputError:
        return
    assert set(matched) == set(LAYOUT)
