"""Groups against the rest, worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.change import proportion_change
from metrics.equity import OTHERS_MISSING, against_the_rest


def bands(*rows: tuple[str, float | None, float | None], area: str = "B1") -> pd.DataFrame:
    columns = ["age_band", "over_standard", "with_standard"]
    return (
        pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "float64")).assign(area_id=area)
    )


def test_a_group_is_set_against_all_others_and_not_against_everyone() -> None:
    """40 of 100 against 10 + 20 of 100 + 200: 40% less 10% is 30 points."""
    found = against_the_rest(bands(("0-10", 10, 100), ("11-15", 20, 200), ("16-17", 40, 100)))
    assert found["share_percent"].tolist() == [10, 10, 40]
    assert found["rest_percent"].tolist() == [20, 25, 10]
    assert found["difference"].tolist() == pytest.approx([-10, -15, 30])
    assert found["standing"].tolist() == ["lower", "lower", "higher"]
    same = proportion_change(
        pd.DataFrame(
            [(40, 100, 30, 300)],
            columns=["numerator", "denominator", "numerator_before", "denominator_before"],
        )
    )
    assert found[["lowercl", "uppercl"]].iloc[2].tolist() == same[["lowercl", "uppercl"]].iloc[0].tolist()


def test_a_small_difference_is_similar() -> None:
    found = against_the_rest(bands(("0-10", 10, 50), ("11-15", 24, 100)))
    assert found["standing"].tolist() == ["similar", "similar"]
    assert found["difference"].sum() == pytest.approx(0)


def test_each_area_has_its_own_rest_and_any_order_of_rows() -> None:
    frame = pd.concat([bands(("a", 1, 10), ("b", 9, 10)), bands(("a", 5, 10), ("b", 5, 10), area="B2")])
    frame = frame.reset_index(drop=True)
    found = against_the_rest(frame, by="area_id")
    assert found["rest_percent"].tolist() == [90, 10, 50, 50]
    turned = against_the_rest(frame[::-1], by="area_id")
    pd.testing.assert_frame_equal(turned[::-1], found)


def test_a_withheld_group_is_not_nought_and_the_others_say_that_it_is_missing() -> None:
    found = against_the_rest(bands(("a", 30, 100), ("b", None, 40), ("c", 10, 100)))
    assert found["rest_percent"].tolist() == [10, 20, 30]
    assert found["standing"].tolist() == ["higher", "not_compared", "lower"]
    assert found["note"].tolist() == [OTHERS_MISSING, "a count is missing", OTHERS_MISSING]


def test_nobody_to_compare_says_so() -> None:
    assert against_the_rest(bands(("a", 3, 10)))["note"].tolist() == ["nobody in the rest"]
    found = against_the_rest(bands(("a", 3, 10), ("b", 0, 0)))
    assert found["note"].tolist() == ["nobody in the rest", "nobody in the group"]
    assert (found["standing"] == "not_compared").all()
    assert np.isnan(found["difference"]).all()


def test_more_over_the_standard_than_have_one_is_refused() -> None:
    with pytest.raises(ValueError, match="must not exceed"):
        against_the_rest(bands(("a", 11, 10)))


def test_rounding_widens_the_interval_and_takes_back_a_verdict_that_it_could_turn() -> None:
    """10 of 20 against 50 of 180: clear by chance alone, and not where each count may be off by four."""
    frame = bands(("a", 10, 20), ("b", 25, 90), ("c", 25, 90))
    exact, rounded = against_the_rest(frame), against_the_rest(frame, reach=4)
    assert (exact["standing"].iloc[0], rounded["standing"].iloc[0]) == ("higher", "similar")
    assert (rounded["lowercl"] < exact["lowercl"]).all()
    assert (rounded["uppercl"] > exact["uppercl"]).all()
    large = bands(("a", 100, 200), ("b", 250, 900), ("c", 250, 900))
    assert against_the_rest(large, reach=4)["standing"].iloc[0] == "higher"


def test_a_part_that_rounding_put_above_its_whole_is_all_of_it() -> None:
    found = against_the_rest(bands(("a", 25, 20), ("b", 10, 100)), reach=4)
    assert found["share_percent"].tolist() == [100, 10]
    assert found["rest_percent"].tolist() == [10, 100]
    three = against_the_rest(bands(("a", 25, 20), ("b", 10, 30), ("c", 10, 100)), reach=4)
    assert three["rest_percent"].iloc[2] == 70  # 25 and 10 of 50, as the counts are shown
