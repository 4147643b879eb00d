"""An error that leaves a return behind has its kind and its traceback, and none of the return's words."""

from __future__ import annotations

import traceback
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from loaders.ptl.workspace import workspace
from loaders.wordless import THE_FILE, told_file, without_words
from store.errors import InputError, Problem

CELL = "Jane Doe, born 1 February 2010"


def everything(error: BaseException | None) -> str:
    """All that an error and what it came from could tell anybody."""
    if error is None:
        return ""
    own = [str(error), repr(error), *map(str, getattr(error, "__notes__", []))]
    return " ".join(
        [*own, *traceback.format_exception(error), everything(error.__cause__), everything(error.__context__)]
    )


def count_cells() -> None:
    with workspace() as place:
        place.keep("cells", {"cell": [CELL]}, {"cell": pa.string()})
        place.one("select cast(cell as integer) from cells")


def test_the_engine_s_words_stay_in_the_workspace_and_its_traceback_does_not() -> None:
    with pytest.raises(duckdb.ConversionException) as caught:
        count_cells()
    told = everything(caught.value)
    assert "Jane" not in told
    assert "2010" not in told
    assert "in one" in told
    assert "ConversionException" in told


@without_words()
def fail(error: Exception) -> None:
    try:
        raise TypeError(CELL)
    except TypeError:
        raise error  # noqa: B904


@without_words()
def refuse() -> None:
    try:
        raise ValueError(CELL)
    except ValueError as error:
        raise InputError([Problem(THE_FILE, "text", "a day", row=2)]) from error


@pytest.mark.parametrize(
    "error", [KeyError(CELL), ValueError(CELL), OSError(2, CELL, CELL), RuntimeError(CELL)]
)
def test_an_error_goes_on_without_its_words_and_those_it_came_from(error: Exception) -> None:
    error.add_note(CELL)
    with pytest.raises(type(error)) as caught:
        fail(error)
    assert "Jane" not in everything(caught.value)


def test_our_own_sentences_stay_and_what_they_came_from_goes() -> None:
    with pytest.raises(InputError) as caught:
        refuse()
    assert "row 2: found text, expected a day" in str(caught.value)
    assert "Jane" not in everything(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "ptl_2026-03-31.csv",
        "ptl_camden_2026-03-31.xlsx",
        "ptl_E09000007_2026-03-31.csv",
        "ptl_northbank-demonstration_2025-03-31.csv",
        "questionnaire-E09000007.csv",
    ],
)
def test_a_file_of_an_area_and_a_day_is_called_by_its_name(name: str) -> None:
    assert told_file(Path(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe.csv",
        "ptl_jane-doe_2026-03-31.csv",
        "9434765919.csv",
        "2011-08-17.csv",
        "ptl.csv",
        ":material_home:.csv",
        ".csv",
    ],
)
def test_a_file_of_any_other_name_is_the_file(name: str) -> None:
    assert told_file(Path(name)) == THE_FILE
