"""Pareto order by hand: 30 + 20 workforce, 40 capacity, 10 not recorded, and a reason that is withheld."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.pareto import pareto

PARTS = pd.DataFrame(
    [
        ("capacity", "avoidable", 40.0),
        ("not recorded", "", 60.0),
        ("workforce", "avoidable", 30.0),
        ("estate", "avoidable", float("nan")),
        ("workforce", "not avoidable", 20.0),
    ],
    columns=["reason", "part", "count"],
)


def test_the_most_frequent_comes_first_and_its_parts_stay_together() -> None:
    rows = pareto(PARTS, last="not recorded")
    assert rows["reason"].tolist() == ["workforce", "workforce", "capacity", "estate", "not recorded"]
    assert rows["part"].tolist()[:2] == ["avoidable", "not avoidable"]
    assert rows["total"].tolist()[:3] == [50, 50, 40]


def test_shares_are_of_all_that_is_known_and_run_up_to_the_whole() -> None:
    rows = pareto(PARTS, last="not recorded").drop_duplicates("reason").set_index("reason")
    assert rows.loc["workforce", "share_percent"] == pytest.approx(100 * 50 / 150)
    assert rows["running_percent"].tolist() == pytest.approx([100 / 3, 60, 60, 100])


def test_a_withheld_total_is_missing_and_never_nought() -> None:
    estate = pareto(PARTS).set_index("reason").loc["estate"]
    assert pd.isna(estate["total"])
    assert pd.isna(estate["share_percent"])


def test_ties_are_ordered_by_name_and_nothing_counted_has_no_shares() -> None:
    ties = pareto(pd.DataFrame({"reason": ["b", "a"], "count": [5.0, 5.0]}))
    assert ties["reason"].tolist() == ["a", "b"]
    none = pareto(pd.DataFrame({"reason": ["a"], "count": [float("nan")]}))
    assert none[["total", "share_percent", "running_percent"]].isna().all().all()


def test_the_frame_given_is_left_as_it_was() -> None:
    before = PARTS.copy()
    pareto(PARTS)
    pd.testing.assert_frame_equal(PARTS, before)
    assert pareto(PARTS.iloc[:0]).empty
