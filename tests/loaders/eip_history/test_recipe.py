"""The psychosis waiting-time history: sums that can be walked back, and nothing half-loaded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.eip_history.recipe import editions, load, recognise
from loaders.eip_history.sums import BANDS
from loaders.published import conform_all
from store.areas import read_areas
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables
from tests.official import official
from tests.sampling import examples

ROOT = Path(__file__).resolve().parents[3]
FIXTURE = ROOT / "tests" / "fixtures" / "eip_history" / "history.csv"
TEXT = FIXTURE.read_text(encoding="utf-8")
EDITION = "2015-12-to-2019-09"
OFFICIAL = "data/raw/EIP-Timeseries-History-File-December-2015-to-September-2019-1.csv"
APRIL = dt.date(2016, 4, 1)
ENGLAND, LONDON = "E92000001", "E12000007"


@pytest.fixture(scope="module")
def small() -> Tables:
    return load(FIXTURE, edition=EDITION)


@pytest.fixture(scope="module")
def real() -> Tables:
    return load(official(OFFICIAL), edition=EDITION)


def load_text(text: str | bytes, folder: Path) -> Tables:
    path = folder / "history.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, edition=EDITION)


def problems_of(text: str | bytes, folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_text(text, folder)
    return [str(problem) for problem in caught.value.problems]


def figure(tables: Tables, indicator_id: str, area_id: str, month: dt.date = APRIL) -> pd.Series:
    rows = tables["observations"]
    chosen = rows[
        (rows["indicator_id"] == indicator_id)
        & (rows["area_id"] == area_id)
        & (rows["period_start"] == month)
    ]
    assert len(chosen) == 1
    return chosen.iloc[0]


def bands(tables: Tables, area_id: str, state: str, month: dt.date = APRIL) -> list[float]:
    rows = tables["wait_bands"]
    chosen = rows[(rows["area_id"] == area_id) & (rows["state"] == state) & (rows["period_start"] == month)]
    return chosen.sort_values("lower_weeks")["count"].tolist()


class TestSums:
    def test_a_ccg_is_the_sum_over_its_providers(self, small: Tables) -> None:
        assert bands(small, "07T", "completed")[:4] == [3, 2, 2, 0]
        assert figure(small, "eip_completed", "07T")["value"] == 7

    def test_a_provider_is_the_sum_over_every_ccg_of_england(self, small: Tables) -> None:
        assert figure(small, "eip_completed", "RWK")["value"] == 6 + 2 + 4

    def test_systems_and_london_are_the_sums_of_their_ccgs(self, small: Tables) -> None:
        assert figure(small, "eip_completed", "QMF")["value"] == 7 + 2
        assert figure(small, "eip_completed", LONDON)["value"] == 7 + 2
        assert figure(small, "eip_completed", "QMM")["value"] == 3

    def test_england_is_every_line_also_those_without_a_ccg(self, small: Tables) -> None:
        england = figure(small, "eip_completed", ENGLAND)
        assert england["value"] == 6 + 1 + 2 + 3 + 4 + 8 + 1
        assert england["source_ref"] == "lines 3 5 7 9 11 13 15"
        assert "eip_our_own_sum" in england["caveats"]

    def test_areas_out_of_scope_are_not_shown(self, small: Tables) -> None:
        assert not {"06F", "04Y", "RRE", "NONC", "X24"} & set(small["observations"]["area_id"])

    def test_within_two_weeks_is_the_first_two_bands_over_all(self, small: Tables) -> None:
        row = figure(small, "eip_within_2_weeks", "07T")
        assert (row["numerator"], row["denominator"]) == (5, 7)
        assert row["value"] == pytest.approx(500 / 7)

    def test_nobody_is_not_applicable_never_zero(self, small: Tables) -> None:
        row = figure(small, "eip_within_2_weeks", "07T", dt.date(2016, 5, 1))
        assert pd.isna(row["value"])
        assert row["value_note"] == "z"
        assert figure(small, "eip_completed", "07T", dt.date(2016, 5, 1))["value"] == 0

    def test_a_total_that_is_not_the_sum_of_its_bands_is_kept_and_marked(self, small: Tables) -> None:
        row = figure(small, "eip_waiting", "07T", dt.date(2016, 5, 1))
        assert (row["value"], row["published_value"]) == (3, 4)
        assert "eip_total_differs" in row["caveats"]
        assert pd.isna(figure(small, "eip_waiting", "07T")["published_value"])

    def test_the_last_band_is_open(self, small: Tables) -> None:
        rows = small["wait_bands"]
        assert rows.loc[rows["upper_weeks"].isna(), "lower_weeks"].unique().tolist() == [12.0]
        assert bands(small, "08M", "waiting")[-1] == 5

    def test_every_figure_says_that_it_is_about_all_ages(self, small: Tables) -> None:
        for table in small.values():
            assert table["caveats"].str.contains("eip_all_ages").all()

    def test_a_figure_can_be_walked_back_to_its_lines(self, small: Tables) -> None:
        lines = TEXT.splitlines()
        cited = [int(n) for n in figure(small, "eip_completed", "07T")["source_ref"].split()[1:]]
        named = [dict(zip(lines[0].split(","), lines[n - 1].split(","), strict=True)) for n in cited]
        assert {row["Org_Code"] for row in named} == {"07T"}
        assert sum(int(row["Total_Pathways"]) for row in named) == 7
        band = (
            small["wait_bands"].query("area_id == '08M' and state == 'waiting' and lower_weeks == 12").iloc[0]
        )
        line, column = band["source_ref"].split(", column ")
        row = dict(zip(lines[0].split(","), lines[int(line.split()[1]) - 1].split(","), strict=True))
        assert int(row[column]) == band["count"] == 5


class TestRefusals:
    def test_an_unknown_ccg_stops_the_load_by_name(self, tmp_path: Path) -> None:
        (first, *_) = problems_of(TEXT.replace(",07T,", ",Q99,"), tmp_path)
        assert "'Q99'" in first
        assert "row 2" in first

    def test_a_ccg_code_is_no_provider(self, tmp_path: Path) -> None:
        text = TEXT.replace("01/04/2016,RV5,", "01/04/2016,07L,")
        assert all("provider" in problem for problem in problems_of(text, tmp_path))

    @pytest.mark.parametrize(
        ("found", "instead"),
        [
            ("01/04/2016", "02/04/2016"),
            ("01/04/2016", "01/13/2016"),
            ("01/04/2016", "2016-04-01"),
            ("completed this month", "finished this month"),
            (",3,1,2,", ",3,-1,2,"),
            (",3,1,2,", ",3,1.5,2,"),
            (",3,1,2,", ",3,*,2,"),
            (",3,1,2,", ",3,,2,"),
        ],
    )
    def test_an_impossible_cell_stops_the_load(self, found: str, instead: str, tmp_path: Path) -> None:
        assert found in TEXT
        assert problems_of(TEXT.replace(found, instead, 1), tmp_path)

    def test_all_problems_are_told_at_once(self, tmp_path: Path) -> None:
        text = TEXT.replace(",3,1,2,", ",3,?,2,").replace(",08M,", ",Q98,").replace("01/05/2016", "today")
        assert len(problems_of(text, tmp_path)) == 1 + 2 + 4

    def test_a_row_that_occurs_twice_stops_the_load(self, tmp_path: Path) -> None:
        lines = TEXT.splitlines(keepends=True)
        (problem,) = problems_of("".join([*lines, lines[1]]), tmp_path)
        assert "second row" in problem

    def test_half_of_a_pair_stops_the_load(self, tmp_path: Path) -> None:
        lines = TEXT.splitlines(keepends=True)
        (problem,) = problems_of("".join([lines[0], *lines[2:]]), tmp_path)
        assert "each state" in problem

    def test_unknown_and_missing_columns_stop_the_load_by_name(self, tmp_path: Path) -> None:
        problems = problems_of(TEXT.replace("Gt_3_4_Weeks", "Gt_3_5_Weeks", 1), tmp_path)
        assert len(problems) == 2
        assert "Gt_3_4_Weeks" in problems[0]
        assert "Gt_3_5_Weeks" in problems[1]

    def test_an_edition_without_a_layout_is_refused(self) -> None:
        with pytest.raises(InputError, match="no column for edition"):
            load(FIXTURE, edition="2031")


def whole_or_refused(content: bytes, folder: Path) -> bool:
    """Whether a file either gives both tables, each sound, or an error that lists its problems."""
    try:
        tables = load_text(content, folder)
    except InputError as error:
        return len(error.problems) > 0
    return set(conform_all(tables, file="any")) == {"wait_bands", "observations"}


class TestAnyBytes:
    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
    def test_any_bytes_load_whole_or_not_at_all(
        self, content: bytes, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        assert whole_or_refused(content, tmp_path_factory.mktemp("any"))

    @settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_a_damaged_file_loads_whole_or_not_at_all(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        whole = TEXT.encode()
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(len(whole), start + 40)) | st.just(len(whole)))
        content = whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:]
        assert whole_or_refused(content, tmp_path_factory.mktemp("damaged"))


class TestOfficialFile:
    def test_46_months_of_every_london_ccg_and_provider(self, real: Tables) -> None:
        rows = real["observations"]
        areas = read_areas()
        kinds = pd.Series(
            {area_id: areas[area_id].kind for area_id in rows["area_id"].unique()}
        ).value_counts()
        assert kinds.to_dict() == {"ccg": 37, "provider": 10, "system": 6, "region": 1, "country": 1}
        assert rows.loc[rows["area_id"] == LONDON, "period_start"].nunique() == 46
        assert (len(real["wait_bands"]), len(rows)) == (65_234, 10_036)

    def test_april_2016_as_the_press_reported_it(self, real: Tables) -> None:
        """Health Service Journal, June 2016: 65% of 1,204 within two weeks; 1,222 waiting, 770 of them longer."""
        started = figure(real, "eip_within_2_weeks", ENGLAND)
        waiting = figure(real, "eip_within_2_weeks_incomplete", ENGLAND)
        assert started["denominator"] == 1204
        assert round(started["value"]) == 65
        assert started["source_ref"] == "sum of all 264 completed lines dated 01/04/2016"
        assert waiting["denominator"] == 1222
        assert waiting["denominator"] - waiting["numerator"] == 770

    def test_every_pathway_of_the_file_is_in_england(self, real: Tables) -> None:
        rows = pd.read_csv(official(OFFICIAL))
        counted = rows.iloc[:, 6:-1].sum().sum()
        england = real["wait_bands"].query("area_id == @ENGLAND")["count"].sum()
        assert england == counted == rows["Total_Pathways"].sum()

    def test_the_printed_totals_that_differ_are_known(self, real: Tables) -> None:
        marked = real["observations"].query("caveats.str.contains('eip_total_differs')", engine="python")
        assert set(marked["area_id"]) == {"07T", "QMF", LONDON}
        assert set(marked["period_start"]) == {dt.date(2019, 7, 1)}


def test_the_layout_knows_every_band() -> None:
    assert editions() == (EDITION,)
    assert list(BANDS.values()) == [*((float(w), float(w + 1)) for w in range(12)), (12.0, None)]


def test_the_file_is_recognised_by_its_head() -> None:
    assert recognise(TEXT)
    assert not recognise("sheet,region_code,stp_code")


def test_every_caveat_of_the_family_is_used(small: Tables) -> None:
    catalogue = read_catalogue()
    used = {caveat for i in catalogue.indicators.values() for caveat in i.caveats}
    used |= {caveat for cell in small["observations"]["caveats"] for caveat in cell.split(";")}
    assert {name for name in catalogue.caveats if name.startswith("eip_")} <= used
