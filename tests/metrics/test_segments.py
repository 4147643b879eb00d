"""Stretches of a series: breaks part them, and periods that share days are found."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.segments import segments, shares_days

DAYS = st.integers(0, 3000).map(lambda days: date(2015, 1, 1) + timedelta(days))


def month(number: int, *, months: int = 1) -> tuple[date, date]:
    """A period of some months that ends with the given month, counted from January 2019."""
    end = pd.Timestamp(2019, 1, 31) + pd.offsets.MonthEnd(number)
    return (end - pd.offsets.MonthBegin(months)).date(), end.date()


class TestSegments:
    def test_a_break_parts_the_periods_before_it_from_those_after(self) -> None:
        starts, ends = zip(*(month(n) for n in range(12, 18)), strict=True)
        assert segments(starts, ends, [date(2020, 4, 1)]).tolist() == [0, 0, 0, 2, 2, 2]

    def test_a_period_on_both_sides_stands_apart_from_both(self) -> None:
        starts, ends = zip(*(month(n, months=12) for n in range(13, 28)), strict=True)
        assert segments(starts, ends, [date(2020, 4, 1)]).tolist() == [0] * 2 + [1] * 11 + [2] * 2

    def test_without_a_break_all_are_one(self) -> None:
        starts, ends = zip(*(month(n) for n in range(3)), strict=True)
        assert segments(starts, ends, []).tolist() == [0, 0, 0]

    def test_no_periods_have_no_stretch(self) -> None:
        assert segments([], [], [date(2020, 4, 1)]).tolist() == []

    def test_a_period_that_ends_before_it_starts_is_refused(self) -> None:
        with pytest.raises(ValueError, match="1 periods end before they start"):
            segments([date(2020, 2, 1)], [date(2020, 1, 1)], [])

    @given(
        periods=st.lists(st.tuples(DAYS, st.integers(0, 400)), min_size=2, max_size=8),
        breaks=st.lists(DAYS, max_size=4, unique=True),
    )
    def test_two_periods_are_joined_only_where_no_break_lies_within_or_between_them(
        self, periods: list[tuple[date, int]], breaks: list[date]
    ) -> None:
        spans = [(start, start + timedelta(length)) for start, length in periods]
        found = segments(*zip(*spans, strict=True), breaks)
        for (start, end), mine in zip(spans, found, strict=True):
            for (other, last), theirs in zip(spans, found, strict=True):
                parted = any(min(start, other) < day <= max(end, last) for day in breaks)
                whole = not any(start < day <= end or other < day <= last for day in breaks)
                if whole:
                    assert (mine == theirs) == (not parted)


class TestSharedDays:
    @pytest.mark.parametrize(("months", "shared"), [(1, False), (3, True), (12, True)])
    def test_rolling_periods_by_month_share_days(self, months: int, shared: bool) -> None:
        rows = pd.DataFrame(
            [month(n, months=months) for n in (4, 2, 3)], columns=["period_start", "period_end"]
        )
        assert shares_days(rows.assign(area="one"), by="area").tolist() == [shared] * 3

    def test_a_long_period_under_several_short_ones_is_found(self) -> None:
        rows = pd.DataFrame(
            [month(12, months=12), month(3), month(5)], columns=["period_start", "period_end"]
        )
        assert shares_days(rows.assign(area="one"), by="area").all()

    def test_each_series_is_judged_alone(self) -> None:
        rows = pd.DataFrame([month(3), month(3), month(4)], columns=["period_start", "period_end"])
        found = shares_days(rows.assign(area=["one", "two", "two"]), by="area")
        assert found.tolist() == [False, False, False]
        again = shares_days(rows.assign(area=["one", "one", "two"]), by="area")
        assert again.tolist() == [True, True, False]
