"""Every kind of private cell in every place of a return: no message, log or file repeats it, and no load takes it.

What a list of teams does not declare is taken, under a code.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from loaders import __main__ as command_line
from loaders.ptl import recipe
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.workspace import Workspace
from store.settings import DATA_FOLDER_VARIABLE
from tests.loaders.private_cells import CELLS, DATES, repeated, repeated_in
from tests.loaders.ptl.extracts import row
from tests.sampling import some_of

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = read_dictionary().columns
NAME = "ptl_northbank-demonstration_2024-06-30.csv"
WAITING = {"accepted_on": "2024-01-15"}
#: A label that is no text for a label is refused; any other is counted under a code.
CODED = [name for name, column in COLUMNS.items() if column.type == "text"]
CASES = [(column, kind) for column in COLUMNS for kind in CELLS]
#: So many of them are tried on their own too in the whole run.
ALONE = 60
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without figures."""
    folder = tmp_path_factory.mktemp("private") / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local", "published"))
    (folder / "published").mkdir()
    return folder


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: its exit code and all that it printed, after looking for private cells in it and in every file."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(folder))
    monkeypatch.setenv("COLUMNS", "500")

    def command(*words: str | Path, sent: Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["loaders", *map(str, words)])
        code = _code()
        printed = capsys.readouterr()
        assert repeated(printed.out + printed.err) == []
        assert repeated_in(folder.parent, but=sent) == []
        return code, printed.out + printed.err

    return command


def _code() -> int:
    try:
        return command_line.main()
    except SystemExit as end:
        return int(end.code or 0)


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    return path


def sound(number: int, **given: str) -> list[str]:
    cells = row(number, {**WAITING, **given})
    return [cells.get(name, "") for name in COLUMNS]


def taken(column: str, kind: str) -> bool:
    """Whether a cell may be of a sound row: as a day, or as a label that goes no further or under a code."""
    return column in CODED or (COLUMNS[column].type == "date" and kind in DATES)


def test_no_cell_of_any_column_is_repeated_and_every_row_is_told(
    run: Run, tmp_path: Path, folder: Path
) -> None:
    rows = [sound(n, **{column: CELLS[kind]}) for n, (column, kind) in enumerate(CASES, 1)]
    path, faults = write(tmp_path / NAME, [list(COLUMNS), *rows]), folder.parent / "faults.csv"
    code, told = run("check", path, "--faults", faults, sent=path)
    assert code == 1
    assert "what looks like a telephone number" in told
    with faults.open(encoding="utf-8", newline="") as lines:
        found = {int(fault["row"]) for fault in csv.DictReader(lines)}
    missed = [case for n, case in enumerate(CASES, 2) if n not in found and not taken(*case)]
    assert missed == []


def test_no_cell_is_repeated_where_it_stands_alone(run: Run, tmp_path: Path, exhaustive: bool) -> None:
    for column, kind in some_of(CASES, exhaustive=False, most=ALONE if exhaustive else 4):
        if not taken(column, kind):
            path = write(tmp_path / NAME, [list(COLUMNS), sound(1), sound(2, **{column: CELLS[kind]})])
            code, told = run("check", path, sent=path)
            assert (code, column in told) == (1, True), (column, kind)


def test_no_header_is_repeated(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / NAME, [[*COLUMNS, *CELLS.values()], [*sound(1), *CELLS.values()]])
    code, told = run("check", path, sent=path)
    assert code == 1
    assert told.count("unknown column in place") == len(CELLS)


def test_a_first_row_of_cells_is_not_repeated(run: Run, tmp_path: Path) -> None:
    rows = [[*CELLS.values(), *sound(n)[len(CELLS) :]] for n in range(3)]
    path = write(tmp_path / NAME, rows)
    code, told = run("check", "--source", "ptl", path, sent=path)
    assert code == 1
    assert "1 problem." in told
    assert "found no header row" in told
    assert run("check", path, sent=path)[0] == 1


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text.replace(CELLS["a name"], '"' + CELLS["a name"], 1),
        lambda text: text.replace(CELLS["a name"], CELLS["a name"] + ",x", 1),
        lambda text: text[: text.index(CELLS["a name"]) + len(CELLS["a name"])],
        lambda text: text.replace(CELLS["a name"], CELLS["a name"] + "\0", 1),
        lambda text: text.replace(CELLS["a name"], CELLS["a name"] * 200_000, 1),
    ],
    ids=["a quotation mark is open", "a cell too many", "cut short", "a nought byte", "an enormous cell"],
)
def test_a_file_that_cannot_be_read_through_repeats_nothing(
    run: Run, tmp_path: Path, broken: Callable[[str], str]
) -> None:
    path = write(tmp_path / NAME, [list(COLUMNS), sound(1), sound(2, team=CELLS["a name"]), sound(3)])
    path.write_text(broken(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert run("check", "--source", "ptl", path, sent=path)[0] == 1


def test_letters_of_another_code_page_repeat_nothing(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / NAME, [list(COLUMNS), sound(1, team="Zyxwina Quörble")])
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert run("check", "--source", "ptl", path, sent=path)[0] == 1


def test_no_sheet_is_repeated(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    for kind in ("a name", "a mobile number", "an NHS number", "a sentence about a child"):
        page = book.create_sheet(CELLS[kind][:31])
        page.append([*COLUMNS, CELLS[kind]])
        page.append([*sound(1, team=CELLS[kind]), CELLS[kind]])
    path = tmp_path / NAME.replace(".csv", ".xlsx")
    book.save(path)
    code, told = run("check", "--source", "ptl", path, sent=path)
    assert code == 1
    assert "sheet 2, row 1: found an unknown column" in told


def test_no_name_of_a_file_and_no_edition_is_repeated(run: Run, tmp_path: Path, exhaustive: bool) -> None:
    for cell in some_of([*CELLS.values()], exhaustive=exhaustive, most=5):
        name = cell.replace("/", "-").replace("\n", " ")
        path = write(tmp_path / f"{name}.csv", [list(COLUMNS), sound(1, priority="soon")])
        for words in (("check", path), ("extract", "ptl", path), ("check", path, "--edition", "2024-06-30")):
            assert run(*words, sent=path)[0] == 1
        assert run("check", tmp_path / f"absent {name}.csv", sent=path)[0] == 1
        assert run("check", "--edition", cell, "--source", "ptl", path, sent=path)[0] == 1
        assert run("check", "--edition", f"{cell}-2024-06-30", "--source", "ptl", path, sent=path)[0] == 1
        path.unlink()


def test_a_fault_of_ours_is_logged_with_its_traceback_and_without_a_cell(
    run: Run, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(place: Workspace, typed: str, *rest: object, **given: object) -> None:
        place.one(f"select cast(team as integer) from {typed}")

    monkeypatch.setattr(recipe, "label_pathways", fails)
    path = write(tmp_path / NAME, [list(COLUMNS), sound(1, team=CELLS["a sentence about a child"])])
    code, told = run("check", path, sent=path)
    assert code == 3
    assert "A fault of this program" in told
    (log,) = (folder / "store" / "logs").iterdir()
    assert duckdb.ConversionException.__name__ in log.read_text(encoding="utf-8")
    assert "in count_ptl" in log.read_text(encoding="utf-8")


def test_a_team_that_no_list_declares_is_counted_and_nothing_of_it_is_published(
    run: Run, tmp_path: Path, folder: Path, exhaustive: bool
) -> None:
    kinds = ["a name", "a name with a title", "a name and an address", "an announced date of birth"]
    kinds += ["a sentence about a child", "a web address", "a date of birth"]
    given = [{"team": CELLS[kind], "step_1_team": CELLS[kind]} for kind in kinds for _ in range(12)]
    step = {"first_contact_on": "2024-02-05", "step_1_kind": "internal", "step_1_referred_on": "2024-03-11"}
    step |= {"attended_this_month": "2"}
    rows = [sound(n, **step, clinician=f"CL-{n}", **cells) for n, cells in enumerate(given, 1)]
    path = write(tmp_path / f"{CELLS['a name']}.csv", [list(COLUMNS), *rows])
    code, told = run("extract", "ptl", path, "--edition", "northbank-demonstration-2024-06-30", sent=path)
    assert (code, f"{len(kinds)} teams are shown under a code" in told) == (0, True), told
    for table in ("pathway_snapshots", "pathway_measures"):
        assert len(teams_of(folder, table)) == len(kinds), table
    if exhaustive:
        assert run("build", sent=path)[0] == 0


def teams_of(folder: Path, table: str) -> set[str]:
    """The teams that a published table has labels of, for `run` to look at: a table without any would hide a leak."""
    (path,) = (folder / "published" / "ptl").glob(f"*/{table}.parquet")
    breakdowns = pq.read_table(path, columns=["breakdown"])["breakdown"].to_pylist()
    return {part for text in breakdowns for part in text.split(";") if part.startswith("team=")}


class TestTheQuestionnairesReturn:
    HEADER = ("area", "question_id", "part", "option")
    SOUND = ("E09000006", "1.1", "", "Yes, sometimes")

    def test_no_cell_is_repeated(self, run: Run, tmp_path: Path) -> None:
        cells = [cell.replace("\n", " ") for cell in CELLS.values()]
        rows = [
            [cell if place == n else s for n, s in enumerate(self.SOUND)]
            for place in range(4)
            for cell in cells
        ]
        path = write(tmp_path / "questionnaire-E09000006.csv", [list(self.HEADER), *rows])
        code, told = run("check", path, sent=path)
        assert code == 1
        assert [line for line in range(2, len(rows) + 2) if f"line {line}," not in told] == []

    def test_no_header_first_row_file_or_edition_is_repeated(
        self, run: Run, tmp_path: Path, exhaustive: bool
    ) -> None:
        source = ("--source", "cqc_questionnaire_return")
        for cell in some_of([*CELLS.values()], exhaustive=exhaustive, most=5):
            name = cell.replace("/", "-").replace("\n", " ")
            path = tmp_path / f"{name}.csv"
            for rows in (
                [[*self.HEADER, cell], [*self.SOUND, cell]],
                [[cell, *self.SOUND[1:]], self.SOUND],
                [self.HEADER, [*self.SOUND, cell]],
                [self.HEADER, [cell, *self.SOUND[1:]]],
            ):
                write(path, [list(each) for each in rows])
                assert run("check", *source, path, sent=path)[0] == 1
            assert run("check", *source, "--edition", cell, path, sent=path)[0] == 1
            path.unlink()

    def test_without_a_header_one_sentence_says_so(self, run: Run, tmp_path: Path) -> None:
        path = write(tmp_path / "questionnaire-E09000006.csv", [list(self.SOUND)])
        code, told = run("check", "--source", "cqc_questionnaire_return", path, sent=path)
        assert (code, "1 problem." in told, "found no header row" in told) == (1, True, True)
