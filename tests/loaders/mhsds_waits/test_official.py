"""The monthly four-week waits as published: what we measured in them, and what we ship of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from loaders.column_maps import normal_header
from loaders.mhsds_waits.measures import MEASURES, read_layout
from loaders.mhsds_waits.recipe import NOT_KEPT, editions_in, load
from tests.official import official

ROOT = Path(__file__).resolve().parents[3]
LONDON_CUT = "data/raw/mhsds_4ww_cyp_london_apr-aug_2024.csv"
NATIONAL = "data/raw/MHSDS Data_4WW_AprPerf_2024_v2.csv"
DICTIONARY = "data/reference/mhsds_cyp_measure_dictionary.csv"
MONTHS = tuple(f"2024-{month:02}-performance" for month in range(4, 9))
ENGLAND = "E92000001"


@pytest.fixture(scope="module")
def national() -> pd.DataFrame:
    return load(official(NATIONAL), edition=MONTHS[0])["observations"]


def figure(observations: pd.DataFrame, indicator_id: str, area_id: str) -> pd.Series:
    return observations.query("indicator_id == @indicator_id and area_id == @area_id").iloc[0]


def test_the_national_month(national: pd.DataFrame) -> None:
    """44 measures of 476 areas, half of them of children: 22, one of which is only a numerator."""
    assert len(national) == 9_979 - 476
    assert national.attrs[NOT_KEPT] == {}
    row = figure(national, "four_week_full_stop", ENGLAND)
    assert (row["numerator"], row["denominator"], row["value"]) == (4_169, 22_947, 18.167952)
    assert row["source_ref"] == "line 9"
    assert figure(national, "waiting_full_stop", ENGLAND)["value"] == 563_754
    assert figure(national, "waiting_first_contact", ENGLAND)["value"] == 236_199
    assert figure(national, "four_week_full_stop", "QMM")["period_type"] == "rolling_quarter"


def test_the_london_file_holds_the_national_files_figures(national: pd.DataFrame) -> None:
    path = official(LONDON_CUT)
    assert editions_in(path) == MONTHS
    london = load(path, edition=MONTHS[0])["observations"]
    key = ["indicator_id", "area_id"]
    both = london.drop(columns="source_ref").merge(
        national.drop(columns="source_ref"), on=key, suffixes=("", "_n")
    )
    assert len(both) == len(london) == 378
    for column in london.columns.difference([*key, "source_ref"]):
        pd.testing.assert_series_equal(both[column], both[f"{column}_n"], check_names=False)


def test_whole_percentages_were_rounded_to_the_nearest(national: pd.DataFrame) -> None:
    """All 1,241 of them can have been; 333 cannot have been cut off."""
    percents = [measure.indicator_id for measure in MEASURES.values() if measure.kind == "percent"]
    rows = national[national["indicator_id"].isin(percents) & (national["area_id"] != ENGLAND)]
    rows = rows.dropna(subset=["published_value"])
    least = 100 * (rows["numerator"] - 2) / (rows["denominator"] + 2)
    most = 100 * (rows["numerator"] + 2) / (rows["denominator"] - 2)
    printed = rows["published_value"]
    assert len(rows) == 1_241
    assert ((least <= printed + 0.5) & (most >= printed - 0.5)).all()
    assert ((least < printed + 1) & (most >= printed)).sum() == 908


def test_measure_names_are_those_of_the_publishers_dictionary() -> None:
    with official(DICTIONARY).open(encoding="utf-8", newline="") as lines:
        dictionary: dict[str, set[str]] = {}
        for row in csv.DictReader(lines):
            dictionary.setdefault(row["MEASURE_ID"], set()).add(normal_header(row["MEASURE_NAME"]))
    for measure_id, names in read_layout().names.items():
        assert names <= dictionary[measure_id]
