"""Inequality between areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.inequality import inequality
from tests.metrics.counted import sampled

areas = st.lists(
    st.tuples(st.integers(1, 100), st.integers(1, 1000), st.integers(1, 9)), min_size=5, max_size=12
)


def table(rows: list[tuple[float | None, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["value", "people", "deprivation"])
    return frame.assign(area_id=[f"E{number:02d}" for number in range(len(rows))])


def test_range_and_ratio_name_both_ends() -> None:
    found = inequality(table([(20, 1, 1), (50, 1, 1), (35, 1, 1), (None, 1, 1)])).iloc[0]
    assert (found["highest_area"], found["lowest_area"]) == ("E01", "E00")
    assert (found["range"], found["ratio"]) == (30, 2.5)
    assert (found["areas"], found["areas_missing"]) == (3, 1)
    assert found["note"] == "some areas have no figure"


def test_a_lowest_of_zero_has_no_ratio() -> None:
    assert np.isnan(inequality(table([(0, 1, 1), (5, 1, 1)]))["ratio"].iloc[0])


def test_the_slope_index_is_the_weighted_straight_line() -> None:
    frame = table([(3, 10, 1), (4, 20, 2), (6, 30, 3), (5, 40, 4), (7, 10, 5), (8, 10, 5)])
    found = inequality(frame, population="people", rank_by="deprivation").iloc[0]
    middle = np.array([5, 20, 45, 80, 110, 110]) / 120
    (slope, _), spread = np.polyfit(middle, frame["value"], 1, w=np.sqrt(frame["people"]), cov=True)
    assert found["slope_index"] == pytest.approx(slope)
    half = found["slope_index"] - found["slope_lowercl"]
    assert half == pytest.approx(2.7764451052 * np.sqrt(spread[0, 0]))
    assert found["relative_index"] == pytest.approx(
        slope / np.average(frame["value"], weights=frame["people"])
    )


@sampled
@given(areas, st.integers(-500, 500), st.sampled_from([0.5, 3, 100]), st.randoms())
def test_shifting_and_scaling_the_figures_shifts_and_scales_the_slope(
    rows: list, shift: int, scale: float, random: object
) -> None:
    frame = table(rows)
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = frame.assign(value=frame["value"] * scale + shift).loc[order]
    ours, theirs = (
        inequality(one, population="people", rank_by="deprivation").iloc[0] for one in (frame, moved)
    )
    for column in ("slope_index", "slope_lowercl", "slope_uppercl", "range"):
        assert theirs[column] == pytest.approx(ours[column] * scale, rel=1e-6, abs=1e-6, nan_ok=True)
    assert ours["highest_area"] == theirs["highest_area"]
    assert ours["lowest_area"] == theirs["lowest_area"]


def test_each_group_is_measured_by_itself_and_missing_never_crashes() -> None:
    frame = pd.concat(
        [
            table([(1, 1, 1), (2, 1, 2)]).assign(year=2019),
            table([(None, 1, 1)]).assign(year=2020),
            table([(n, 10, n) for n in range(1, 7)]).assign(year=2021),
        ]
    )
    found = inequality(frame, by="year", rank_by="deprivation").set_index("year")
    assert found["areas"].tolist() == [2, 0, 6]
    assert found["note"].tolist() == [
        "fewer than 5 areas to draw a slope through",
        "no area has a figure",
        "",
    ]
    assert found.loc[2021, "slope_index"] == pytest.approx(6)
    assert found["slope_index"].isna().tolist() == [True, True, False]


def test_a_characteristic_that_is_the_same_everywhere_has_no_slope() -> None:
    found = inequality(table([(n, 10, 3) for n in range(1, 7)]), rank_by="deprivation").iloc[0]
    assert np.isnan(found["slope_index"])
    assert found["note"] == "the areas do not differ in deprivation"


def test_areas_must_be_named() -> None:
    with pytest.raises(ValueError, match="no column 'borough'"):
        inequality(table([(1, 1, 1)]), area="borough")
