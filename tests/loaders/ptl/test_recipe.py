"""From a file to protected counts: a small list by hand, sums that must hold, and nothing left behind."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from loaders.counted import counted_now
from loaders.provenance import provenance_bytes
from loaders.ptl import SOURCE_ID, load, load_counted
from loaders.ptl.configuration import read_pathways
from loaders.ptl.recipe import with_source
from loaders.ptl.secret import FOLDER_VARIABLE, NO_SECRET, SecretError, fingerprint, make_secret
from loaders.published import PROVENANCE, conform_all
from metrics.snapshots import CrossTabulation
from store.areas import read_areas
from store.disclosure import protect
from store.errors import InputError
from store.pathway_catalogue import AMOUNT, FLOWS, read_pathway_catalogue
from store.schema import TABLES, Tables
from tests.loaders.ptl.extracts import EDITION, REFUSED, WHOLE, cell, day, exact, write_extract

SETTINGS = read_pathways()
FEW = replace(
    SETTINGS,
    cross_tabulations=(CrossTabulation("all", bands=True, weeks=True), CrossTabulation("tier", ("tier",))),
)
JUNE = {"period_type": "month", "period_end": day("2024-06-30")}
WAITING = {"accepted_on": "2024-01-15"}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two who wait for assessment in two boroughs, one whole pathway, one refusal, one early closing."""
    closed = {"referred_on": "2023-11-01", "accepted_on": "2023-11-10", "discharged_on": "2023-12-01"}
    rows = (
        WAITING,
        WAITING
        | {"borough": "DEMO-B2", "tier": "", "need_group": "getting_help", "referred_on": "2024-01-01"},
        WHOLE,
        REFUSED,
        closed | {"discharge_reason": "declined"},
    )
    return write_extract(tmp_path_factory.mktemp("ptl"), *rows)


@pytest.fixture(scope="module")
def counted(few: Path) -> Tables:
    return exact(few, settings=FEW)


def test_who_waits_at_the_end_of_june(counted: Tables) -> None:
    (found,) = cell(counted, "pathway_snapshots", area_id="DEMO-NB", breakdown="", stage="assessment", **JUNE)
    assert {name: found[name] for name in ("opening", "started", "completed", "closed", "waiting")} == {
        "opening": 2,
        "started": 0,
        "completed": 0,
        "closed": 0,
        "waiting": 2,
    }
    assert found["median_weeks"] == pytest.approx(167 / 7)  # both since 15 January
    assert found["referral_median_weeks"] == pytest.approx((172 + 181) / 2 / 7)
    assert (found["over_18_weeks"], found["over_52_weeks"]) == (2, 0)
    assert (found["with_standard"], found["over_standard"]) == (2, 2)


def test_a_system_is_its_boroughs_together(counted: Tables) -> None:
    boroughs = [
        cell(counted, "pathway_snapshots", area_id=area, breakdown="", stage="all_waits", **JUNE)[0][
            "waiting"
        ]
        for area in ("DEMO-B1", "DEMO-B2")
    ]
    (system,) = cell(counted, "pathway_snapshots", area_id="DEMO-NB", breakdown="", stage="all_waits", **JUNE)
    assert (boroughs, system["waiting"]) == ([1, 1], 2)


def test_a_label_that_was_not_recorded_is_a_cell_of_its_own(counted: Tables) -> None:
    rows = cell(counted, "pathway_snapshots", area_id="DEMO-NB", stage="assessment", **JUNE)
    assert {row["breakdown"]: row["waiting"] for row in rows} == {"": 2, "tier=3": 1, "tier=not_recorded": 1}


def test_each_band_of_a_cell_is_there(counted: Tables) -> None:
    rows = cell(counted, "pathway_bands", area_id="DEMO-NB", stage="assessment", clock="stage", **JUNE)
    found = {row["lower_weeks"]: (row["upper_weeks"], row["count"]) for row in rows}
    assert list(found) == [0, *SETTINGS.edges_weeks]
    assert {lower: count for lower, (_, count) in found.items() if count} == {18: 2}
    assert found[18][0] == 26
    assert pd.isna(found[104][0])


def test_measures_have_their_month(counted: Tables) -> None:
    rows = cell(
        counted, "pathway_measures", measure="discharges", area_id="DEMO-NB", breakdown="", provider_id=""
    )
    assert [(row["period_end"], row["count"]) for row in rows] == [(day("2024-05-31"), 1)]
    (risk,) = cell(
        counted, "pathway_measures", measure="risk_reviews", area_id="DEMO-NB", breakdown="", provider_id=""
    )
    assert (risk["count"], risk["denominator"], risk["period_type"]) == (0, 2, "snapshot")


def test_months_before_the_extract_is_complete_are_left_out(counted: Tables) -> None:
    ends = set(counted["pathway_snapshots"].query("period_type == 'month'")["period_end"])
    assert min(ends) == day("2024-01-31")  # the first closing was on 1 December


def test_the_stock_check_is_exact_in_every_cell(counted: Tables) -> None:
    frame = counted["pathway_snapshots"]
    assert (
        frame["opening"] + frame["started"] - frame["completed"] - frame["closed"] == frame["waiting"]
    ).all()
    months = frame[frame["period_type"] == "month"]
    keys = ["area_id", "provider_id", "breakdown", "stage"]
    wide = months.set_index([*keys, "period_end"])[["opening", "waiting"]].unstack("period_end", fill_value=0)
    ends = sorted(set(months["period_end"]))
    for before, after in pairwise(ends):
        assert (wide["waiting", before] == wide["opening", after]).all()


def test_bands_add_up_to_who_waits(counted: Tables) -> None:
    keys = ["area_id", "provider_id", "breakdown", "stage", "period_start", "period_end", "period_type"]
    sums = counted["pathway_bands"].groupby([*keys, "clock"])["count"].sum().reset_index()
    joined = sums.merge(counted["pathway_snapshots"][[*keys, "waiting"]], on=keys)
    assert len(joined) == len(sums) > 0
    assert (joined["count"] == joined["waiting"]).all()


def test_measures_that_repeat_a_snapshot_are_the_same(counted: Tables) -> None:
    """What the catalogue says of measures is so: the same people by their keys."""
    keys = ["area_id", "provider_id", "breakdown", "period_start", "period_end"]
    seen = set()
    for entry in read_pathway_catalogue().measure:
        for part in ("count", "denominator"):
            column = getattr(entry, part)
            stages = counted["pathway_snapshots"].query("stage == @entry.stage")
            said = counted["pathway_measures"].query("measure == @entry.id")
            if column in FLOWS and entry.stage:
                both = said.merge(stages, on=keys, suffixes=("", "_of"))
                own = both[f"{part}_key"].to_numpy(), both[f"{column}_key"].to_numpy()
                assert (own[0] == own[1]).all(), (entry.id, part)
                seen |= {entry.id} if len(both) else set()
    assert seen >= {
        "referrals_received",
        "referrals_accepted",
        "referrals_rejected",
        "discharges",
        "removals",
    }


def test_a_measure_that_is_not_declared_stops_the_load(counted: Tables) -> None:
    measures = counted["pathway_measures"].replace({"measure": {"discharges": "farewells"}})
    tables = with_source(counted | {"pathway_measures": measures}, edition=EDITION, file="ptl.csv")
    with pytest.raises(InputError, match="farewells"):
        protect(tables, catalogue=read_pathway_catalogue(), areas_above={}, secret=NO_SECRET)


def made_up(size: int) -> list[dict[str, str]]:
    """So many rows of a few kinds, in two boroughs, enough that some counts may be shown."""
    chance = random.Random(4)
    kinds = (
        WAITING,
        WHOLE,
        REFUSED,
        WHOLE | {"discharged_on": "", "discharge_reason": "", "transition_started_on": ""},
    )
    return [{**chance.choice(kinds), "borough": chance.choice(["DEMO-B1", "DEMO-B2"])} for _ in range(size)]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("ptl")
    return load(write_extract(folder, *made_up(400)), edition=EDITION)


def test_what_is_loaded_fits_the_store(loaded: Tables) -> None:
    assert set(loaded) == {"pathway_snapshots", "pathway_bands", "pathway_measures"}
    conform_all(loaded, file="ptl")
    areas = read_areas(demonstration=True)
    for name, frame in loaded.items():
        assert len(frame), name
        assert set(frame["source_id"]) == {SOURCE_ID}
        assert set(frame["area_id"]) <= set(areas), name
        assert set(frame.columns) == set(TABLES[name].columns)


def test_no_count_leaves_without_being_rounded(loaded: Tables) -> None:
    for name, columns in {
        "pathway_snapshots": [
            "opening",
            "started",
            "completed",
            "closed",
            "waiting",
            "over_18_weeks",
            "over_standard",
        ],
        "pathway_bands": ["count"],
        "pathway_measures": ["count", "denominator"],
    }.items():
        counts = loaded[name]
        if name == "pathway_measures":
            amounts = [entry.id for entry in read_pathway_catalogue().measure if entry.count == AMOUNT]
            counts = counts[~counts["measure"].isin(amounts)]
        shown = counts[columns].stack().dropna()
        assert (shown % 5 == 0).all()
        assert (shown >= 5).all(), name


def test_no_pseudonym_leaves(loaded: Tables) -> None:
    for frame in loaded.values():
        text = frame.to_csv()
        assert "PW-" not in text
        assert "YP-" not in text


def test_counted_again_nothing_is_left_behind_and_keys_are_the_same(
    few: Path, counted: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    again = exact(few, settings=FEW)
    assert list(tmp_path.iterdir()) == []
    assert snapshots(again)["waiting_key"].equals(snapshots(counted)["waiting_key"])


def test_the_same_list_has_other_keys_under_another_secret(few: Path, counted: Tables) -> None:
    own, other = snapshots(counted), snapshots(exact(few, settings=FEW, secret=b"another"))
    assert not own["waiting_key"].equals(other["waiting_key"])
    assert own["waiting"].equals(other["waiting"])
    assert own["waiting_people"].equals(other["waiting_people"])


def snapshots(tables: Tables) -> pd.DataFrame:
    """The snapshots, cell by cell in one order."""
    cell = ["area_id", "provider_id", "breakdown", "stage", "period_end", "period_type"]
    return tables["pathway_snapshots"].sort_values(cell, ignore_index=True)


REAL = {"borough": "E09000007", "provider": "RNK"}


def test_a_real_area_is_counted_under_its_own_secret_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No secret, no count; and none beside figures that were counted under another."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "secrets"))
    path = write_extract(tmp_path, REAL, name="ptl_camden_2024-06-30.csv")
    with pytest.raises(SecretError, match="python -m loaders secret E09000007"):
        load_counted(path, edition="camden-2024-06-30", folder=tmp_path)
    assert load(path, edition="camden-2024-06-30")  # to look at it needs none
    make_secret("camden")
    earlier = tmp_path / SOURCE_ID / "camden-2024-05-31"
    earlier.mkdir(parents=True)
    fields = {"source_id": SOURCE_ID, "edition": earlier.name}
    counted = counted_now(fingerprint(NO_SECRET))
    told = provenance_bytes(fields, rows={}, files={}, counted=counted)
    (earlier / PROVENANCE).write_bytes(told)
    with pytest.raises(InputError, match="figures counted under another secret"):
        load_counted(path, edition="camden-2024-06-30", folder=tmp_path)
