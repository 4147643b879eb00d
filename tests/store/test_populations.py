"""Populations are the published figures, or exact sums of them, and say which."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from metrics.derived import access_rate, spend_per_head
from reports.figures import Figures
from store.areas import areas_frames, read_areas
from store.catalogue import read_catalogue
from tests.official import official

LAD, CCG = "ons_population_lad_mid2021", "ons_population_ccg"
LAD_2024 = "ons_population_lad_mid2024"
LAD_2024_FILE = "ONS_mye24tablesew_MYE2_persons.csv"
LAD_FILE = "ons_mid2021_population_persons_sya_lad_england.csv"
CCG_FILE = "ons_ccg_population_0_17_mid2018_2020.csv"
LONDON_SYSTEMS = ["QKK", "QMF", "QMJ", "QRV", "QWE"]


@pytest.fixture(scope="module")
def people() -> pd.Series:
    """People by (source_id, area_id, mid_year, age_band)."""
    frame = areas_frames()["populations"]
    return frame.set_index(["source_id", "area_id", "mid_year", "age_band"])["people"]


@pytest.fixture(scope="module")
def populations() -> pd.DataFrame:
    return areas_frames()["populations"]


def test_every_borough_london_and_england_have_all_three_ages(people: pd.Series) -> None:
    areas = read_areas()
    for area_id in [*areas.of_kind("borough"), *LONDON_SYSTEMS, "E12000007", "E92000001"]:
        younger, older, both = (people[LAD, area_id, 2021, band] for band in ("0-17", "18-25", "0-25"))
        assert younger + older == both


@pytest.mark.parametrize("band", ["0-17", "18-25", "0-25"])
def test_boroughs_add_up_to_their_system_and_systems_to_london(people: pd.Series, band: str) -> None:
    areas = read_areas()
    for system in LONDON_SYSTEMS:
        boroughs = areas.members(system, kind="borough", on=date(2021, 6, 30))
        assert (
            sum(people[LAD, borough, 2021, band] for borough in boroughs) == people[LAD, system, 2021, band]
        )
    assert sum(people[LAD, s, 2021, band] for s in LONDON_SYSTEMS) == people[LAD, "E12000007", 2021, band]


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_systems_add_up_to_london_and_regions_to_england(people: pd.Series, year: int) -> None:
    regions = read_areas().of_kind("region")
    ccg = people[CCG]
    assert sum(ccg[s, year, "0-17"] for s in LONDON_SYSTEMS) == ccg["E12000007", year, "0-17"]
    assert sum(ccg[r, year, "0-17"] for r in regions) == ccg["E92000001", year, "0-17"]


def test_no_age_band_is_invented_for_ccgs(populations: pd.DataFrame) -> None:
    assert set(populations.loc[populations["source_id"] == CCG, "age_band"]) == {"0-17"}


def test_every_row_belongs_to_an_area_in_scope_and_a_declared_source(populations: pd.DataFrame) -> None:
    areas = read_areas()
    assert all(areas.in_scope(area_id) for area_id in populations["area_id"])
    assert set(populations["source_id"]) == {LAD, LAD_2024, CCG} <= set(read_catalogue().sources)


def test_sums_say_of_what_and_are_exact(populations: pd.DataFrame, people: pd.Series) -> None:
    sums = populations[
        populations["source_ref"].str.startswith("sum of ") & populations["source_ref"].str.contains(r"\+")
    ]
    assert len(sums) > 20
    for row in sums.itertuples():
        parts = row.source_ref.removeprefix("sum of ").split(" in ")[0].split(" + ")
        assert sum(people[row.source_id, part, row.mid_year, row.age_band] for part in parts) == row.people


def test_borough_figures_are_those_of_the_official_file(populations: pd.DataFrame) -> None:
    table = pd.read_csv(official(f"data/reference/{LAD_FILE}"), dtype=str, keep_default_na=False)
    pattern = rf"^{LAD_FILE} line (\d+), age_(\d+) to age_(\d+)$"
    found = populations["source_ref"].str.extract(pattern).dropna().astype(int)
    assert len(found) == 37 * 3
    for row, first, last in zip(found.index, found[1], found[2], strict=True):
        line = table.iloc[found.at[row, 0] - 2]
        assert line["code"] == populations.at[row, "area_id"]
        assert sum(int(line[f"age_{age}"]) for age in range(first, last + 1)) == populations.at[row, "people"]


def test_mid_2024_has_every_borough_and_they_add_up_to_london(people: pd.Series) -> None:
    boroughs = read_areas().of_kind("borough", scope="london")
    mine = people[LAD_2024].xs((2024, "0-17"), level=("mid_year", "age_band"))
    assert set(mine.index) == {*boroughs, "E12000007", "E92000001"}
    assert mine[boroughs].sum() == mine["E12000007"]


def test_mid_2024_figures_are_those_of_the_official_file(populations: pd.DataFrame) -> None:
    table = pd.read_csv(official(f"data/raw/need/{LAD_2024_FILE}"), encoding="utf-8-sig", dtype=str)
    found = populations["source_ref"].str.extract(rf"^{LAD_2024_FILE} line (\d+), ages 0 to 17$").dropna()
    assert len(found) == 35
    for row, line_number in found[0].astype(int).items():
        line = table.iloc[line_number - 2]
        assert line["Code"] == populations.at[row, "area_id"]
        assert sum(int(line[str(age)]) for age in range(18)) == populations.at[row, "people"]


def test_no_derived_figure_rests_on_mid_2024(figures: Figures) -> None:
    """The newer estimates came for one sentence: no rate may change series for them."""
    published, known = figures.tables["observations"], figures.tables["populations"]
    before = known[known["source_id"] != LAD_2024]
    for derive in (access_rate, spend_per_head):
        assert derive(published, known).equals(derive(published, before))


def test_ccg_figures_are_those_of_the_official_file(populations: pd.DataFrame) -> None:
    areas = read_areas()
    table = pd.read_csv(official(f"data/reference/{CCG_FILE}"), dtype=str, keep_default_na=False)
    found = populations["source_ref"].str.extract(rf"^{CCG_FILE} line (\d+), age_0_17$").dropna().astype(int)
    assert len(found) > 90
    for row in found.index:
        line = table.iloc[found.at[row, 0] - 2]
        ours, meant = populations.loc[row], areas.resolve(line["ccg_ons_code"])
        day = date(ours["mid_year"], 6, 30)
        assert meant == ours["area_id"] or areas.members(ours["area_id"], kind="ccg", on=day) == [meant]
        assert (int(line["mid_year"]), int(line["age_0_17"])) == (ours["mid_year"], ours["people"])


def test_region_sums_are_those_of_the_official_file(populations: pd.DataFrame) -> None:
    table = pd.read_csv(official(f"data/reference/{CCG_FILE}"), dtype=str, keep_default_na=False)
    table = table[table["ccg_ons_code"].str.startswith("E38")].astype({"age_0_17": int, "mid_year": int})
    sums = populations[populations["source_ref"].str.contains("CCG rows of mid_year")]
    assert len(sums) == 16
    for row in sums.itertuples():
        rows = table[table["mid_year"] == row.mid_year]
        region = re.search(r"with nhs_region (.+) in ", row.source_ref)
        rows = rows[rows["nhs_region"] == region[1]] if region else rows
        assert int(re.search(r"(\d+) CCG rows", row.source_ref)[1]) == len(rows)
        assert rows["age_0_17"].sum() == row.people
