"""What the pictures of the stages say, by hand from the made-up list."""

from __future__ import annotations

import pytest

from reports.ptl.stage_words import pathway_said, time_said
from reports.ptl.tracking import Cut, Tracking
from store.pathway_columns import ALL_WAITS
from tests.reports.made_up_list import LAST, SYSTEM, last_month, snapshots_frame, tracking


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def test_most_and_most_of_the_long_waits_are_named_with_counts_and_the_whole(town: Tracking) -> None:
    said = pathway_said(town, SYSTEM, last_month()).text
    assert said.startswith(
        "**At the end of Mar 2026 the largest part waits for treatment: 470 of 1,000 (47%).**"
    )
    assert (
        "Of those past 18 weeks in this stage, the largest part waits for treatment: 140 of 300 (47%)."
        in said
    )
    assert "since referral" in pathway_said(town, SYSTEM, last_month(), clock="referral").text


def test_a_list_without_a_total_says_so(town: Tracking) -> None:
    frame = snapshots_frame()
    gone = frame["stage"].eq(ALL_WAITS) & frame["period_end"].eq(LAST)
    assert "withheld" in pathway_said(tracking(pathway_snapshots=frame[~gone]), SYSTEM, last_month()).text
    assert "withheld" in pathway_said(town, SYSTEM, last_month(), Cut("tier", "9")).text


def test_the_longest_stage_is_named_for_those_waiting_and_those_helped(town: Tracking) -> None:
    said = time_said(town, SYSTEM, last_month()).text
    # a stage's median is 2 weeks more than that of the one before, from 2.3 at triage
    assert said.startswith(
        "**At the end of Mar 2026 the longest waits are for transition.** Half have lasted over 12 weeks in this stage. "
        "Of 100 such waits 8 have lasted over 37 weeks."
    )
    assert "For those helped that month they were longest there too: over 12 weeks for half." in said
    assert "since referral" in time_said(town, SYSTEM, last_month(), clock="referral").text


def test_what_is_withheld_may_be_longer_than_the_longest_shown() -> None:
    frame = snapshots_frame()
    now = frame["area_id"].eq(SYSTEM) & frame["period_end"].eq(LAST) & frame["stage"].eq("transition")
    hidden = ["median_weeks", "completed_median_weeks"]
    town = tracking(pathway_snapshots=frame.assign(**{c: frame[c].mask(now) for c in hidden}))
    said = time_said(town, SYSTEM, last_month()).text
    assert "the longest waits shown are for internal move" in said
    assert "For those helped that month the longest shown were there too" in said


def test_too_few_waits_are_said_to_be(town: Tracking) -> None:
    said = time_said(town, SYSTEM, last_month(), Cut("tier", "9")).text
    assert said == "**Too few waits can be shown to say where the time goes.**"
