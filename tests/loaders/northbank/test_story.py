"""Northbank's return is always the same, tells its story, and is what the shipped figures were counted from."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loaders.demonstration import MARK
from loaders.northbank.recipe import write_extract
from loaders.ptl.recipe import with_source
from loaders.ptl.secret import NO_SECRET
from loaders.published import conform_all, file_sha256, read_edition
from reports.ptl.alerts import NOTICED_WEEKS
from reports.ptl.words import read_words
from store.disclosure import HIDDEN_BELOW, protect
from store.pathway_catalogue import AMOUNT, read_pathway_catalogue
from store.pathway_columns import SNAPSHOT_COUNTS
from store.rounded import RANDOM_REACH, ROUNDED_TO
from store.schema import TABLES, Tables
from store.settings import data_folder
from tests.loaders.ptl.extracts import exact

EXTRACT = "2025-03-31"
EDITION = f"northbank-demonstration-{EXTRACT}"
NAME = f"ptl_northbank-demonstration_{EXTRACT}.csv"
SYSTEM, UNKNOWN = "DEMO-NB", "UNKNOWN"
BEFORE, AFTER = dt.date(2023, 9, 30), dt.date(2024, 8, 31)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The return as it is played out now."""
    target = tmp_path_factory.mktemp("northbank") / NAME
    write_extract(target)
    return target


@pytest.fixture(scope="module")
def counted(path: Path) -> Tables:
    """What is in it, exactly: for these tests only, it leaves no other way."""
    return exact(path, edition=EXTRACT)


@pytest.fixture(scope="module")
def shipped() -> Tables:
    edition = read_edition(data_folder() / "published" / "ptl" / EDITION)
    assert edition.publisher == MARK
    return {name: table.to_pandas() for name, table in edition.tables.items()}


def waits(counted: Tables, *, area: str, stage: str, on: dt.date, pathway: str = "") -> dict[str, float]:
    """One cell of the exact snapshots at a month's end."""
    frame = counted["pathway_snapshots"]
    breakdown = f"pathway={pathway}" if pathway else ""
    found = frame[
        (frame["area_id"] == area)
        & (frame["stage"] == stage)
        & (frame["provider_id"] == "")
        & (frame["breakdown"] == breakdown)
        & (frame["period_type"] == "month")
        & (pd.to_datetime(frame["period_end"]) == pd.Timestamp(on))
    ]
    return dict(found.iloc[0])


def test_the_shipped_figures_are_of_this_very_return(path: Path) -> None:
    assert read_edition(data_folder() / "published" / "ptl" / EDITION).file_sha256 == file_sha256(path)


def test_another_seed_tells_the_same_story_of_other_people(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    sizes = [write_extract(one, pathways=500), write_extract(other, pathways=500, seed=7)]
    assert file_sha256(one) != file_sha256(other)
    assert sizes == pytest.approx([500, 500], rel=0.2)


def test_five_boroughs_and_four_providers_over_three_years(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    boroughs = Counter(row["borough"] for row in rows)
    assert set(boroughs) == {f"DEMO-B{number}" for number in range(1, 6)} | {"UNKNOWN"}
    assert {row["provider"] for row in rows} == {f"DEMO-P{number}" for number in range(1, 5)}
    assert {"2", "3"} <= {row["tier"] for row in rows}
    closed = [row["discharged_on"] for row in rows if row["discharged_on"]]
    assert (min(closed) >= "2022-03-31", max(closed) <= EXTRACT) == (True, True)


def test_stock_and_flow_agree_exactly_in_every_cell(counted: Tables) -> None:
    frame = counted["pathway_snapshots"]
    left = frame["opening"] + frame["started"] - frame["completed"] - frame["closed"]
    assert len(frame) > 10_000
    assert (left == frame["waiting"]).all()


def test_the_borough_that_front_loads_shortens_the_first_wait_and_lengthens_the_next(counted: Tables) -> None:
    first = [
        waits(counted, area="DEMO-B3", stage="assessment", on=day, pathway="core") for day in (BEFORE, AFTER)
    ]
    then = [
        waits(counted, area="DEMO-B3", stage="treatment", on=day, pathway="core") for day in (BEFORE, AFTER)
    ]
    assert first[1]["waiting"] < first[0]["waiting"] * 0.8
    assert then[1]["waiting"] > then[0]["waiting"] * 1.2


def test_the_borough_that_hides_its_waits_has_most_of_them_after_the_first_contact(counted: Tables) -> None:
    on = dt.date(2025, 3, 31)
    hidden = {
        area: waits(counted, area=area, stage="hidden_waits", on=on)["waiting"]
        / waits(counted, area=area, stage="all_waits", on=on)["waiting"]
        for area in (f"DEMO-B{number}" for number in range(1, 6))
    }
    assert max(hidden, key=hidden.__getitem__) == "DEMO-B4"


def test_the_borough_that_hides_its_waits_keeps_to_its_standard_while_the_therapy_waits_longer(
    counted: Tables,
) -> None:
    """The masking alert of its pages is true of the exact figures, not of rounded ones alone."""
    ends = [list(pd.date_range(f"{year}-01-31", periods=3, freq="ME")) for year in (2024, 2025)]

    def cells(stage: str, days: list[dt.date]) -> pd.DataFrame:
        return pd.DataFrame(
            [waits(counted, area="DEMO-B4", stage=stage, on=day, pathway="core") for day in days]
        )

    begun = cells("treatment", ends[1])
    standard = read_words().standard("core", "treatment")
    assert standard is not None
    assert (
        100 * begun["completed_within_standard"].sum() / begun["completed_with_standard"].sum()
        > standard.share_percent
    )
    before, after = (cells("internal", days)["median_weeks"].mean() for days in ends)
    assert after - before > NOTICED_WEEKS


def test_the_borough_that_does_well_has_the_fewest_who_wait_over_18_weeks(counted: Tables) -> None:
    on = dt.date(2025, 3, 31)
    long = {
        area: (cell := waits(counted, area=area, stage="all_waits", on=on))["referral_over_18_weeks"]
        / cell["waiting"]
        for area in (f"DEMO-B{number}" for number in range(1, 6))
    }
    assert min(long, key=long.__getitem__) == "DEMO-B1"


def test_the_closure_leaves_a_backlog(counted: Tables) -> None:
    open_, closed = dt.date(2023, 6, 30), dt.date(2023, 11, 30)
    waiting = [
        waits(counted, area="DEMO-B2", stage="assessment", on=day, pathway="core")["waiting"]
        for day in (open_, closed)
    ]
    assert waiting[1] > waiting[0] * 1.5


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("pathway_snapshots", SNAPSHOT_COUNTS),
        ("pathway_bands", ("count",)),
        ("pathway_measures", ("count", "denominator")),
    ],
)
def test_every_shipped_count_is_rounded_from_the_exact_one(
    counted: Tables, shipped: Tables, name: str, columns: tuple[str, ...]
) -> None:
    keys = [key for key in TABLES[name].key if key not in ("source_id", "edition")]
    measures = read_pathway_catalogue().measure
    amounts = {c: [m.id for m in measures if getattr(m, c, "") == AMOUNT] for c in columns}
    own = counted[name][[*keys, *columns]]
    both = shipped[name][[*keys, *columns]].merge(own, on=keys, how="left", suffixes=("", "_exact"))
    shown = 0
    for column in columns:
        told = both[both[column].notna()]
        if "measure" in keys:
            told = told[~told["measure"].isin(amounts[column])]
        true = told[f"{column}_exact"].to_numpy(dtype=float)
        assert (true >= HIDDEN_BELOW).all()
        assert (np.abs(told[column] - true) < ROUNDED_TO).all()
        assert (told[column] % ROUNDED_TO == 0).all()
        shown += len(told)
    assert shown > 1_000


def test_every_shipped_amount_is_off_by_no_more_than_one_person_s_part_and_the_rounding(
    counted: Tables, shipped: Tables
) -> None:
    """Days, sessions, appointments: moved by less than the most that one person adds, then as the people are rounded."""
    keys = [key for key in TABLES["pathway_measures"].key if key not in ("source_id", "edition")]
    both = shipped["pathway_measures"].merge(
        counted["pathway_measures"], on=keys, how="left", suffixes=("", "_exact")
    )
    measures = read_pathway_catalogue().measure
    of_people = both["measure"].isin([m.id for m in measures if m.denominator != AMOUNT])
    both["behind"] = both["denominator_exact"].where(of_people, both["denominator_people"])
    for part in ("count", "denominator"):
        of = [m.id for m in measures if getattr(m, part) == AMOUNT]
        told = both[both["measure"].isin(of) & both[part].notna()]
        exact, largest = told[f"{part}_exact"], told[f"{part}_largest"]
        scaled = (exact + largest) * RANDOM_REACH / told["behind"]
        off = (told[part] - exact).abs()
        assert (told[f"{part}_people"] >= HIDDEN_BELOW).all()
        assert (off <= largest + scaled + 0.5).all()
        assert (off > 0).mean() > 0.8
        assert len(told) > 1_000


def test_protected_again_they_are_the_shipped_figures(counted: Tables, shipped: Tables) -> None:
    """All but those of nowhere known, which count in the system only."""
    areas = set(counted["pathway_snapshots"]["area_id"]) - {SYSTEM}
    again = protect(
        with_source(counted, edition=EDITION, file=NAME),
        catalogue=read_pathway_catalogue(),
        areas_above=dict.fromkeys(areas, SYSTEM),
        secret=NO_SECRET,
    )
    placed = {name: frame[frame["area_id"] != UNKNOWN] for name, frame in again.items()}
    for name, table in conform_all(placed, file=NAME).items():
        pd.testing.assert_frame_equal(table.to_pandas(), shipped[name])
