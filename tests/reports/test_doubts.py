"""Sudden jumps of all monthly counts: which there are, and that their doubt reaches every view."""

from __future__ import annotations

import pandas as pd

from reports.doubts import COUNTED, JUMPS
from reports.figures import Figures

SOUTH_EAST = "QKK"


def marked(figures: Figures, caveat: str) -> pd.DataFrame:
    rows = figures.observations
    return rows[rows["caveats"].str.split(";").map(lambda ids: caveat in ids)]


def test_of_all_monthly_counts_few_jump(figures: Figures) -> None:
    indicators = figures.catalogue.indicators
    rows = figures.observations[figures.observations["period_type"].isin(list(JUMPS))]
    counts = rows[[indicators[name].comparison == "count" for name in rows["indicator_id"]]]
    flagged = {caveat: marked(figures, caveat) for caveat in JUMPS.values()}
    of_counts = {caveat: found.index.isin(counts.index).sum() for caveat, found in flagged.items()}
    assert len(counts) > 5_000
    assert of_counts == {"sudden_jump": 10, "sudden_month": 8}


def test_a_list_jumps_in_one_place_only_and_all_that_was_counted_from_it_is_doubted(figures: Figures) -> None:
    """South East London's list on 31 July 2024: 14,785, 9,355, 14,580."""
    found = marked(figures, "sudden_jump")
    assert set(found["area_id"]) == {SOUTH_EAST}
    assert found["period_end"].astype(str).unique().tolist() == ["2024-07-31"]
    gap = found[found["indicator_id"] == "hidden_wait_gap"]
    assert gap["value"].tolist() == [9_355]
    assert {
        "first_steps_open_seen_percent",
        "waiting_first_contact",
        "waiting_first_contact_median_days",
    } <= set(found["indicator_id"])


def test_a_doubted_list_is_kept_out_of_comparison_and_trend_and_a_doubted_month_is_not(
    figures: Figures,
) -> None:
    for caveat, blocks in (("sudden_jump", True), ("sudden_month", False)):
        row = marked(figures, caveat).iloc[0]
        periods = [p for p in figures.periods(row["indicator_id"]) if p.end == row["period_end"]]
        figure = figures.figure(row["indicator_id"], row["area_id"], periods[0])
        assert figure is not None
        for use in ("comparison", "trend"):
            assert (caveat in figure.blocking(use, figures.catalogue)) == blocks


def test_a_share_is_doubted_by_what_it_is_a_share_of(figures: Figures) -> None:
    assert set(COUNTED) == {"count", "proportion"}
    shares = marked(figures, "sudden_month")
    assert {"eip_completed", "eip_within_2_weeks"} <= set(shares["indicator_id"])
