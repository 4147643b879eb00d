"""The additional waiting-time statistics: what cannot be true or has no place stops the load, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.additional_waits.layout import read_layout
from loaders.additional_waits.recipe import load
from loaders.published import conform_all
from store.areas import Areas, read_areas
from store.errors import InputError
from store.schema import Tables
from tests.loaders.additional_waits.made_up_workbook import (
    BROMLEY_ROW,
    ENGLAND_ROW,
    LONDON_ROW,
    Sheets,
    load_sheets,
    make_sheets,
    write,
)
from tests.sampling import examples


@pytest.fixture(scope="module")
def areas() -> Areas:
    return read_areas()


def problems_of(sheets: Sheets, *, areas: Areas, edition: str = "2019-20") -> list[str]:
    with pytest.raises(InputError) as caught:
        load_sheets(sheets, areas=areas, edition=edition)
    return [str(problem) for problem in caught.value.problems]


class TestRefusals:
    def test_people_whose_parts_exceed_their_total(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["1b"][ENGLAND_ROW][2] -= 300
        problems = problems_of(sheets, areas=areas)
        assert any("sheet 1b, row 19" in each and "add up to the total" in each for each in problems)

    @pytest.mark.parametrize("sheet", ["1b", "2b"])
    def test_parts_that_fall_short_of_their_total(self, sheet: str, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets[sheet][BROMLEY_ROW][18] = "*"
        sheets[sheet][BROMLEY_ROW][19] = "*"
        (problem,) = problems_of(sheets, areas=areas)
        assert f"sheet {sheet}, row 24, column C" in problem
        assert "a total of 250 beside parts that add up to 179 to 219" in problem

    def test_referrals_whose_parts_exceed_their_total_by_far(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["2b"][ENGLAND_ROW][2] //= 2
        assert any("add up to the total" in each for each in problems_of(sheets, areas=areas))

    def test_a_percentage_that_its_counts_cannot_give(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["1a"][LONDON_ROW][5] = 36
        (problem,) = problems_of(sheets, areas=areas)
        assert "sheet 1a, row 21, column F" in problem
        assert "36% beside 1,815 of 6,870" in problem

    def test_counts_that_are_negative_or_not_rounded(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["1a"][LONDON_ROW][22] = -5
        sheets["1b"][LONDON_ROW][22] = 12
        problems = problems_of(sheets, areas=areas)
        assert any("row 21, column W: found -5, expected a count of 0 or more" in each for each in problems)
        assert any("row 21, column W: found 12, expected a multiple of 5" in each for each in problems)

    def test_a_percentage_over_100(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["1a"][LONDON_ROW][5] = 126
        assert any("found 126%, expected 0 to 100%" in each for each in problems_of(sheets, areas=areas))

    def test_unknown_areas_and_cells_that_are_no_figures_are_all_named(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["1a"][BROMLEY_ROW][0] = "99X"
        sheets["3b"][LONDON_ROW][4] = "about 90"
        sheets["4a"][LONDON_ROW][2] = ""
        sheets["4b"][LONDON_ROW][2] = True
        problems = problems_of(sheets, areas=areas)
        assert len(problems) == 4
        assert any("sheet 1a, row 24" in each and "'99X' (NHS BROMLEY CCG)" in each for each in problems)
        assert any("sheet 3b, row 21, column E (completed 0-4 count)" in each for each in problems)
        assert any("sheet 4a, row 21" in each and "an empty cell" in each for each in problems)

    def test_two_rows_of_one_area_with_other_figures(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["5a"][BROMLEY_ROW + 1][3] = 7
        (problem,) = problems_of(sheets, areas=areas)
        assert "sheet 5a, row 25" in problem
        assert "other figures for UNKNOWN" in problem

    def test_sheets_and_columns_unknown_or_missing_are_all_named(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["11a"] = sheets.pop("10b")
        sheets["1a"][16][4] = "Number of People Waiting Between 0 and 5 Weeks"
        sheets["1b"][16] = ["nothing"]
        sheets["2a"] = sheets["2a"][:17]
        sheets["3a"][LONDON_ROW].append("a note")
        problems = problems_of(sheets, areas=areas)
        assert any("the sheet '11a'" in each for each in problems)
        assert any("sheet 10b: found no such sheet" in each for each in problems)
        assert any("sheet 1a, row 17" in each and "Between 0 and 5" in each for each in problems)
        assert any("sheet 1a, row 17" in each and "Between 0 and 4" in each for each in problems)
        assert any("sheet 1b: found no table" in each for each in problems)
        assert any("sheet 2a, row 17: found no rows" in each for each in problems)
        assert any("sheet 3a, row 21, column X: found 'a note'" in each for each in problems)

    @pytest.mark.parametrize(("titled", "edition"), [("2019-20", "2020-21"), ("2020-21", "2019-20")])
    def test_an_edition_that_the_files_titles_contradict_is_refused_in_one_sentence(
        self, titled: str, edition: str, areas: Areas
    ) -> None:
        """The layout fits, the year does not."""
        problems = problems_of(make_sheets(edition, titled=titled), areas=areas, edition=edition)
        told, wanted = (f"April {each[:4]} to March 20{each[5:]}" for each in (titled, edition))
        assert problems == [
            f"made.xlsx, sheet 1a, row 15: found a table of {told}, expected {wanted}, as edition {edition} has it. "
            "All titles tell another period. Say the --edition that the file is, or mend the periods in "
            "data/column_maps/additional_waits.csv."
        ]

    def test_a_sheet_of_another_quarter_is_named(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["3a"], sheets["5a"] = sheets["5a"], sheets["3a"]
        problems = problems_of(sheets, areas=areas)
        assert [each.partition(". ")[0] for each in problems] == [
            "made.xlsx, sheet 3a, row 15: found a table of July 2019 to September 2019, "
            "expected April 2019 to June 2019, as edition 2019-20 has it",
            "made.xlsx, sheet 5a, row 15: found a table of April 2019 to June 2019, "
            "expected July 2019 to September 2019, as edition 2019-20 has it",
        ]

    def test_a_title_without_a_period_contradicts_nothing(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        for name, rows in sheets.items():
            if name[0].isdigit():
                rows[14] = [f"Table {name}"]
        assert len(load_sheets(sheets, areas=areas)["observations"]) > 0

    def test_an_edition_without_a_map(self) -> None:
        with pytest.raises(InputError, match="no column for edition '2031-32'"):
            read_layout("2031-32")


def whole_or_refused(loading: Callable[[], Tables]) -> bool:
    """Whether a load gives both tables, each sound, or an error that lists its problems."""
    try:
        tables = loading()
    except InputError as error:
        return len(error.problems) > 0
    return set(conform_all(tables, file="any")) == {"observations", "wait_bands"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(make_sheets("2019-20"), tmp_path_factory.mktemp("whole") / "made.xlsx").read_bytes()


class TestAnyInput:
    """A full load or one error, whatever the bytes or the cells."""

    def load_bytes(self, content: bytes, folder: Path) -> bool:
        path = folder / "any.xlsx"
        path.write_bytes(content)
        return whole_or_refused(lambda: load(path, edition="2019-20"))

    def test_the_whole_file_loads(self, whole: bytes, tmp_path: Path, areas: Areas) -> None:
        path = tmp_path / "made.xlsx"
        path.write_bytes(whole)
        same = load_sheets(make_sheets("2019-20"), areas=areas)
        for name, rows in load(path, edition="2019-20").items():
            pd.testing.assert_frame_equal(rows, same[name])

    @settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
    @given(content=st.binary(max_size=300))
    def test_any_bytes(self, content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
        assert self.load_bytes(content, tmp_path_factory.mktemp("any"))

    @settings(max_examples=examples(12), suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_a_damaged_workbook(
        self, data: st.DataObject, whole: bytes, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(len(whole), start + 30)) | st.just(len(whole)))
        content = whole[:start] + data.draw(st.binary(max_size=10)) + whole[end:]
        assert self.load_bytes(content, tmp_path_factory.mktemp("damaged"))

    @settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_cell_may_hold_anything(self, data: st.DataObject, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        cell = st.one_of(
            st.floats(),
            st.integers(),
            st.text(max_size=5),
            st.booleans(),
            st.dates(),
            st.sampled_from(["*", "", "07Q"]),
        )
        for _ in range(data.draw(st.integers(1, 4))):
            name = data.draw(st.sampled_from(sorted(sheets)))
            rows = sheets[name]
            row = rows[data.draw(st.integers(0, len(rows) - 1))]
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(cell)
        assert whole_or_refused(lambda: load_sheets(sheets, areas=areas))
