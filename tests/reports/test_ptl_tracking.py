"""Cells of a tracking list: what is there, what is withheld, and what was never counted."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.ptl.tracking import EVERYONE, WEEK, Cut, Tracking, is_demonstration, read_tracking
from reports.ptl.words import read_words
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS
from store.schema import TABLES
from tests.reports.made_up_list import (
    BIG,
    EAST,
    LAST,
    MONTHS,
    SYSTEM,
    WEEKS,
    WEST,
    figures,
    last_month,
    snapshots_frame,
    tracking,
)


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def test_a_snapshot_without_a_return_has_no_tracking_list() -> None:
    empty = {
        name: pd.DataFrame(columns=TABLES[name].columns) for name in ("pathway_snapshots", "pathway_bands")
    }
    assert read_tracking(figures(**empty)) is None


def test_a_place_without_a_return_has_none_and_a_fictional_one_says_so(town: Tracking) -> None:
    assert town.has(SYSTEM)
    assert not town.has("E09000007")
    assert is_demonstration(town.areas[SYSTEM])


def test_periods_are_told_apart_by_kind_and_come_in_order(town: Tracking) -> None:
    months, weeks = town.periods(SYSTEM), town.periods(SYSTEM, kind=WEEK)
    assert (len(months), len(weeks)) == (MONTHS, WEEKS)
    assert months[-1] == last_month()
    assert [p.end for p in months] == sorted(p.end for p in months)


def test_the_system_comes_before_its_boroughs_from_wherever_one_asks(town: Tracking) -> None:
    for area in (SYSTEM, EAST):
        assert [place.area_id for place in town.places(area)] == [SYSTEM, EAST, WEST]


def test_a_cell_is_asked_for_by_its_cut(town: Tracking) -> None:
    everyone = town.row(SYSTEM, last_month(), ALL_WAITS)
    big = town.row(SYSTEM, last_month(), ALL_WAITS, Cut("provider", "", BIG))
    core = town.row(SYSTEM, last_month(), ALL_WAITS, Cut("pathway", "core"))
    assert everyone is not None
    assert big is not None
    assert core is not None
    assert [row["waiting"] for row in (everyone, big, core)] == [1_000, 600, 800]


def test_cuts_are_named_ordered_and_told_apart_in_an_address(town: Tracking) -> None:
    cuts = town.cuts(SYSTEM)
    assert cuts[0] == EVERYONE
    assert len({cut.id for cut in cuts}) == len(cuts)
    by_id = {cut.id: cut for cut in cuts}
    assert by_id["pathway.core"].heading == "Pathway: Core community help"
    assert by_id[f"team.{BIG}.Team 1"].label == "Team 1 (Town Trust)"
    assert by_id["tier.3"].label == "Tier 3"
    assert by_id["age_band.5-10"].label == "5 to 10"
    assert by_id["need_group.not_recorded"].label == "Not recorded"
    ages = [cut.label for cut in cuts if cut.dimension == "age_band"]
    assert ages == ["5 to 10", "11 to 15"]


def test_boroughs_have_only_the_parts_that_are_counted_for_them(town: Tracking) -> None:
    assert not [cut for cut in town.cuts(EAST) if cut.dimension in {"team", "referral_source"}]
    assert town.row(EAST, last_month(), ALL_WAITS, Cut("referral_source", "gp")) is None


def test_a_row_that_was_left_out_is_withheld_and_never_nought() -> None:
    frame = snapshots_frame()
    gone = (frame["area_id"] == WEST) & (frame["stage"] == "internal") & (frame["period_end"] == LAST)
    town = tracking(pathway_snapshots=frame[~gone])
    row = town.row(WEST, last_month(), "internal")
    assert row is not None
    assert pd.isna(row["waiting"])
    series = town.series(WEST, "internal")
    assert len(series) == MONTHS
    assert pd.isna(series["waiting"].iloc[-1])
    assert series["waiting"].iloc[:-1].notna().all()
    assert pd.isna(town.at(WEST, last_month()).at["internal", "waiting"])


def test_a_pathway_has_only_its_own_stages(town: Tracking) -> None:
    crisis = Cut("pathway", "crisis")
    assert not town.has_stage(crisis, "subsequent")
    assert town.has_stage(crisis, ALL_WAITS)
    assert town.has_stage(EVERYONE, "subsequent")


def test_stages_come_in_pathway_order_with_the_sums_last(town: Tracking) -> None:
    stages = list(town.at(SYSTEM, last_month()).index)
    assert stages[:3] == ["triage", "assessment", "treatment"]
    assert stages[-2:] == [ALL_WAITS, HIDDEN_WAITS]


def test_a_place_of_one_kind_of_area_is_its_own_system(town: Tracking) -> None:
    assert town.system_of(SYSTEM).area_id == SYSTEM
    assert town.system_of(WEST).area_id == SYSTEM


def test_the_words_name_every_stage_pathway_and_reason_of_the_configuration() -> None:
    words = read_words()
    assert words.stage("assessment") == "Assessment"
    assert words.stage(HIDDEN_WAITS) == "Waits past the national clock stop"
    assert [stage.id for stage in words.waits if stage.hidden] == [
        "treatment",
        "subsequent",
        "internal",
        "transition",
    ]
    standard = words.standard("eip", "treatment")
    assert standard is not None
    assert (standard.days, standard.share_percent, standard.origin) == (14, 60, "national")
    assert words.themes["staff_vacancy"] == "workforce"
    assert words.label("referral_source", "gp") == "GP"
    assert words.label("referral_source", "parent_or_carer") == "Parent or carer"


def test_codes_come_in_the_order_of_the_dictionary_and_unrecorded_ones_last() -> None:
    words = read_words()
    assert words.order("priority", ["not_recorded", "routine", "emergency"]) == [
        "emergency",
        "routine",
        "not_recorded",
    ]
    assert words.order("age_band", ["11-15", "5-10", "0-4"]) == ["0-4", "5-10", "11-15"]
    assert words.order("tier", ["3", "2.5", "2"]) == ["2", "2.5", "3"]
