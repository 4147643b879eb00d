"""A month that falls or rises far beyond both neighbours and comes back; anything else is left alone."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.sudden_jump import JUMP_DEVIATIONS, JUMP_SHARE, sudden_jumps


def series(*values: float | None, start: str = "2024-04", area: str = "QKK") -> pd.DataFrame:
    ends = pd.period_range(start, periods=len(values), freq="M").to_timestamp("M").date
    return pd.DataFrame({"area": area, "period_end": ends, "value": values})


def jumps(frame: pd.DataFrame) -> list[bool]:
    return [bool(jumped) for jumped in sudden_jumps(frame, by=["area"])]


@pytest.mark.parametrize(
    ("values", "which"),
    [
        ((14_785, 9_355, 14_580), 1),
        ((14_785, 24_000, 14_580), 1),
        ((4_245, 2_225, 3_260), 1),
        ((1_000, 10, 1_000), 1),
        ((14_785, 12_500, 14_580), None),
        ((14_785, 9_355, 9_300), None),
        ((14_785, 13_000, 11_000), None),
        ((5, 12, 4), None),
        ((0, 900, 0), None),
        ((14_785, None, 14_580), None),
    ],
)
def test_what_jumps(values: tuple[float | None, ...], which: int | None) -> None:
    assert jumps(series(*values)) == [place == which for place in range(len(values))]


def test_the_ends_of_a_series_and_what_stands_beside_a_gap_never_jump() -> None:
    assert jumps(series(9_355, 14_785)) == [False, False]
    gap = series(14_785, 14_600, 9_355, 14_580).drop(index=1)
    assert not any(jumps(gap))


def test_series_are_held_apart_in_whatever_order_they_come() -> None:
    both = pd.concat([series(100, 100, 100), series(1_000, 100, 1_000, area="QMF")], ignore_index=True)
    mixed = both.iloc[[4, 0, 5, 2, 3, 1]]
    found = sudden_jumps(mixed, by=["area"])
    assert found.index.tolist() == mixed.index.tolist()
    assert found[found].index.tolist() == [4]


def test_the_thresholds_are_the_ones_declared() -> None:
    many = 10_000.0
    assert jumps(series(many, many * (1 + JUMP_SHARE) + 1, many))[1]
    assert not jumps(series(many, many * (1 + JUMP_SHARE), many))[1]
    few = 16.0
    assert jumps(series(few, few + JUMP_DEVIATIONS * 4 + 1, few))[1]
    assert not jumps(series(few, few + JUMP_DEVIATIONS * 4, few))[1]


def test_two_figures_of_a_month_and_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one row"):
        sudden_jumps(pd.concat([series(1, 2), series(1, 2)]), by=["area"])
    with pytest.raises(ValueError, match="negative"):
        sudden_jumps(series(-1, 2), by=["area"])
