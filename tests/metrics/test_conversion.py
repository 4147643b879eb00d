"""Conversion from stage to stage, worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.conversion import stage_conversion
from metrics.proportions import proportion


def flow(*rows: tuple[int, float | None, float | None], area: str = "B1") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["stage_order", "completed", "closed"])
    return frame.astype({"completed": "float64", "closed": "float64"}).assign(area_id=area)


def test_conversion_at_each_stage_and_along_the_stages() -> None:
    """80 of 100 accepted, 60 of 80 seen, 30 of 40 treated: of 100 referred 80, then 60, then 45."""
    found = stage_conversion(flow((1, 80, 20), (2, 60, 20), (3, 30, 10)))
    assert found["left"].tolist() == [100, 80, 40]
    assert found["conversion_percent"].tolist() == [80, 75, 75]
    assert found["reached_percent"].tolist() == pytest.approx([80, 60, 45])
    wilson = proportion(pd.DataFrame({"numerator": [80], "denominator": [100]}))
    assert found[["lowercl", "uppercl"]].iloc[0].tolist() == wilson[["lowercl", "uppercl"]].iloc[0].tolist()


def test_rows_keep_their_place_whatever_the_order_of_stages_and_areas() -> None:
    frame = pd.concat([flow((2, 1, 1), (1, 1, 3)), flow((1, 9, 1), area="B2")], ignore_index=True)
    frame = frame.iloc[[2, 0, 1]]
    found = stage_conversion(frame)
    assert found.index.tolist() == [2, 0, 1]
    assert found["reached_percent"].tolist() == pytest.approx([90, 12.5, 25])


def test_a_stage_that_is_not_known_leaves_those_after_it_unknown() -> None:
    found = stage_conversion(flow((1, 8, 2), (2, None, 2), (3, 5, 5), (4, 0, 0)))
    assert found["conversion_percent"].tolist() == pytest.approx([80, np.nan, 50, np.nan], nan_ok=True)
    assert found["reached_percent"].tolist() == pytest.approx([80, np.nan, np.nan, np.nan], nan_ok=True)


def test_two_stages_in_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one row"):
        stage_conversion(flow((1, 1, 1), (1, 2, 2)))


def test_counts_that_may_be_off_have_wider_limits_within_nought_and_a_hundred() -> None:
    exact = stage_conversion(flow((1, 80, 20), (2, 60, 0)))
    rounded = stage_conversion(flow((1, 80, 20), (2, 60, 0)).assign(off=10.0), off="off")
    assert (rounded["lowercl"] < exact["lowercl"]).all()
    assert rounded["uppercl"].tolist()[1] == 100
    below = 80 - exact["lowercl"].iloc[0]
    assert rounded["lowercl"].iloc[0] == pytest.approx(80 - np.hypot(below, 10 * np.hypot(0.8, 0.2)))
