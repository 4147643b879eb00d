"""Percentiles from bands by hand, at the edges, and the stock check."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.waits import percentile_from_bands, stock_check, wait_words
from tests.sampling import examples

EDGES = [0.0, 4.0, 8.0, 12.0, 18.0, np.nan]


def bands(people: list[float], edges: list[float] = EDGES) -> pd.DataFrame:
    return pd.DataFrame({"lower_weeks": edges[:-1], "upper_weeks": edges[1:], "count": people})


def wait(people: list[float], percentile: float = 92, **changes: Any) -> list[Any]:
    row = percentile_from_bands(bands(people).assign(**changes), percentile=percentile).iloc[0]
    return [row["wait_weeks"], row["over_weeks"], row["note"]]


def test_the_wait_is_placed_evenly_within_its_band() -> None:
    # 92 of 100: 80 before the band from 12 to 18 weeks, 12 of its 16 on → 12 + 12/16 × 6
    assert wait([40, 25, 15, 16, 4])[0] == 16.5
    assert wait([40, 25, 15, 16, 4], 50)[0] == pytest.approx(4 + 10 / 25 * 4)


@pytest.mark.parametrize(
    ("people", "percentile", "weeks"),
    [
        ([92, 8, 0, 0, 0], 92, 4),  # reached exactly at the band's end
        ([92, 0, 0, 8, 0], 92, 4),  # and not put into the next band with people in it
        ([7, 93, 0, 0, 0], 7, 4),  # 0.07 × 100 is a little more than 7 in floating point
        ([0, 0, 10, 0, 0], 50, 10),
        ([1, 0, 0, 0, 0], 92, 4 * 0.92),
    ],
)
def test_the_first_band_whose_running_count_reaches_the_percentile_holds_it(
    people: list[float], percentile: float, weeks: float
) -> None:
    assert wait(people, percentile)[0] == pytest.approx(weeks)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [(16.5, "17 weeks, estimated"), (12.4, "12 weeks, estimated"), (0.7, "1 week, estimated")],
)
def test_a_wait_from_bands_is_said_in_whole_weeks_and_called_estimated(weeks: float, said: str) -> None:
    assert wait_words(weeks, np.nan) == said


def test_gaps_between_bands_are_noted_and_leave_the_wait() -> None:
    changes = {"lower_weeks": [0.0, 4.0, 8.0, 13.0, 18.0]}
    value, _, note = wait([40, 25, 15, 16, 4], **changes)
    assert note == "gaps_between_bands"
    assert value == 13 + 12 / 16 * 5
    assert wait([40, 25, 15, 10, 10], **changes)[2] == "open_band"


def test_an_open_band_is_never_interpolated() -> None:
    value, over, note = wait([40, 25, 15, 10, 10])
    assert np.isnan(value)
    assert (over, note) == (18, "open_band")
    assert wait_words(value, over) == "over 18 weeks"


@pytest.mark.parametrize(
    ("people", "changes", "note"),
    [
        ([0, 0, 0, 0, 0], {}, "no_one"),
        ([40, np.nan, 15, 10, 10], {}, "missing_count"),
        ([40, 25, 15, 10, 10], {"lower_weeks": [0, 3, 8, 12, 18]}, "overlapping_bands"),
        ([40, 25, 15, 10, 10], {"lower_weeks": [0, 4, 8, 12, np.nan]}, "missing_band"),
    ],
)
def test_no_wait_is_given_without_knowing_every_band(people: list[float], changes: Any, note: str) -> None:
    value, over, found = wait(people, **changes)
    assert np.isnan(value)
    assert np.isnan(over)
    assert found == note
    assert wait_words(value, over) == "not known"


def test_groups_keep_their_order_and_rows_may_come_in_any() -> None:
    frame = pd.concat(
        [bands([40, 25, 15, 16, 4]).assign(area="B"), bands([100, 0, 0, 0, 0]).assign(area="A")]
    )
    found = percentile_from_bands(frame, by="area")
    assert found["area"].tolist() == ["B", "A"]
    assert found["total"].tolist() == [100, 100]
    assert found["wait_weeks"].tolist() == [16.5, 3.68]
    mixed = percentile_from_bands(frame.sample(frac=1, random_state=3), by=["area"]).sort_values("area")
    assert mixed["wait_weeks"].tolist() == [3.68, 16.5]


@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.sampled_from([10, 50, 90, 92, 99]))
def test_it_agrees_with_counting_person_by_person(people: list[int], percentile: int) -> None:
    edges = EDGES[:5]
    found = percentile_from_bands(bands(people, edges), percentile=percentile).iloc[0]
    if sum(people) == 0:
        assert found["note"] == "no_one"
        return
    wanted, band, seen = percentile * sum(people) / 100, 0, 0
    while (seen + people[band]) * 100 < percentile * sum(people):
        seen += people[band]
        band += 1
    width = edges[band + 1] - edges[band]
    assert found["wait_weeks"] == pytest.approx(edges[band] + (wanted - seen) / people[band] * width)


def test_no_bands_at_all_give_no_rows() -> None:
    assert len(percentile_from_bands(bands([1, 1, 1, 1, 1]).iloc[:0])) == 0


@pytest.mark.parametrize(
    ("percentile", "frame", "why"),
    [
        (100, bands([1, 1, 1, 1, 1]), "between 0 and 100"),
        (92, bands([1, -1, 1, 1, 1]), "must not be negative"),
        (92, bands([1, 1, 1, 1, 1], [0, 4, 4, 12, 18, np.nan]), "1 bands end before they start"),
    ],
)
def test_bands_that_cannot_be_are_refused(percentile: float, frame: pd.DataFrame, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        percentile_from_bands(frame, percentile=percentile)


def test_the_stock_check_shows_any_difference() -> None:
    frame = pd.DataFrame(
        {"opening": [100, 100, 100, 100.0], "started": 30, "closed": 20, "closing": [110, 111, 120, np.nan]}
    )
    exact, rounded = stock_check(frame), stock_check(frame, off_by=10)
    assert exact["expected_closing"].tolist() == [110] * 4
    assert exact["stock_difference"].tolist()[:3] == [0, 1, 10]
    assert exact["stock_agrees"].tolist() == [True, False, False, pd.NA]
    assert rounded["stock_agrees"].tolist() == [True, True, True, pd.NA]
    assert stock_check(frame.assign(closing=121), off_by=10)["stock_agrees"].tolist() == [False] * 4
