"""A percentage is recomputed only where the printed one allows it, and told apart where counts forbid it."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.published_percent import AS_PRINTED, DIRECTIONS, RECOMPUTED, choose_percent, disagreements


def chosen(
    printed: float, numerator: float, denominator: float, direction: str = "nearest"
) -> tuple[float, str]:
    row = choose_percent(
        pd.Series([printed], dtype=float),
        numerator=pd.Series([numerator], dtype=float),
        denominator=pd.Series([denominator], dtype=float),
        direction=direction,
    ).iloc[0]
    return row["value"], row["caveat"]


def disagree(
    printed: float, numerator: float, denominator: float, *, rounded: bool = True, direction: str = "nearest"
) -> bool:
    found = disagreements(
        pd.Series([printed], dtype=float),
        numerator=pd.Series([numerator], dtype=float),
        denominator=pd.Series([denominator], dtype=float),
        rounded=pd.Series([rounded]),
        direction=direction,
    )
    return bool(found.iloc[0])


class TestChoice:
    def test_a_whole_percentage_gives_way_to_its_counts(self) -> None:
        assert chosen(20, 3520, 17_400) == (pytest.approx(20.2298850), RECOMPUTED)

    def test_a_percentage_with_decimals_stands(self) -> None:
        assert chosen(20.0252013, 109_656, 547_590) == (20.0252013, "")

    def test_counts_too_coarse_for_the_printed_percentage_leave_it_standing(self) -> None:
        """Wirral, 2020-21, sheet 1c: 15% printed beside 5 of 45."""
        assert chosen(15, 5, 45) == (15, AS_PRINTED)

    def test_a_percentage_cut_off_may_be_up_to_one_lower_than_the_exact_one(self) -> None:
        assert chosen(29, 3195, 10_665, "nearest") == (29, AS_PRINTED)
        assert chosen(29, 3195, 10_665, "down") == (pytest.approx(29.9578059), RECOMPUTED)

    def test_a_withheld_percentage_stays_withheld(self) -> None:
        value, caveat = chosen(math.nan, 10, 100)
        assert math.isnan(value)
        assert caveat == ""

    def test_without_a_count_the_printed_percentage_stands(self) -> None:
        assert chosen(12, math.nan, 100) == (12, AS_PRINTED)
        assert chosen(0, 0, 0) == (0, AS_PRINTED)


class TestDisagreement:
    def test_counts_that_could_not_give_the_percentage(self) -> None:
        assert disagree(30, 100, 1000)
        assert not disagree(10, 100, 1000)

    def test_rounding_to_five_is_allowed_for(self) -> None:
        assert not disagree(15, 5, 45)
        assert disagree(15, 5, 45, rounded=False)

    def test_exact_percentages_must_be_exact(self) -> None:
        assert not disagree(20.0252013, 109_656, 547_590, rounded=False)
        assert disagree(20.1, 109_656, 547_590, rounded=False)

    def test_withheld_figures_cannot_disagree(self) -> None:
        assert not disagree(math.nan, 5, 45)
        assert not disagree(15, math.nan, 45)

    @given(
        total=st.integers(5, 50_000), share=st.floats(0, 1), direction=st.sampled_from(["down", "nearest"])
    )
    def test_what_a_publisher_makes_of_exact_counts_always_agrees(
        self, total: int, share: float, direction: str
    ) -> None:
        count = round(total * share)
        exact = 100 * count / total
        printed = math.floor(exact) if direction == "down" else math.floor(exact + 0.5)
        rounded = [5 * math.floor((figure + 2) / 5) for figure in (count, total)]
        for made in (direction, "either"):
            assert not disagree(printed, rounded[0], rounded[1], direction=made)
            value, _ = chosen(printed, rounded[0], rounded[1], made)
            below, above = DIRECTIONS[made]
            assert printed - below <= value <= printed + above
