"""The Mental Health Dashboard: every sheet read, every period true to its notes, doubts kept with the figures."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.column_maps import read_column_map
from loaders.extract import keep_in_scope
from loaders.mh_dashboard.recipe import SERVICES, editions, layout_of, load, recognise
from loaders.published import conform_all, file_sha256, read_edition
from store.areas import read_areas
from store.catalogue import read_catalogue
from store.errors import InputError
from store.schema import Tables
from tests.official import official
from tests.sampling import examples

ROOT = Path(__file__).resolve().parents[3]
FIXTURE = ROOT / "tests" / "fixtures" / "mh_dashboard" / "long.csv"
TEXT = FIXTURE.read_text(encoding="utf-8")
EDITION = "2021-22-q4"
OFFICIAL = "data/raw/nhs_mh_dashboard_q4_2021-22_cyp_eip_finance_long.csv"
ENGLAND, LONDON = "E92000001", "E12000007"
QUARTER = (dt.date(2016, 4, 1), dt.date(2016, 6, 30), "quarter")


@pytest.fixture(scope="module")
def small() -> Tables:
    return load(FIXTURE, edition=EDITION)


@pytest.fixture(scope="module")
def real() -> Tables:
    return load(official(OFFICIAL), edition=EDITION)


def load_text(text: str | bytes, folder: Path) -> Tables:
    path = folder / "long.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, edition=EDITION)


def problems_of(text: str | bytes, folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_text(text, folder)
    return [str(problem) for problem in caught.value.problems]


def rows_of(tables: Tables, indicator_id: str, area_id: str = ENGLAND) -> pd.DataFrame:
    rows = tables["observations"]
    return rows[(rows["indicator_id"] == indicator_id) & (rows["area_id"] == area_id)]


def only(tables: Tables, indicator_id: str, area_id: str = ENGLAND, **where: object) -> pd.Series:
    rows = rows_of(tables, indicator_id, area_id)
    for column, value in where.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return rows.iloc[0]


class TestPeriods:
    def test_access_covers_the_twelve_months_that_end_with_the_label(self, small: Tables) -> None:
        rows = rows_of(small, "access_one_contact")
        assert rows["period_type"].unique().tolist() == ["rolling_year"]
        assert list(zip(rows["period_start"], rows["period_end"], strict=True)) == [
            (dt.date(2019, 4, 1), dt.date(2020, 3, 31)),
            (dt.date(2020, 4, 1), dt.date(2021, 3, 31)),
            (dt.date(2020, 7, 1), dt.date(2021, 6, 30)),
        ]

    def test_eating_disorder_waits_are_quarterly_for_regions_and_england(self, small: Tables) -> None:
        for area_id in (ENGLAND, LONDON):
            row = only(small, "ed_urgent_within_1_week", area_id)
            assert (row["period_start"], row["period_end"], row["period_type"]) == QUARTER
            assert row["caveats"] == ""

    def test_eating_disorder_waits_are_rolling_years_below_regions(self, small: Tables) -> None:
        for area_id in ("QMJ", "93C"):
            row = only(small, "ed_routine_within_4_weeks", area_id)
            assert row["period_type"] == "rolling_year"
            assert (row["period_start"], row["period_end"]) == (dt.date(2021, 4, 1), dt.date(2022, 3, 31))
            assert "ed_rolling_below_region" in row["caveats"]

    def test_a_position_without_a_year_is_a_day_of_the_editions_year(self, small: Tables) -> None:
        row = only(small, "awaiting_second_contact")
        assert (row["period_start"], row["period_end"]) == (dt.date(2021, 9, 30), dt.date(2021, 9, 30))
        assert row["period_type"] == "snapshot"

    def test_plans_stay_apart_from_what_happened(self, small: Tables) -> None:
        spends = rows_of(small, "cyp_spend")
        assert spends.groupby("status")["value"].agg(list).to_dict() == {
            "final": [2800001.75, 3100000.5, 4000000.0],
            "planned": [3000000.0],
        }


class TestFigures:
    def test_percentages_are_kept_as_0_to_100(self, small: Tables) -> None:
        assert only(small, "crisis_coverage")["value"] == pytest.approx(72.0588235)
        assert only(small, "ed_urgent_within_1_week", "Y63")["value"] == 100

    def test_england_is_one_area_however_it_is_coded(self, small: Tables) -> None:
        coded = {line.split(",")[3] for line in TEXT.splitlines() if ",National," in line}
        assert coded == {"ENGLAND", "EN", "ENG", "Eng"}
        with_england = small["observations"].query("area_id == @ENGLAND")["indicator_id"]
        assert set(with_england) == set(small["observations"]["indicator_id"])

    def test_a_star_is_withheld_and_never_zero(self, small: Tables) -> None:
        row = only(small, "ae_over_12_hours", "72Q")
        assert pd.isna(row["value"])
        assert row["value_note"] == "c"
        assert only(small, "ae_over_12_hours_percent", "72Q")["value"] == 0

    def test_na_is_withheld_where_the_notes_say_so_else_unavailable(self, small: Tables) -> None:
        assert only(small, "tier4_bed_days", "QWE")["value_note"] == "c"
        assert set(rows_of(small, "cyp_spend", "A3A8R")["value_note"]) == {"", "x"}

    def test_the_investment_standard_is_one_or_zero(self, small: Tables) -> None:
        assert set(rows_of(small, "mhis_met")["value"]) == {1.0}
        assert only(small, "mhis_met", "07G")["value"] == 0.0

    def test_every_figure_names_its_line(self, small: Tables) -> None:
        lines = TEXT.splitlines()
        areas = read_areas()
        for row in small["observations"].itertuples():
            cells = lines[int(row.source_ref.split()[1]) - 1].split(",")
            assert areas.resolve(cells[3]) == row.area_id
            printed = {"Y": 1.0, "N": 0.0}.get(cells[7], cells[7])
            if cells[7] in ("*", "N/A"):
                assert pd.isna(row.value)
            else:
                assert row.value in (pytest.approx(float(printed)), pytest.approx(100 * float(printed)))

    def test_the_sheet_about_adults_is_left_out(self, small: Tables) -> None:
        assert "MHSB(ii)" in layout_of(read_column_map("mh_dashboard"), edition=EDITION).not_carried
        assert 360 not in rows_of(small, "awaiting_second_contact")["value"].tolist()

    def test_the_finance_table_holds_plan_and_actual_of_every_spend(self, small: Tables) -> None:
        finance = small["finance"]
        assert set(finance["service"]) == set(SERVICES.values())
        england = finance.query(
            "area_id == @ENGLAND and year == '2017/18' and service == @SERVICES['cyp_spend']"
        )
        amounts = dict(zip(england["measure"], england["amount_gbp"], strict=True))
        assert amounts == {"plan": 3000000.0, "actual": 3100000.5}
        assert set(finance.query("area_id == 'A3A8R'")["organisation"]) == {"NHS A3A8R CCG"}


class TestDoubts:
    def test_a_sheet_pasted_over_another_is_marked_where_it_does_not_fit(self, small: Tables) -> None:
        marked = small["observations"].query(
            "caveats.str.contains('dashboard_sheet_repeated')", engine="python"
        )
        assert set(marked["indicator_id"]) == {"adult_ward_admissions"}
        assert set(marked["period_end"]) == {dt.date(2020, 6, 30)}
        assert len(marked) == 11
        assert ENGLAND not in set(marked["area_id"])

    def test_england_is_marked_where_it_is_not_the_sum_of_its_regions(self, small: Tables) -> None:
        assert (
            only(small, "mh_spend", period_end=dt.date(2017, 3, 31))["caveats"]
            == "england_differs_from_regions"
        )
        assert only(small, "cyp_spend", period_end=dt.date(2017, 3, 31))["caveats"] == ""

    def test_two_shares_for_one_boundary_are_marked(self, small: Tables) -> None:
        for area_id in ("QRV", "W2U3Z"):
            assert "share_differs_from_system" in only(small, "mh_spend_share", area_id)["caveats"]
        for area_id in ("QMJ", "93C"):
            assert "share_differs" not in only(small, "mh_spend_share", area_id)["caveats"]

    def test_years_before_a_merger_are_marked_as_restated(self, small: Tables) -> None:
        rows = rows_of(small, "access_one_contact", "A3A8R").sort_values("period_end")
        assert rows["caveats"].tolist() == ["restated_to_merged_ccg", ""]

    def test_what_rules_out_a_use_travels_with_every_figure(self, small: Tables) -> None:
        catalogue = read_catalogue()
        for row in small["observations"].itertuples():
            always = catalogue.indicators[row.indicator_id].caveats
            blocking = {name for name in always if catalogue.caveats[name].blocks}
            assert blocking <= set(row.caveats.split(";"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("found", "instead", "expected"),
        [
            ("CYP(vii),", "CYP(ix),", "CYP(ix)"),
            (",Region,", ",Locality,", "Locality"),
            (",Q1 2021/22,", ",Q7 2021/22,", "Q7 2021/22"),
            (",2019/20,1000", ",2019/20 planned,1000", "planned"),
            (",QMF,SYSTEM", ",QZZ,SYSTEM", "QZZ"),
            (",07T,NHS 07T CCG,CCG,", ",07T,NHS 07T CCG,STP,", "its kind, ccg"),
            ("0.648535564853556", "1.2", "between 0 and 1"),
            ("2017/18,0.1375", "2017/18,-0.1375", "-0.1375"),
            (",510", ",510.5", "whole number"),
            (",510", ",-", "'-'"),
            ("2016/17,Y", "2016/17,Yes", "Y or N"),
            ("value", "figure", "'figure'"),
        ],
    )
    def test_what_is_unknown_or_impossible_stops_the_load_by_name(
        self, found: str, instead: str, expected: str, tmp_path: Path
    ) -> None:
        assert found in TEXT
        assert expected in "\n".join(problems_of(TEXT.replace(found, instead), tmp_path))

    def test_a_missing_sheet_stops_the_load_by_name(self, tmp_path: Path) -> None:
        lines = [line for line in TEXT.splitlines(keepends=True) if not line.startswith("EIP(ii),")]
        (problem,) = problems_of("".join(lines), tmp_path)
        assert "EIP(ii)" in problem

    def test_two_codings_of_one_area_are_a_duplicate(self, tmp_path: Path) -> None:
        again = "CYP(vii),EN,EN,ENGLAND,ENGLAND,National,2021/22,0.5\n"
        (problem,) = problems_of(TEXT + again, tmp_path)
        assert "a second figure for E92000001" in problem

    def test_all_problems_are_told_at_once(self, tmp_path: Path) -> None:
        text = (
            TEXT.replace("0.648535564853556", "1.2").replace(",510", ",x").replace("2016/17,Y", "2016/17,?")
        )
        assert len(problems_of(text, tmp_path)) == 3

    def test_a_sheet_without_england_stops_the_load(self, tmp_path: Path) -> None:
        text = TEXT.replace("EIP(i),EN,EN,Eng,ENGLAND,National", "EIP(i),EN,EN,Y56,LONDON,Region")
        (problem,) = problems_of(text, tmp_path)
        assert "eip_two_week_rate" in problem


def whole_or_refused(content: bytes, folder: Path) -> bool:
    """Whether a file either gives both tables, each sound, or an error that lists its problems."""
    try:
        tables = load_text(content, folder)
    except InputError as error:
        return len(error.problems) > 0
    return set(conform_all(tables, file="any")) == {"observations", "finance"}


class TestAnyBytes:
    @settings(max_examples=examples(30), suppress_health_check=list(HealthCheck))
    @given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
    def test_any_bytes_load_whole_or_not_at_all(
        self, content: bytes, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        assert whole_or_refused(content, tmp_path_factory.mktemp("any"))

    @settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
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
    def test_every_carried_line_becomes_one_observation(self, real: Tables) -> None:
        raw = pd.read_csv(official(OFFICIAL), dtype=str, keep_default_na=False)
        assert len(real["observations"]) == len(raw) - (raw["sheet"] == "MHSB(ii)").sum() == 34_263
        assert len(real["finance"]) == raw["sheet"].isin(["CYP(v)", "CYP(vi)", "EIP(ii)", "MHF(ii_a)"]).sum()

    def test_known_figures(self, real: Tables) -> None:
        year = dt.date(2022, 3, 31)
        assert only(real, "access_one_contact", LONDON, period_end=year)["value"] == 89_845
        assert only(real, "mh_spend", period_end=year, status="final")["value"] == pytest.approx(
            12_680_741_420, abs=1
        )
        assert only(real, "eip_nice_level_3", period_end=year)["value"] == pytest.approx(44.2, abs=0.05)

    def test_the_doubts_of_the_real_file(self, real: Tables) -> None:
        flags = (
            real["observations"]
            .assign(caveat=real["observations"]["caveats"].str.split(";"))
            .explode("caveat")
        )
        repeated = flags[flags["caveat"] == "dashboard_sheet_repeated"]
        assert set(repeated["indicator_id"]) == {"adult_ward_admissions"}
        assert set(repeated["period_end"]) == {dt.date(2020, 6, 30)}
        england = flags[flags["caveat"] == "england_differs_from_regions"]
        assert list(zip(england["indicator_id"], england["period_end"], strict=True)) == [
            ("mh_spend", dt.date(2017, 3, 31))
        ]

    def test_quarterly_series_do_not_overlap(self, real: Tables) -> None:
        quarters = real["observations"].query("period_type == 'quarter'")
        for _, series in quarters.groupby(["indicator_id", "area_id"]):
            ordered = series.sort_values("period_start")
            assert (ordered["period_start"].iloc[1:].values > ordered["period_end"].iloc[:-1].values).all()

    def test_the_shipped_figures_are_those_of_the_file(self, real: Tables) -> None:
        shipped = read_edition(ROOT / "data" / "published" / "mh_dashboard" / EDITION)
        assert shipped.file_sha256 == file_sha256(official(OFFICIAL))
        for name, table in conform_all(keep_in_scope(real), file="official").items():
            assert shipped.tables[name].equals(table)


class TestCatalogue:
    def test_every_sheet_is_a_declared_indicator_of_this_source(self) -> None:
        layout = layout_of(read_column_map("mh_dashboard"), edition=EDITION)
        declared = {
            i.id
            for i in read_catalogue().indicators.values()
            if i.source == "mh_dashboard" and i.availability == "published"
        }
        assert set(layout.indicator_of.values()) == declared

    def test_overlapping_is_said_where_periods_overlap(self) -> None:
        for indicator in read_catalogue().indicators.values():
            if indicator.source == "mh_dashboard":
                assert indicator.overlapping == indicator.frequency.startswith("rolling"), indicator.id

    def test_every_caveat_of_the_family_is_used(self, small: Tables) -> None:
        text = (ROOT / "data" / "catalogue" / "caveats" / "mh_dashboard.toml").read_text(encoding="utf-8")
        declared = {entry["id"] for entry in tomllib.loads(text)["caveat"]}
        used = {caveat for i in read_catalogue().indicators.values() for caveat in i.caveats}
        used |= {
            caveat for table in small.values() for cell in table["caveats"] for caveat in cell.split(";")
        }
        assert declared <= used

    def test_the_superseded_measures_name_their_successor(self) -> None:
        indicators = read_catalogue().indicators
        for name in ("access_two_contacts", "access_two_contacts_percent"):
            assert indicators[name].superseded_by == "access_one_contact"


def test_the_file_is_recognised_by_its_head() -> None:
    assert editions() == (EDITION,)
    assert recognise(TEXT)
    assert not recognise("Date,Provider_Org_code")
