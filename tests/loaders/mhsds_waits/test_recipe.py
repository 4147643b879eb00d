"""The monthly four-week waits: flows and stocks apart, months and statuses as editions, nothing half-loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.mhsds_waits.measures import MEASURES, read_layout
from loaders.mhsds_waits.recipe import NOT_KEPT, editions_in, load, recognise
from loaders.mhsds_waits.rows import read_mhsds_waits
from loaders.published import conform_all
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables
from tests.loaders.mhsds_waits.made_up_file import AREAS, HEADER, Row, as_text, make_rows
from tests.sampling import examples

EDITION = "2024-04-performance"
TEXT = as_text(make_rows())
ENGLAND, NCL = "E92000001", "QMJ"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(text: str | bytes) -> Path:
        path = tmp_path / "month.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def small(file: Callable[[str], Path]) -> pd.DataFrame:
    return load(file(TEXT), edition=EDITION)["observations"]


def figure(observations: pd.DataFrame, indicator_id: str, area_id: str) -> pd.Series:
    return observations.query("indicator_id == @indicator_id and area_id == @area_id").iloc[0]


def problems_of(path: Path, edition: str = EDITION) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(path, edition=edition)
    return [str(problem) for problem in caught.value.problems]


def changed(measure_id: str, area: str, column: str, value: str) -> list[Row]:
    """The small file's rows with one cell changed."""
    rows = make_rows()
    place = HEADER.index(column)
    for row in rows:
        if row[8] == measure_id and row[4] == area:
            row[place] = value
    return rows


class TestFigures:
    def test_a_flow_covers_three_months_and_a_stock_its_last_day(self, small: pd.DataFrame) -> None:
        flow = figure(small, "full_stops", ENGLAND)
        assert (flow["period_start"], flow["period_end"]) == (dt.date(2024, 2, 1), dt.date(2024, 4, 30))
        assert flow["period_type"] == "rolling_quarter"
        stock = figure(small, "waiting_full_stop", ENGLAND)
        assert (stock["period_start"], stock["period_end"]) == (dt.date(2024, 4, 1), dt.date(2024, 4, 30))
        assert stock["period_type"] == "snapshot"
        for id_ in set(small["indicator_id"]):
            declared = read_catalogue().indicators[id_]
            assert set(small.loc[small["indicator_id"] == id_, "period_type"]) == {declared.frequency}
            assert declared.overlapping == (declared.frequency == "rolling_quarter")

    def test_a_percentage_comes_with_the_counts_behind_it(self, small: pd.DataFrame) -> None:
        england = figure(small, "four_week_full_stop", ENGLAND)
        assert (england["numerator"], england["denominator"]) == (4160, 22_920)
        assert england["value"] == england["published_value"] == 18.150087
        assert england["caveats"] == ""
        board = figure(small, "four_week_full_stop", NCL)
        assert (board["numerator"], board["denominator"], board["published_value"]) == (415, 2290, 18)
        assert board["value"] == pytest.approx(100 * 415 / 2290)
        assert board["caveats"] == "rounded_to_5;percent_recomputed"
        long_waits = figure(small, "waiting_first_contact_over_52_weeks_percent", NCL)
        assert (long_waits["numerator"], long_waits["denominator"]) == (1255, 7620)

    def test_a_wait_in_days_says_how_many_it_is_about(self, small: pd.DataFrame) -> None:
        median = figure(small, "waiting_first_contact_median_days", NCL)
        assert (median["value"], median["denominator"], median["caveats"]) == (186, 7620, "")

    def test_withheld_figures_are_missing_and_say_so(self, small: pd.DataFrame) -> None:
        withheld = figure(small, "four_week_full_stop", "717")
        assert pd.isna(withheld["value"])
        assert withheld["value_note"] == "c"
        assert small.loc[small["value"].isna(), "value_note"].eq("c").all()

    def test_the_line_of_each_figure_is_named(self, small: pd.DataFrame) -> None:
        lines = TEXT.splitlines()
        for row in small.to_dict("records"):
            line = lines[int(row["source_ref"].removeprefix("line ")) - 1].split(",")
            assert MEASURES[line[8]].indicator_id == row["indicator_id"]
            shown = "*" if pd.isna(row["published_value"]) else row["published_value"]
            assert shown == (line[10] if line[10] == "*" else float(line[10]))

    def test_providers_that_we_do_not_know_are_counted_and_left_out(self, small: pd.DataFrame) -> None:
        assert set(small["area_id"]) == {ENGLAND, NCL, "UNKNOWN", "RNK", "717"}
        assert small.attrs[NOT_KEPT] == {"providers that we do not know": 1}

    def test_rows_of_other_measures_breakdowns_and_levels_are_left_out(
        self, file: Callable[[str], Path], small: pd.DataFrame
    ) -> None:
        by_age = [[*row[:3], "England; Age", *row[4:]] for row in make_rows(areas=AREAS[:1])]
        by_sex = [[*row[:6], "1", "Male", *row[8:]] for row in make_rows(areas=AREAS[:1])]
        rows = load(file(as_text([*make_rows(), *by_age, *by_sex])), edition=EDITION)["observations"]
        pd.testing.assert_frame_equal(rows, small)
        assert rows.attrs[NOT_KEPT]["rows of the breakdown 'England; Age'"] == len(MEASURES)
        assert rows.attrs[NOT_KEPT]["rows of a finer level"] == len(MEASURES)

    def test_the_tables_conform_and_every_id_is_declared(self, small: pd.DataFrame) -> None:
        conform_all({"observations": small}, file="made")
        catalogue = read_catalogue()
        declared = {id_ for id_, each in catalogue.indicators.items() if each.source == "mhsds_waits"}
        assert set(small["indicator_id"]) == declared - {"hidden_wait_gap", "first_steps_open_seen_percent"}
        assert {c for cell in small["caveats"] for c in cell.split(";") if c} <= set(catalogue.caveats)


class TestEditions:
    def test_a_provisional_month_is_another_edition(self, file: Callable[[str], Path]) -> None:
        rows = make_rows(end=dt.date(2025, 1, 31), status="Provisional")
        path = file(as_text(rows))
        assert editions_in(path) == ("2025-01-provisional",)
        found = load(path, edition="2025-01-provisional")["observations"]
        assert set(found["status"]) == {"provisional"}
        assert set(found["value_note"]) == {"p", "c"}
        assert figure(found, "full_stops", ENGLAND)["period_start"] == dt.date(2024, 11, 1)

    def test_several_months_in_one_file(self, file: Callable[[str], Path], small: pd.DataFrame) -> None:
        april = [[*row, "MHSDS Data_4WW_AprPerf_2024_v2.csv"] for row in make_rows()]
        may = [[*row, "MHSDS Data_4WW_MayPerf_2024.csv"] for row in make_rows(end=dt.date(2024, 5, 31))]
        path = file(as_text([*april, *may], header=[*HEADER, "source_file"], line_end="\r\n"))
        assert editions_in(path) == (EDITION, "2024-05-performance")
        rows = load(path, edition=EDITION)["observations"]
        assert rows["source_ref"].str.endswith(", from MHSDS Data_4WW_AprPerf_2024_v2.csv").all()
        same = rows.assign(source_ref=rows["source_ref"].str.split(",").str[0])
        pd.testing.assert_frame_equal(same, small)

    def test_an_edition_that_the_file_does_not_hold(self, file: Callable[[str], Path]) -> None:
        assert problems_of(file(TEXT), "2024-05-performance") == [
            f"month.csv: found no row of edition '2024-05-performance', expected one of {EDITION}."
        ]

    def test_a_source_file_named_after_another_month(self, file: Callable[[str], Path]) -> None:
        rows = [[*row, "MHSDS Data_4WW_MayPerf_2024.csv"] for row in make_rows()]
        problems = problems_of(file(as_text(rows, header=[*HEADER, "source_file"])))
        assert len(problems) == 1
        assert "expected a file named after Apr 2024 and Performance" in problems[0]


class TestRefusals:
    def test_an_unknown_board_stops_the_load_by_name(self, file: Callable[[str], Path]) -> None:
        rows = [[*row[:4], row[4].replace("QMJ", "QZZ"), *row[5:]] for row in make_rows()]
        (problem,) = problems_of(file(as_text(rows)))
        assert "row 25" in problem
        assert "'QZZ' (NHS NORTH CENTRAL LONDON INTEGRATED CARE BOARD)" in problem

    def test_a_code_of_another_kind_of_area_is_no_board(self, file: Callable[[str], Path]) -> None:
        rows = [[*row[:4], row[4].replace("QMJ", "RNK"), *row[5:]] for row in make_rows()]
        (problem,) = problems_of(file(as_text(rows)))
        assert "RNK is a provider" in problem

    @pytest.mark.parametrize(
        ("column", "value", "expected"),
        [
            ("MEASURE_NAME", "Something else", "the name that MRS09 has in the column map"),
            ("STATUS", "Draft", "Performance or Provisional or Final"),
            ("MEASURE_VALUE", "1,234", "a number or '*'"),
            ("MEASURE_VALUE", "", "a number or '*'"),
            ("MEASURE_VALUE", "-5", "a number or '*'"),
            ("REPORTING_PERIOD_END", "2024-04-30", "a day as dd/mm/yyyy"),
            ("REPORTING_PERIOD_START", "01/02/2024", "the first of 1 calendar month to 30/04/2024"),
            ("REPORTING_PERIOD_START", "31/02/2024", "the first of 1 calendar month to 30/04/2024"),
        ],
    )
    def test_a_cell_that_is_not_what_its_column_holds(
        self, column: str, value: str, expected: str, file: Callable[[str], Path]
    ) -> None:
        problems = problems_of(file(as_text(changed("MRS09", "QMJ", column, value))))
        assert any(
            f"row 28, column {column}: found {value!r}, expected {expected}" in each for each in problems
        )

    def test_a_period_that_does_not_end_with_a_month(self, file: Callable[[str], Path]) -> None:
        (problem,) = problems_of(file(as_text(changed("MRS09", "QMJ", "REPORTING_PERIOD_END", "29/04/2024"))))
        assert "row 28, column REPORTING_PERIOD_START: found '01/04/2024'" in problem
        assert "expected the first of 1 calendar month to 29/04/2024" in problem

    @pytest.mark.parametrize(
        ("measure_id", "value", "expected"),
        [
            ("MRS13", "20371", "a multiple of 5"),
            ("MRS13", "20370.5", "a whole number"),
            ("MRS08b", "118", "0 to 100"),
            ("MRS08b", "25", "a percentage that its counts can give"),
            ("MRS10", "16400", "MRS10 to be no more than MRS09"),
            ("MRS09a", "5500", "MRS09a to be no more than MRS09c"),
            ("MRS10a", "800", "MRS10a to be no more than MRS10b"),
        ],
    )
    def test_a_figure_that_cannot_be_true(
        self, measure_id: str, value: str, expected: str, file: Callable[[str], Path]
    ) -> None:
        problems = problems_of(file(as_text(changed(measure_id, "QMJ", "MEASURE_VALUE", value))))
        assert any(expected in each for each in problems)
        assert all("month.csv, row " in each for each in problems)

    def test_rounding_may_put_a_part_above_its_whole_by_four_and_no_more(
        self, file: Callable[[str], Path]
    ) -> None:
        areas = (*AREAS[:1], (AREAS[3][0], "RNK", AREAS[3][2], 0.02))
        rows = make_rows(areas=areas)
        for row in rows:
            if row[4] == "RNK":
                row[10] = {"MRS08": "10", "MRS08a": "15", "MRS08b": "*"}.get(row[8], row[10])
        (problem,) = problems_of(file(as_text(rows)))
        assert "MRS08a of 15 beside MRS08 of 10" in problem

    def test_a_row_twice(self, file: Callable[[str], Path]) -> None:
        rows = make_rows()
        (problem,) = problems_of(file(as_text([*rows, rows[0]])))
        assert "a second row of MRS08 for E92000001" in problem

    def test_one_fault_on_many_rows_is_one_problem(self, file: Callable[[str], Path]) -> None:
        rows = [[*row[:2], "Draft", *row[3:]] for row in make_rows()]
        (problem,) = problems_of(file(as_text(rows)))
        assert f"row 2, column STATUS: found 'Draft' (on {len(AREAS) * len(MEASURES)} rows)" in problem

    def test_columns_unknown_or_missing_are_all_named(self, file: Callable[[str], Path]) -> None:
        text = as_text(make_rows(), header=[*HEADER[:-1], "VALUE"])
        problems = problems_of(file(text))
        assert len(problems) == 2
        assert any("'MEASURE_VALUE'" in each for each in problems)
        assert any("'VALUE'" in each for each in problems)

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", "a header line"),
            (TEXT.encode("utf-16"), "CSV in UTF-8"),
            (TEXT.splitlines()[0].encode(), "rows of MRS08 to MRS14f"),
            (TEXT.replace("TAVISTOCK AND", "TAVISTOCK,").encode(), "11, as in the header"),
            (
                TEXT.replace("TAVISTOCK AND PORTMAN", '"TAVISTOCK\nAND PORTMAN"').encode(),
                "one line for each row",
            ),
            (TEXT.replace("TAVISTOCK", "T\xc4VISTOCK").encode("latin-1"), "CSV in UTF-8"),
        ],
    )
    def test_a_file_that_is_no_such_csv(
        self, content: bytes, expected: str, file: Callable[[bytes], Path]
    ) -> None:
        assert any(expected in each for each in problems_of(file(content)))

    def test_no_file(self, tmp_path: Path) -> None:
        assert "a readable file" in problems_of(tmp_path / "absent.csv")[0]


class TestReading:
    def test_blank_lines_do_not_move_the_lines_that_figures_name(self, file: Callable[[str], Path]) -> None:
        head, *lines = TEXT.splitlines()
        text = "\ufeff" + "\n".join([head, "", *lines[:3], "", "", *lines[3:], "", ""]) + "\n"
        rows = read_mhsds_waits(file(text), layout=read_layout())
        assert rows["line"].head(5).tolist() == [3, 4, 5, 8, 9]
        assert set(rows["source_file"]) == {""}

    def test_a_file_of_many_blocks_keeps_its_lines(
        self, file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("loaders.mhsds_waits.rows.BLOCK_BYTES", 2_000)
        head, *lines = TEXT.splitlines()
        rows = read_mhsds_waits(file("\n".join([head, *lines[:5], "", *lines[5:]])), layout=read_layout())
        assert rows["line"].tolist() == [
            number for number, line in enumerate([head, *lines[:5], "", *lines[5:]], 1) if "CYP" in line
        ]


def whole_or_refused(path: Path) -> bool:
    """Whether a file gives sound observations, or an error that lists its problems."""
    try:
        tables: Tables = load(path, edition=EDITION)
    except InputError as error:
        return len(error.problems) > 0
    return set(conform_all(tables, file="any")) == {"observations"}


class TestAnyBytes:
    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
    def test_any_bytes(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "any.csv"
        path.write_bytes(content)
        assert whole_or_refused(path)
        path.write_bytes(TEXT.splitlines(keepends=True)[0].encode() + content)
        assert whole_or_refused(path)

    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_a_damaged_file(self, data: st.DataObject, tmp_path: Path) -> None:
        whole = TEXT.encode()
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(len(whole), start + 40)) | st.just(len(whole)))
        path = tmp_path / "damaged.csv"
        path.write_bytes(whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:])
        assert whole_or_refused(path)

    @settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_cell_may_hold_anything(self, data: st.DataObject, tmp_path: Path) -> None:
        rows = make_rows()
        for _ in range(data.draw(st.integers(1, 3))):
            row = data.draw(st.sampled_from(rows))
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(
                st.text(max_size=6) | st.sampled_from(["*", "0"])
            )
        path = tmp_path / "cells.csv"
        path.write_text(as_text(rows), encoding="utf-8", newline="")
        assert whole_or_refused(path)


def test_the_file_is_recognised_by_its_head() -> None:
    assert recognise(TEXT)
    assert not recognise("sheet,region_code,stp_code")
