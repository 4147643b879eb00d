"""What the pictures of the stages say, by hand from the made-up list."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.ptl.stage_words import pathway_sentence, time_sentence
from reports.ptl.stages import COMPLETED, WAITING, time_rows
from reports.ptl.tracking import Cut, Tracking
from store.pathway_columns import ALL_WAITS
from tests.reports.made_up_list import LAST, SYSTEM, last_month, snapshots_frame, tracking


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def test_most_and_most_of_the_long_waits_are_named_with_counts_and_the_whole(town: Tracking) -> None:
    said = pathway_sentence(town, SYSTEM, last_month())
    assert said.startswith("**Most wait for treatment: 470 of 1,000 in all (47%).**")
    assert "Of those over 18 weeks in their stage, most wait for treatment: 140 of 300 (47%)." in said
    assert "since referral" in pathway_sentence(town, SYSTEM, last_month(), clock="referral")


def test_a_list_without_a_total_says_so(town: Tracking) -> None:
    frame = snapshots_frame()
    gone = frame["stage"].eq(ALL_WAITS) & frame["period_end"].eq(LAST)
    assert "withheld" in pathway_sentence(tracking(pathway_snapshots=frame[~gone]), SYSTEM, last_month())
    assert "withheld" in pathway_sentence(town, SYSTEM, last_month(), Cut("tier", "9"))


def test_the_longest_stage_is_named_for_those_waiting_and_those_helped(town: Tracking) -> None:
    said = time_sentence(time_rows(town, SYSTEM, last_month()))
    # a stage's median is 2 weeks more than that of the one before, from 2.3 at triage
    assert said.startswith(
        "**Of those still waiting, the longest are at transition: half have waited over 12 weeks in it, and 8 in 100 "
        "over 37 weeks.**"
    )
    assert "Of those helped in the month the longest were there too: half had waited over 12 weeks." in said


def test_another_stage_for_those_helped_is_named_and_too_few_are_said_to_be() -> None:
    rows = pd.DataFrame(
        [("Assessment", WAITING, 9.0, float("nan")), ("Treatment", COMPLETED, 5.0, 8.0)],
        columns=["label", "series", "median_weeks", "p92_weeks"],
    )
    assert time_sentence(rows, clock="referral") == (
        "**Of those still waiting, the longest are at assessment: half have waited over 9 weeks since referral.** Of "
        "those helped in the month the longest were at treatment: half had waited over 5 weeks."
    )
    assert time_sentence(rows.iloc[:0]) == "**Too few waits can be shown to say where the time goes.**"
