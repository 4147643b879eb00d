"""The weekly meeting: counts by milestone and priority, and the list of one session as text."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.ptl.meeting import (
    COUNTED,
    change_table,
    meeting_said,
    milestone_table,
    parts_table,
    standard_rows,
    weeks,
)
from reports.ptl.tracking import Tracking
from reports.ptl.words import read_words
from reports.ptl.worklist import PAGE_ROWS, chosen_waits, options, pages_of, work_said, work_table
from tests.reports.made_up_list import SYSTEM, WEST, tracking


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def waits(count: int = 3) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pathway_id": [f"PW-{number}" for number in range(count)],
            "stage": ["treatment", "assessment", "internal"] * (count // 3),
            "priority": pd.Categorical(["routine", "urgent", "routine"] * (count // 3)),
            "pathway": pd.Categorical(["core"] * count),
            "provider": pd.Categorical(["XP1"] * count),
            "team": pd.Categorical(["Team 1"] * count),
            "stage_days": [70, 14, 7] * (count // 3),
            "referral_days": [140, 21, 300] * (count // 3),
            "days_past_standard": [10.0, -14.0, float("nan")] * (count // 3),
            "review_overdue_days": [3, -20, -5] * (count // 3),
            "contact_overdue_days": [-1, -10, 8] * (count // 3),
        }
    )


def test_milestones_and_priorities_are_counted_and_small_ones_withheld(town: Tracking) -> None:
    week = weeks(town, SYSTEM)[-1]
    table = milestone_table(town, SYSTEM, week, column="waiting").set_index("Waiting for")
    assert list(table) == ["Urgent", "Routine", "Everyone"]
    assert table.loc["Treatment"].tolist() == ["45", "420", "470"]
    assert table.loc["Transition", "Urgent"] == "[c]"
    assert table.loc["All waits", "Everyone"] == "1,000"
    assert set(COUNTED) <= {"waiting", "over_standard", "over_18_weeks", "referral_over_52_weeks"}


def test_the_week_shows_what_joined_and_what_left(town: Tracking) -> None:
    table = change_table(town, SYSTEM, weeks(town, SYSTEM)[-1]).set_index("Waiting for")
    assert table.loc["Treatment"].tolist() == ["470", "470", "80", "60", "10"]
    first = change_table(town, SYSTEM, weeks(town, SYSTEM)[0]).set_index("Waiting for")
    assert first.loc["Treatment", "Before"] == "–"


def test_the_meeting_begins_with_the_number_and_the_urgent(town: Tracking) -> None:
    said = meeting_said(town, SYSTEM, weeks(town, SYSTEM)[-1]).text
    assert said == (
        "**1,000 waits were running in Town on 29 Mar 2026, 400 of them past their standard.** "
        "100 are urgent (40 past their standard)."
    )


def test_standards_are_kept_or_missed_at_each_milestone(town: Tracking) -> None:
    rows = standard_rows(town, WEST, weeks(town, WEST)[-1])
    treatment = rows[rows["label"] == "Treatment"].set_index("part")["count"].to_dict()
    assert treatment == {"past their standard": 55, "within it": 85}


def test_parts_of_the_week_are_listed_with_every_count(town: Tracking) -> None:
    table = parts_table(town, SYSTEM, weeks(town, SYSTEM)[-1], dimension="provider")
    assert table["Provider"].tolist() == ["Town Charity", "Town Trust"]
    assert table["Waiting"].tolist() == ["400", "600"]


def test_the_list_is_filtered_by_what_it_is_and_by_what_it_needs() -> None:
    found = chosen_waits(waits(), {"stage": "internal", "priority": ""})
    assert found["pathway_id"].tolist() == ["PW-2"]
    late = chosen_waits(waits(), {}, need="days_past_standard")
    assert late["pathway_id"].tolist() == ["PW-0"]
    assert len(chosen_waits(waits(), {"stage": ""})) == 3


def test_a_wait_is_told_in_words_with_a_shape() -> None:
    row = work_table(waits(), read_words(), page=1).set_index("Pathway")
    assert row.loc["PW-0, routine"].tolist() == [
        "Treatment: Core community help, Team 1",
        "10, 20",
        "▼ 10 days past",
        "▼ 3 days overdue; ● in time",
    ]
    assert row.loc["PW-1, urgent", "Standard"] == "● 14 days left"
    assert row.loc["PW-2, routine", "Standard"] == "no standard"


def test_the_list_comes_in_pages() -> None:
    many = waits(60)
    assert pages_of(many) == 3
    assert pages_of(many.iloc[0:0]) == 1
    words = read_words()
    seen = [name for page in (1, 2, 3) for name in work_table(many, words, page=page)["Pathway"]]
    assert len(seen) == 60
    assert len(work_table(many, words, page=1)) == PAGE_ROWS


def test_the_sentence_counts_what_needs_the_meeting() -> None:
    said = work_said(waits().iloc[:2], waits()).text
    assert (
        said
        == "**2 of 3 open waits are shown.** Of these: 1 past its standard, 1 risk review overdue, 0 contact overdue."
    )


def test_choices_are_named_in_pathway_order() -> None:
    words = read_words()
    assert list(options(waits(), "stage", words, providers={}).values()) == [
        "Any",
        "Assessment",
        "Treatment",
        "Internal move",
    ]
    assert options(waits(), "provider", words, providers={"XP1": "Town Trust"}) == {
        "": "Any",
        "XP1": "Town Trust",
    }
