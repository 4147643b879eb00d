"""The additional waiting-time statistics: figures as printed, doubts marked."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from loaders.additional_waits.recipe import recognise
from loaders.published import conform_all
from store.areas import Areas, read_areas
from store.catalogue import read_catalogue
from store.schema import Tables
from tests.loaders.additional_waits.made_up_workbook import (
    BROMLEY_ROW,
    ENGLAND_ROW,
    LONDON_ROW,
    UNKNOWN_ROW,
    figure,
    load_sheets,
    make_sheets,
)

ENGLAND, LONDON, BROMLEY = "E92000001", "E12000007", "07Q"


@pytest.fixture(scope="module")
def areas() -> Areas:
    return read_areas()


@pytest.fixture(scope="module")
def tables_1920(areas: Areas) -> Tables:
    return load_sheets(make_sheets("2019-20"), areas=areas)


@pytest.fixture(scope="module")
def tables_2021(areas: Areas) -> Tables:
    return load_sheets(make_sheets("2020-21"), areas=areas, edition="2020-21")


def bands_of(tables: Tables, area_id: str, *, kind: str = "year") -> pd.DataFrame:
    rows = tables["wait_bands"]
    return rows[
        (rows["area_id"] == area_id)
        & (rows["population"] == "people")
        & (rows["service_scope"] == "mental_health")
        & (rows["period_type"] == kind)
    ].head(9)


class TestFigures:
    def test_bands_closed_and_waiting_are_rows_with_their_cells(self, tables_1920: Tables) -> None:
        rows = bands_of(tables_1920, BROMLEY)
        wanted = ["stage", "state", "lower_weeks", "upper_weeks", "count", "source_ref"]
        found = rows[wanted].astype(object).where(rows[wanted].notna(), None).to_numpy().tolist()
        stage = "referral_to_second_contact"
        assert found == [
            [stage, "completed", 0, 4, 50, "1b!E24"],
            [stage, "completed", 4, 6, 15, "1b!G24"],
            [stage, "completed", 6, 8, 10, "1b!I24"],
            [stage, "completed", 8, 10, None, "1b!K24"],
            [stage, "completed", 10, 12, 5, "1b!M24"],
            [stage, "completed", 12, None, 20, "1b!O24"],
            [stage, "closed_before", None, None, 60, "1b!Q24"],
            ["awaiting_first_contact", "waiting", None, None, 45, "1b!S24"],
            ["awaiting_second_contact", "waiting", None, None, 30, "1b!U24"],
        ]
        assert rows["published_percent"].astype(object).where(rows["published_percent"].notna(), None).tolist() == [
            20, 5, 3, None, 2, 8, 24, 18, 12,
        ]  # fmt: skip

    def test_a_withheld_count_is_missing_and_says_so(self, tables_1920: Tables) -> None:
        withheld = bands_of(tables_1920, BROMLEY).iloc[3]
        assert pd.isna(withheld["count"])
        assert withheld["value_note"] == "c"
        assert not tables_1920["wait_bands"]["count"].eq(0).any()

    def test_englands_decimals_are_kept_and_others_recomputed(self, tables_1920: Tables) -> None:
        england = figure(tables_1920, "waits_within_4_weeks", ENGLAND)
        assert england["value"] == england["published_value"]
        assert england["value"] == pytest.approx(100 * england["numerator"] / england["denominator"])
        assert england["caveats"] == ""
        bromley = figure(tables_1920, "waits_within_4_weeks", BROMLEY)
        assert (bromley["numerator"], bromley["denominator"], bromley["published_value"]) == (50, 250, 20)
        assert bromley["value"] == 20
        assert bromley["caveats"] == "rounded_to_5;percent_recomputed"
        assert bromley["source_ref"] == "1b!F24"

    def test_rounded_counts_that_contradict_the_printed_percentage_do_not_replace_it(
        self, tables_1920: Tables
    ) -> None:
        long_waits = figure(tables_1920, "waits_no_contact", BROMLEY)
        assert (long_waits["numerator"], long_waits["value"]) == (45, 18)
        closed = figure(tables_1920, "waits_one_contact", LONDON)
        assert closed["value"] == pytest.approx(100 * closed["numerator"] / closed["denominator"])
        over = figure(tables_1920, "waits_over_12_weeks", BROMLEY)
        assert (over["numerator"], over["denominator"], over["value"]) == (20, 250, 8)

    def test_england_in_whole_percentages_is_recomputed_from_its_exact_counts(
        self, tables_2021: Tables
    ) -> None:
        england = figure(tables_2021, "waits_within_4_weeks", ENGLAND)
        assert england["published_value"] == 20
        assert england["value"] == pytest.approx(100 * england["numerator"] / england["denominator"])
        assert england["value"] != 20
        assert "percent_recomputed" in england["caveats"]

    def test_totals_means_and_contacts_before_referral(self, tables_1920: Tables) -> None:
        total = figure(tables_1920, "waits_total", BROMLEY)
        assert (total["value"], total["source_ref"]) == (250, "1b!C24")
        mean = figure(tables_1920, "waits_mean_days", ENGLAND)
        assert (mean["value"], mean["denominator"], mean["caveats"]) == (43.25, 10_966 + 8_787 + 6, "")
        assert pd.isna(figure(tables_1920, "waits_mean_days", BROMLEY)["denominator"])
        before = figure(tables_1920, "waits_contacts_before_referral", BROMLEY)
        assert (before["value"], before["source_ref"]) == (5, "1b!W24")

    def test_every_sheet_gives_its_period_population_and_scope(self, tables_2021: Tables) -> None:
        rows = tables_2021["observations"].query("indicator_id == 'waits_total' and area_id == @ENGLAND")
        assert len(rows) == 30
        assert rows["breakdown"].nunique() == 6
        quarters = rows[rows["period_type"] == "quarter"]
        assert sorted(set(zip(quarters["period_start"], quarters["period_end"], strict=True))) == [
            (dt.date(2020, 4, 1), dt.date(2020, 6, 30)),
            (dt.date(2020, 7, 1), dt.date(2020, 9, 30)),
            (dt.date(2020, 10, 1), dt.date(2020, 12, 31)),
            (dt.date(2021, 1, 1), dt.date(2021, 3, 31)),
        ]
        assert set(rows["status"]) == {"final"}

    def test_the_row_of_unknown_areas_is_kept_once(self, tables_1920: Tables) -> None:
        rows = tables_1920["observations"].query("area_id == 'UNKNOWN' and indicator_id == 'waits_total'")
        assert len(rows) == 20
        assert set(rows["source_ref"].str[-2:]) == {"22"}

    def test_every_indicator_and_caveat_is_declared(self, tables_1920: Tables, tables_2021: Tables) -> None:
        catalogue = read_catalogue()
        for tables in (tables_1920, tables_2021):
            rows = tables["observations"]
            assert set(rows["indicator_id"]) <= set(catalogue.indicators)
            used = {caveat for cell in rows["caveats"] for caveat in cell.split(";") if caveat}
            assert used <= set(catalogue.caveats)
            for id_ in set(rows["indicator_id"]):
                labels = catalogue.indicators[id_].breakdowns or {}
                assert set(rows.loc[rows["indicator_id"] == id_, "breakdown"]) <= set(labels)

    def test_the_tables_conform(self, tables_1920: Tables, tables_2021: Tables) -> None:
        for tables in (tables_1920, tables_2021):
            assert set(conform_all(tables, file="made")) == {"observations", "wait_bands"}


class TestDoubts:
    def test_quarters_say_that_they_cut_long_waits(self, tables_1920: Tables) -> None:
        over = figure(tables_1920, "waits_over_12_weeks", ENGLAND, kind="quarter")
        assert over["caveats"] == "quarter_cannot_hold_12_weeks"
        assert (
            "quarter_cuts_long_waits"
            in figure(tables_1920, "waits_mean_days", ENGLAND, kind="quarter")["caveats"]
        )
        assert "quarter" not in figure(tables_1920, "waits_mean_days", ENGLAND)["caveats"]

    def test_an_edition_of_another_method_is_marked_and_its_first_periods_break_the_series(
        self, tables_2021: Tables
    ) -> None:
        rows = tables_2021["observations"]
        assert rows["caveats"].str.contains("method_changed_2020_21").all()
        breaks = rows[rows["value_note"] == "b"]
        assert set(breaks["period_start"]) == {dt.date(2020, 4, 1)}
        assert set(breaks["period_type"]) == {"year", "quarter"}

    def test_a_negative_average_is_kept_out_of_comparisons_and_trends(self, areas: Areas) -> None:
        sheets = make_sheets("2020-21")
        sheets["6a"][BROMLEY_ROW][3] = -1
        rows = load_sheets(sheets, areas=areas, edition="2020-21")["observations"]
        marked = rows[rows["caveats"].str.contains("negative_mean_wait")]
        assert marked["value"].tolist() == [-1]
        assert marked["source_ref"].tolist() == ["6a!D24"]
        assert marked["indicator_id"].tolist() == ["waits_mean_days"]
        assert read_catalogue().caveats["negative_mean_wait"].blocks == ("comparison", "trend")

    def test_a_sheet_that_repeats_an_earlier_one_is_found_and_kept_out(self, areas: Areas) -> None:
        sheets = make_sheets("2020-21")
        figures_of_8a = [list(row) for row in sheets["8a"][15:]]
        sheets["10a"] = [*sheets["10a"][:15], *figures_of_8a]
        tables = load_sheets(sheets, areas=areas, edition="2020-21")
        for rows in tables.values():
            marked = rows[rows["caveats"].str.contains("repeats_another_sheet")]
            assert set(marked["source_ref"].str.split("!").str[0]) == {"10a"}
            assert len(marked) == rows["source_ref"].str.startswith("10a!").sum() > 0
        assert read_catalogue().caveats["repeats_another_sheet"].blocks == ("comparison", "trend")

    def test_sheets_without_a_single_figure_do_not_repeat_each_other(self, areas: Areas) -> None:
        sheets = make_sheets("2020-21")
        for name in ("3c", "5c"):
            for row in (ENGLAND_ROW, LONDON_ROW, UNKNOWN_ROW, BROMLEY_ROW, BROMLEY_ROW + 1):
                sheets[name][row][2:] = ["*"] * 21
        tables = load_sheets(sheets, areas=areas, edition="2020-21")
        assert not tables["observations"]["caveats"].str.contains("repeats").any()

    def test_overlapping_parts_of_referrals_are_marked(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["2b"][ENGLAND_ROW][2] -= 300
        sheets["2b"][ENGLAND_ROW][5::2] = [
            100 * count / sheets["2b"][ENGLAND_ROW][2] for count in sheets["2b"][ENGLAND_ROW][4:-1:2]
        ]
        tables = load_sheets(sheets, areas=areas)
        rows = tables["observations"]
        marked = rows[rows["caveats"].str.contains("parts_exceed_total")]
        assert set(marked["breakdown"]) == {"scope=mental_health;count=referrals"}
        assert set(marked["area_id"]) == {ENGLAND}
        assert "waits_mean_days" not in set(marked["indicator_id"])
        assert tables["wait_bands"]["caveats"].str.contains("parts_exceed_total").sum() == 9

    def test_a_fraction_where_a_count_should_be_is_kept_with_a_warning(self, areas: Areas) -> None:
        sheets = make_sheets("2019-20")
        sheets["3a"][ENGLAND_ROW][22] = 37.1
        rows = load_sheets(sheets, areas=areas)["observations"]
        marked = rows[rows["caveats"].str.contains("not_a_whole_number")]
        assert marked["value"].tolist() == [37.1]


def test_the_workbook_is_recognised_by_its_words() -> None:
    assert recognise("Additional statistics to support the measurement of waiting times … second contact")
    assert not recognise("REPORTING_PERIOD_START")
