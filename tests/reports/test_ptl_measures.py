"""Measures added up over a year: what a withheld month does to a count and to a share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reports.ptl.measures import Total, at_least, paired, parts, summed, today, total
from reports.ptl.tracking import Cut, Tracking
from tests.reports.made_up_list import (
    EAST,
    LAST,
    MEASURES,
    SYSTEM,
    WEST,
    last_month,
    measures_frame,
    tracking,
)


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def without(measure: str, *, months: int, area: str = SYSTEM, breakdown: str = "") -> Tracking:
    """The list with a cell left out of its newest months."""
    frame = measures_frame()
    cell = (frame["measure"] == measure) & (frame["area_id"] == area) & (frame["breakdown"] == breakdown)
    newest = sorted(set(frame.loc[cell, "period_end"]))[-months:]
    return tracking(pathway_measures=frame[~(cell & frame["period_end"].isin(newest))])


def test_a_year_is_the_sum_of_its_twelve_months(town: Tracking) -> None:
    found = total(town, "referrals_received", SYSTEM, last_month())
    assert (found.count, found.months, found.withheld) == (12 * 130, 12, 0)
    assert found.printed == "1,560"


def test_a_withheld_month_makes_a_sum_a_floor() -> None:
    found = total(without("referrals_received", months=2), "referrals_received", SYSTEM, last_month())
    assert (found.count, found.withheld) == (10 * 130, 2)
    assert found.printed == "at least 1,300"


def test_a_share_is_given_over_the_months_shown_if_half_of_them_are() -> None:
    half = total(without("dna", months=6), "dna", SYSTEM, last_month())
    assert half.percent == pytest.approx(10)
    assert half.of_months == "6 of 12 months"
    fewer = total(without("dna", months=7), "dna", SYSTEM, last_month())
    assert pd.isna(fewer.percent)
    assert fewer.printed_percent == "[c]"


def test_a_measure_that_an_area_does_not_have_is_unavailable_and_not_nought(town: Tracking) -> None:
    found = total(town, "dna", SYSTEM, last_month(), cut=Cut("tier", "2"))
    assert (found.printed, found.printed_percent) == ("[x]", "[x]")


def test_a_cell_with_every_month_withheld_says_so(town: Tracking) -> None:
    rows = parts(summed(town, "referrals_rejected", SYSTEM, last_month()), ["rejection_reason"])
    assert "age" not in set(rows["rejection_reason"])  # two a month: never shown, so never a cell
    gone = without("referrals_rejected", months=12, breakdown="rejection_reason=wrong_service")
    kept = parts(summed(gone, "referrals_rejected", SYSTEM, last_month()), ["rejection_reason"])
    row = kept[kept["rejection_reason"] == "wrong_service"].iloc[0]
    assert pd.isna(row["count"])
    assert row["withheld"] == 12


def test_counts_are_paired_over_the_months_in_which_all_are_shown() -> None:
    town = without("referrals_accepted", months=3)
    (accepted, rejected), months, withheld = paired(
        town, ["referrals_accepted", "referrals_rejected"], SYSTEM, last_month()
    )
    assert (accepted, rejected, months, withheld) == (900, 270, 12, 3)


def test_measures_that_look_ahead_are_held_to_the_months_they_can_speak_of() -> None:
    frame = measures_frame()
    late = (frame["measure"] == "bounces") & (frame["period_end"] > pd.Timestamp("2025-12-31").date())
    town = tracking(pathway_measures=frame[~late])
    found = total(town, "bounces", SYSTEM, last_month())
    assert (found.months, found.withheld) == (9, 0)


def test_what_is_known_for_the_day_only_is_read_on_that_day(town: Tracking) -> None:
    found = today(town, "risk_reviews", SYSTEM)
    assert (found.count, found.denominator, round(found.percent)) == (300, 500, 60)
    assert today(town, "risk_reviews", EAST).count == 210
    assert today(town, "referrals_received", SYSTEM).months == 0


def test_parts_are_those_of_exactly_the_dimensions_asked_for(town: Tracking) -> None:
    rows = summed(town, "breaches", SYSTEM, last_month())
    assert set(parts(rows, ["stage"])["stage"]) == {"assessment", "treatment"}
    split = parts(rows, ["breach_theme", "breach_avoidable"])
    assert set(split["breach_theme"]) == {"workforce", "capacity", "not_recorded"}
    assert parts(rows, ["breach_avoidable"]).empty


def test_counts_in_words() -> None:
    assert at_least(1_250, 0) == "1,250"
    assert at_least(1_250, 1) == "at least 1,250"
    assert at_least(float("nan"), 12) == "[c]"
    assert Total(5, 0, 12, 0).percent != Total(5, 0, 12, 0).percent


def test_the_year_ends_at_the_month_asked_for(town: Tracking) -> None:
    first = town.periods(WEST)[0]
    assert total(town, "referrals_received", WEST, first).months == 1
    assert town.periods(WEST)[-1].end == LAST


#: A cell of which nothing is shown in any month.
NOWHERE = {"count": np.nan, "denominator": np.nan, "months": 0, "withheld": 0}


def test_one_cell_is_the_row_that_all_cells_together_have_for_it() -> None:
    frame = measures_frame()
    gone = frame["measure"].eq("dna") & frame["breakdown"].eq("pathway=core") & frame["period_end"].eq(LAST)
    town = tracking(pathway_measures=frame[~gone])
    cells = [
        (name, breakdown)
        for name, breakdowns in MEASURES.items()
        for breakdown in breakdowns
        if breakdown.count("=") < 2
    ]
    for name, breakdown in cells:
        dimension, _, code = breakdown.partition("=")
        rows = summed(town, name, SYSTEM, last_month())
        mine = rows[rows["breakdown"] == breakdown]
        row = (mine if len(mine) else pd.DataFrame([NOWHERE])).iloc[0]
        one = total(town, name, SYSTEM, last_month(), cut=Cut(dimension, code))
        pair = (one.count, one.denominator, one.months, one.withheld)
        assert np.array_equal(
            np.array(pair),
            row[["count", "denominator", "months", "withheld"]].to_numpy(float),
            equal_nan=True,
        ), (name, breakdown)
    assert total(town, "dna", SYSTEM, last_month(), cut=Cut("pathway", "core")).withheld == 1
