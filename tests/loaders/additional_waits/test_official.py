"""The additional waiting-time statistics as published: what we measured in them, and what we ship of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loaders.additional_waits.checks import sums_of_parts
from loaders.additional_waits.recipe import load
from loaders.additional_waits.tables import SHARES
from loaders.published import read_edition
from store.areas import read_areas
from store.schema import Tables
from tests.loaders.additional_waits.made_up_workbook import figure
from tests.official import official

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "2019-20": "data/raw/additional_cyp_wait_times_1920.xlsx",
    "2020-21": "data/raw/additional_cyp_wait_times_2020-21_v2.xlsx",
}
ENGLAND, LONDON = "E92000001", "E12000007"


@pytest.fixture(scope="module")
def published() -> dict[str, Tables]:
    return {edition: load(official(name), edition=edition) for edition, name in FILES.items()}


def shares(tables: Tables) -> pd.DataFrame:
    rows = tables["observations"]
    return rows[rows["indicator_id"].isin(SHARES)]


class TestFigures:
    def test_englands_year(self, published: dict[str, Tables]) -> None:
        """As the Children's Commissioner's briefings quote them: 32 days and 498,000 referred in 2020-21."""
        now = published["2020-21"]
        assert figure(now, "waits_total", ENGLAND)["value"] == 497_502
        assert figure(now, "waits_mean_days", ENGLAND)["value"] == 32
        before = published["2019-20"]
        row = figure(before, "waits_within_4_weeks", ENGLAND)
        assert (row["numerator"], row["denominator"], row["source_ref"]) == (108_879, 538_564, "1b!F20")
        assert row["value"] == pytest.approx(100 * 108_879 / 538_564, abs=1e-9)

    @pytest.mark.parametrize(
        ("edition", "sheets", "areas", "ccgs"), [("2019-20", 20, 242, 32), ("2020-21", 30, 186, 18)]
    )
    def test_every_sheet_and_area(
        self, published: dict[str, Tables], edition: str, sheets: int, areas: int, ccgs: int
    ) -> None:
        rows = published[edition]["observations"].query("indicator_id == 'waits_total'")
        assert rows["source_ref"].str.split("!").str[0].nunique() == sheets
        assert rows["area_id"].nunique() == areas
        assert len(rows) == sheets * areas
        assert len(published[edition]["wait_bands"]) == 9 * sheets * areas
        known = read_areas()
        london = [id_ for id_ in rows["area_id"].unique() if known[id_].scope == "london"]
        assert sum(known[id_].kind == "ccg" for id_ in london) == ccgs
        assert sum(known[id_].kind == "system" for id_ in london) == 5

    def test_the_last_quarters_referrals_to_all_services_repeat_the_third_in_2020_21(
        self, published: dict[str, Tables]
    ) -> None:
        for edition, expected in (("2019-20", set()), ("2020-21", {"10a"})):
            rows = published[edition]["observations"]
            marked = rows[rows["caveats"].str.contains("repeats_another_sheet")]
            assert set(marked["source_ref"].str.split("!").str[0]) == expected
        row = figure(
            published["2020-21"],
            "waits_total",
            LONDON,
            breakdown="scope=all_services;count=referrals",
            kind="quarter",
        )
        assert "repeats_another_sheet" not in row["caveats"]

    def test_two_averages_are_negative_and_three_counts_are_fractions(
        self, published: dict[str, Tables]
    ) -> None:
        rows = pd.concat([tables["observations"] for tables in published.values()])
        negative = rows[rows["caveats"].str.contains("negative_mean_wait")]
        assert set(zip(negative["source_ref"], negative["value"], strict=True)) == {
            ("6a!D208", -1),
            ("6b!D208", -2),
        }
        fractions = rows[rows["caveats"].str.contains("not_a_whole_number")]
        assert set(zip(fractions["source_ref"], fractions["value"], strict=True)) == {
            ("3a!W20", 82.1), ("3b!W20", 82.1), ("5b!W20", 110.1),
        }  # fmt: skip


class TestPrintedPercentages:
    """How the publisher made them: the reason for `percent_direction` in the map."""

    def test_englands_are_exact_in_2019_20_and_rounded_in_2020_21(self, published: dict[str, Tables]) -> None:
        for edition, made in (
            ("2019-20", lambda exact: exact),
            ("2020-21", lambda exact: np.floor(exact + 0.5)),
        ):
            rows = shares(published[edition]).query("area_id == @ENGLAND")
            exact = 100 * rows["numerator"] / rows["denominator"]
            assert np.allclose(rows["published_value"], made(exact), rtol=0, atol=1e-9)

    def test_2019_20_cut_fractions_off_and_did_not_round(self, published: dict[str, Tables]) -> None:
        rows = shares(published["2019-20"]).query("area_id != @ENGLAND").dropna(subset="published_value")
        least = 100 * (rows["numerator"] - 2) / (rows["denominator"] + 2)
        most = 100 * (rows["numerator"] + 2) / (rows["denominator"] - 2)
        printed = rows["published_value"]
        cut_off = (least < printed + 1) & (most >= printed)
        rounded = (least <= printed + 0.5) & (most >= printed - 0.5)
        assert cut_off.all()
        assert rounded.mean() < 0.75

    def test_2020_21_rounded_but_for_the_first_band_of_people_in_mental_health_services(
        self, published: dict[str, Tables]
    ) -> None:
        rows = shares(published["2020-21"]).query("area_id != @ENGLAND").dropna(subset="published_value")
        most = 100 * (rows["numerator"] + 2) / (rows["denominator"] - 2)
        least = 100 * (rows["numerator"] - 2) / (rows["denominator"] + 2)
        odd = rows[(least > rows["published_value"] + 0.5) | (most < rows["published_value"] - 0.5)]
        assert set(odd["indicator_id"]) == {"waits_within_4_weeks"}
        assert set(odd["source_ref"].str.split("!").str[0]) == {"1b", "3b", "5b", "7b", "9b"}

    def test_a_value_never_leaves_what_the_printed_percentage_allows(
        self, published: dict[str, Tables]
    ) -> None:
        for tables in published.values():
            rows = shares(tables).dropna(subset="published_value")
            away = rows["value"] - rows["published_value"]
            assert away.between(-0.5, 1).all()
            as_printed = rows["caveats"].str.contains("percent_as_printed")
            assert (away[as_printed] == 0).all()


class TestSums:
    def test_people_add_up_and_referrals_overlap(self, published: dict[str, Tables]) -> None:
        sums = pd.concat([sums_of_parts(tables) for tables in published.values()])
        assert (sums["shortfall"] <= 0).all()
        people = sums[sums["population"] == "people"]
        assert (people["excess"] <= 0).all()
        referrals = sums[sums["population"] == "referrals"]
        annual = referrals[referrals["source_ref"].str.match("2[abc]!")]
        assert ((annual["excess"] > 0).sum(), len(annual)) == (279, 1030)
        england = referrals[referrals["area_id"] == ENGLAND]
        assert (england["excess"] / england["total"]).max() == pytest.approx(0.0068, abs=1e-4)
        assert (referrals["excess"] / referrals["total"]).max() == pytest.approx(0.1458, abs=1e-4)

    def test_a_quarter_holds_hardly_any_wait_over_12_weeks(self, published: dict[str, Tables]) -> None:
        rows = published["2019-20"]["wait_bands"].query(
            "area_id == @ENGLAND and lower_weeks == 12 and population == 'people' and service_scope == 'all_services'"
        )
        counts = rows.groupby("period_type")["count"].sum()
        assert counts.to_dict() == {"quarter": 240, "year": 35_265}


def test_the_shipped_figures_name_their_quarters() -> None:
    shipped = read_edition(ROOT / "data" / "published" / "additional_waits" / "2020-21")
    rows = shipped.tables["wait_bands"].to_pandas()
    assert rows["period_end"].max() == dt.date(2021, 3, 31)
    assert rows["source_ref"].str.fullmatch(r"\d+[abc]![A-Z]+\d+").all()
