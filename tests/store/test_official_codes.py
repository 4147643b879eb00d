"""Every area code of every official file is known: none would stop a load."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from store.areas import UnknownArea, read_areas
from tests.official import official

WAITS = ["additional_cyp_wait_times_1920.xlsx", "additional_cyp_wait_times_2020-21_v2.xlsx"]
EIP = "EIP-Timeseries-History-File-December-2015-to-September-2019-1.csv"
MHSDS = ["MHSDS Data_4WW_AprPerf_2024_v2.csv", "mhsds_4ww_cyp_london_apr-aug_2024.csv"]
DASHBOARD = "nhs_mh_dashboard_q4_2021-22_cyp_eip_finance_long.csv"
CCG_POPULATION = "ons_ccg_population_0_17_mid2018_2020.csv"
NOT_CODES = {"", "Notes:", "Organisation Code", "Return to Contents"}
#: The dashboard writes this, and nothing, for the parent of some STPs. It is no code of anything.
DASHBOARD_SLIPS = {"", "4"}


def unknown(codes: set[str]) -> list[str]:
    """The codes that would stop a load."""
    areas = read_areas()
    refused = []
    for code in sorted(codes):
        try:
            areas.resolve(code)
        except UnknownArea:
            refused.append(code)
    return refused


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(official(name), dtype=str, keep_default_na=False, encoding_errors="replace")


@pytest.mark.parametrize("name", WAITS)
def test_waiting_times_workbooks(name: str) -> None:
    book = CalamineWorkbook.from_path(official(f"data/raw/{name}"))
    sheets = [sheet for sheet in book.sheet_names if re.fullmatch(r"\d+[abc]", sheet)]
    firsts = {str(row[0]).strip() for s in sheets for row in book.get_sheet_by_name(s).to_python() if row}
    codes = {code for code in firsts - NOT_CODES if len(code) < 30}
    assert len(codes) > 150
    assert unknown(codes) == []


def test_eip_history() -> None:
    frame = table(f"data/raw/{EIP}")
    assert len(set(frame["Org_Code"])) == 220
    assert unknown(set(frame["Org_Code"]) | set(frame["Provider_Org_code"])) == []


@pytest.mark.parametrize("name", MHSDS)
def test_mhsds_extracts(name: str) -> None:
    frame = table(f"data/raw/{name}")
    assert unknown(set(frame["PRIMARY_LEVEL"])) == []


def test_mental_health_dashboard() -> None:
    frame = table(f"data/raw/{DASHBOARD}")
    codes = set(frame["org_code"]) | set(frame["region_code"]) | (set(frame["stp_code"]) - DASHBOARD_SLIPS)
    assert unknown(codes) == []


def test_dashboard_hierarchy_is_ours() -> None:
    areas = read_areas()
    frame = table(f"data/raw/{DASHBOARD}")
    pairs = frame[frame["org_type"].isin(["CCG", "STP"]) & ~frame["stp_code"].isin(DASHBOARD_SLIPS)]
    pairs = pairs[["region_code", "stp_code", "org_code"]].drop_duplicates()
    assert len(pairs) > 200
    for row in pairs.itertuples(index=False):
        area_id, parent = areas.resolve(row.org_code), areas.resolve(row.stp_code)
        day = areas[area_id].valid_to or date(2022, 3, 31)
        above = areas.comparators(area_id, on=day)
        assert areas.resolve(row.region_code) in above
        assert parent in [area_id, *above]


def test_lookups_and_populations() -> None:
    lookup = table("data/reference/london_ccg19_to_borough_lookup.csv")
    assert unknown(set(lookup["CCG19CD"]) | set(lookup["CCG19CDH"]) | set(lookup["LAD19CD"])) == []
    mergers = table("data/reference/ccg_2020_to_2021_mergers.csv")
    assert unknown(set(mergers["2021 CCG Code"]) | set(mergers["2122 CCG Code"])) == []
    people = table(f"data/reference/{CCG_POPULATION}")
    # Offices below the regions, abolished in 2020, appear only here and are no area of ours.
    offices = people["ccg_ons_code"].str.startswith("E39") & (people["mid_year"] == "2018")
    assert unknown(set(people.loc[~offices, "ccg_ons_code"]) | (set(people["stp_code"]) - {""})) == []


def test_the_lookups_are_carried_whole() -> None:
    areas = read_areas()
    lookup = table("data/reference/london_ccg19_to_borough_lookup.csv").astype({"lsoa_count": int})
    totals = lookup.groupby("LAD19CD")["lsoa_count"].sum()
    for row in lookup.itertuples():
        assert areas.resolve(row.CCG19CD) == row.CCG19CDH
        serving = dict(areas.serving(row.LAD19CD, on=date(2019, 4, 1)))
        assert serving[row.CCG19CDH] == pytest.approx(row.lsoa_count / totals[row.LAD19CD], abs=1e-15)
    for _, old, _, new in table("data/reference/ccg_2020_to_2021_mergers.csv").itertuples():
        assert areas.successor(old, on=date(2021, 4, 1)) == new
