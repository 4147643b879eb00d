"""The guide to loading a new edition does what it says: its column loads, its bad files give the faults it quotes."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.build import build
from loaders.column_maps import read_column_map
from loaders.extract import extract, load_checked
from loaders.sources import guess_editions
from store.errors import InputError
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import list_snapshots, open_current
from store.writer import rollback
from tests.loaders.additional_waits.made_up_workbook import NOTES, Rows, Sheets, make_sheets, write
from tests.loaders.ptl.extracts import write_extract

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "loading-a-new-edition.md").read_text(encoding="utf-8")
SOURCE, EDITION, BEFORE = "additional_waits", "2021-22", "2020-21"
CCGS = {
    "93C": "NHS NORTH CENTRAL LONDON CCG",
    "72Q": "NHS SOUTH EAST LONDON CCG",
    "36L": "NHS SOUTH WEST LONDON CCG",
    "A3A8R": "NHS NORTH EAST LONDON CCG",
    "W2U3Z": "NHS NORTH WEST LONDON CCG",
    "26A": "NHS NORFOLK AND WAVENEY CCG",
}


@pytest.fixture
def folder(shipped_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trial folder as the guide makes one: a copy of everything shipped, without a store."""
    folder = tmp_path / "trial"
    shutil.copytree(shipped_data, folder, ignore=shutil.ignore_patterns("store", "local"))
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def described(folder: Path) -> Path:
    """The trial folder with the guide's new column: that of the edition before, but for the rows it prints."""
    printed = {row[0]: row[3] for row in csv.reader(_block("field,2019-20"))}
    path = folder / "column_maps" / f"{SOURCE}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    place, before = head.index("notes"), head.index(BEFORE)
    with path.open("w", encoding="utf-8", newline="") as lines:
        for row in [head, *rows]:
            row.insert(place, EDITION if row is head else printed.get(row[0], row[before]))
            csv.writer(lines).writerow(row)
    return folder


class TestWithoutALayout:
    def test_its_edition_is_not_known(self, folder: Path, tmp_path: Path) -> None:
        path = write(_sheets(), tmp_path / f"additional_cyp_wait_times_{EDITION}.xlsx")
        with pytest.raises(InputError) as caught:
            guess_editions(SOURCE, path, or_only=True)
        assert f"• {caught.value}" in GUIDE

    def test_the_missing_column_is_named(self, folder: Path, tmp_path: Path) -> None:
        path = write(_sheets(), tmp_path / f"additional_cyp_wait_times_{EDITION}.xlsx")
        with pytest.raises(InputError) as caught:
            load_checked(SOURCE, path, edition=EDITION)
        assert f"• {caught.value}" in GUIDE


class TestWithTheGuidesColumn:
    def test_the_file_loads_is_built_and_can_be_taken_back(self, described: Path, tmp_path: Path) -> None:
        path = write(_sheets(), tmp_path / f"additional_cyp_wait_times_{EDITION}.xlsx")
        before = build()
        assert guess_editions(SOURCE, path) == (EDITION,)
        where, tables = extract(SOURCE, path, edition=EDITION)
        for name, frame in tables.items():
            assert f"│ {name:<12} │ {len(frame):,} │" in GUIDE
        assert where == described / "published" / SOURCE / EDITION
        assert {file.name for file in where.iterdir()} == {
            "observations.parquet",
            "wait_bands.parquet",
            "provenance.toml",
        }
        after = build()
        assert after.rows["observations"] == before.rows["observations"] + len(tables["observations"])
        assert list_snapshots() == [before.id, after.id]
        assert rollback(before.id).id == open_current().id == before.id

    @pytest.mark.parametrize("name", ["reworded", "cells", "sums", "sheets"])
    def test_a_bad_file_gives_the_faults_that_are_quoted(
        self, name: str, described: Path, tmp_path: Path
    ) -> None:
        sheets = _sheets()
        FAULTS[name](sheets)
        with pytest.raises(InputError) as caught:
            load_checked(SOURCE, write(sheets, tmp_path / f"{name}_{EDITION}.xlsx"), edition=EDITION)
        problems = [f"• {problem}" for problem in caught.value.problems]
        quoted = [line for line in GUIDE.splitlines() if line.startswith(f"• {name}_")]
        assert quoted == problems[: len(quoted)]
        assert len(quoted) >= 2
        assert f"Nothing was loaded: {len(problems)} problems.\n{quoted[0]}" in GUIDE

    def test_a_file_of_another_year_is_refused_as_quoted(self, described: Path, tmp_path: Path) -> None:
        path = write(make_sheets(BEFORE), tmp_path / f"another_year_{EDITION}.xlsx")
        with pytest.raises(InputError) as caught:
            load_checked(SOURCE, path, edition=EDITION)
        assert f"• {caught.value}" in GUIDE

    def test_what_is_no_workbook_is_said_to_be_none(self, described: Path, tmp_path: Path) -> None:
        path = tmp_path / f"not_a_workbook_{EDITION}.xlsx"
        path.write_bytes(b"PK\x03\x04 this is not a workbook")
        with pytest.raises(InputError) as caught:
            load_checked(SOURCE, path, edition=EDITION)
        assert f"• {caught.value}" in GUIDE

    def test_the_rows_of_the_map_that_the_guide_explains_are_there(self, described: Path) -> None:
        fields = set(read_column_map(SOURCE).for_edition(BEFORE))
        named = set(re.findall(r"`((?:edition|period|sheet) [a-z0-9_ ]+)`", GUIDE))
        assert len(named) >= 8
        assert named - fields == set()


def test_a_tracking_list_gives_the_faults_that_are_quoted(tmp_path: Path) -> None:
    path = tmp_path / "ptl_northbank_2025-03-31.csv"
    spoilt = {
        5: {"referred_on": "2024-02-30"},
        9: {"age_at_referral": "33"},
        11: {"team": "943 476 5919"},
        14: {"borough": "E09009999"},
    }
    write_extract(tmp_path, *(spoilt.get(line, {}) for line in range(2, 16)), name=path.name)
    with pytest.raises(InputError) as caught:
        load_checked("ptl", path, edition="northbank-2025-03-31")
    lines = [
        f"Nothing was loaded: {len(caught.value.problems)} problems.",
        *(f"• {problem}" for problem in caught.value.problems),
    ]
    assert _block(f"$ python -m loaders check {path.name}")[1:] == lines


def _row(sheets: Sheets, name: str, code: str) -> list[object]:
    return next(row for row in sheets[name] if row and row[0] == code)


def _reword(sheets: Sheets) -> None:
    for name in [name for name in sheets if name.endswith("c")]:
        del sheets[name]
    for rows in sheets.values():
        for row in rows:
            row[:] = ["Both " + str(cell) if cell == "Contacts Before Referral" else cell for cell in row]


def _spoil_cells(sheets: Sheets) -> None:
    _row(sheets, "1b", "93C")[:2] = ["99Z", "NHS SOMEWHERE NEW CCG"]
    _row(sheets, "1b", "72Q")[4] = "n/a"
    _row(sheets, "1b", "36L")[5] = ""


def _spoil_sums(sheets: Sheets) -> None:
    _row(sheets, "1b", "72Q")[4] = 53
    _row(sheets, "1b", "36L")[5] = 77.0
    _row(sheets, "2b", "A3A8R")[2] = 900


def _change_sheets(sheets: Sheets) -> None:
    sheets["3a"] = [["This sheet was withdrawn"]]
    sheets["11a"] = [["new"]]


FAULTS: dict[str, Callable[[Sheets], None]] = {
    "reworded": _reword,
    "cells": _spoil_cells,
    "sums": _spoil_sums,
    "sheets": _change_sheets,
}


def _sheets() -> Sheets:
    """The layout of the edition before, with the CCGs of 2021-22 in place of its one."""
    sheets = make_sheets(BEFORE, titled=EDITION)
    for name, rows in sheets.items():
        if name in NOTES:
            continue
        place = next(i for i, row in enumerate(rows) if row and row[0] == "07Q")
        ccgs: Rows = [[code, label, *rows[place][2:]] for code, label in CCGS.items()]
        rows[place : place + 1] = ccgs
    return sheets


def _block(beginning: str) -> list[str]:
    """The lines of the guide's code block that begins so, those that only stand for others left out."""
    block = next(
        text for text in re.findall(r"```\w*\n(.*?)```", GUIDE, re.DOTALL) if text.startswith(beginning)
    )
    return [line for line in block.splitlines() if line != "…"]
