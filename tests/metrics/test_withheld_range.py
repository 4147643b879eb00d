"""Figures withheld for being small bound the mean and the median instead of being left out of them."""

from __future__ import annotations

from itertools import product
from statistics import mean, median

import pandas as pd
import pytest

from metrics.withheld_range import withheld_bounds

NONE = float("nan")


def series(values: list[float | None], *, name: str = "a", most: float = 4) -> pd.DataFrame:
    """A missing value may be 0 to `most`."""
    gone = [value is None for value in values]
    return pd.DataFrame(
        {
            "series": name,
            "value": [NONE if value is None else float(value) for value in values],
            "value_least": [0.0 if hidden else NONE for hidden in gone],
            "value_most": [most if hidden else NONE for hidden in gone],
        }
    )


def test_nine_of_twenty_two_withheld_put_the_mean_below_that_of_the_rest() -> None:
    known: list[float | None] = [0, 0, 5, 5, 5, 5, 10, 10, 10, 15, 15, 10, 15]
    found = withheld_bounds(series([*known, *[None] * 9])).iloc[0]
    assert (found["known"], found["withheld"]) == (13, 9)
    assert (round(found["mean_least"], 1), round(found["mean_most"], 1)) == (4.8, 6.4)
    assert found["mean_most"] < 105 / 13


def test_every_way_to_fill_the_withheld_lies_within_the_bounds_and_reaches_them() -> None:
    values: list[float | None] = [7, None, 2, None, 11, 3]
    found = withheld_bounds(series(values)).iloc[0]
    filled = [[7, one, 2, other, 11, 3] for one, other in product(range(5), repeat=2)]
    for statistic, name in ((mean, "mean"), (median, "median")):
        each = [statistic(numbers) for numbers in filled]
        assert found[f"{name}_least"] == pytest.approx(min(each))
        assert found[f"{name}_most"] == pytest.approx(max(each))


def test_a_median_that_the_withheld_cannot_move_is_known() -> None:
    found = withheld_bounds(series([20, 30, 40, 50, None])).iloc[0]
    assert found["median_least"] == found["median_most"] == 30
    assert found["mean_least"] < found["mean_most"]


def test_each_series_has_its_own_row_and_what_may_be_anything_takes_no_part() -> None:
    unknown = pd.DataFrame({"series": ["b"], "value": [NONE], "value_least": [NONE], "value_most": [NONE]})
    found = withheld_bounds(pd.concat([series([1, None]), unknown], ignore_index=True))
    assert found["series"].tolist() == ["a", "b"]
    assert found["withheld"].tolist() == [1, 0]
    assert found["mean_least"].isna().tolist() == [False, True]


def test_a_range_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="1 rows have a value_least above their value_most"):
        withheld_bounds(series([1, None], most=-1))
