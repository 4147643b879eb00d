"""How old a figure is when it is read."""

from __future__ import annotations

from datetime import date

import pytest

from reports.age import age_words, dated
from reports.figures import Period
from tests.reports.made_up import YEAR_2019


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2020, 5, 1), ""),
        (date(2022, 3, 30), ""),
        (date(2022, 3, 31), "2 years old"),
        (date(2026, 3, 30), "5 years old"),
        (date(2026, 11, 27), "6 years old"),
        (date(2019, 12, 1), ""),
    ],
)
def test_age_is_said_in_whole_years_from_two_on(today: date, words: str) -> None:
    assert age_words(YEAR_2019, today) == words


def test_a_period_stands_with_its_age() -> None:
    assert dated(YEAR_2019, date(2026, 11, 27)) == "2019-20, 6 years old"
    day = Period(date(2024, 8, 31), date(2024, 8, 31), "snapshot")
    assert dated(day, date(2025, 1, 1)) == "31 Aug 2024"
