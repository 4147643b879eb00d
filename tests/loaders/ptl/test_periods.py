"""Which month ends and week ends an extract can speak of."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from loaders.ptl.periods import Period, periods
from tests.loaders.ptl.extracts import day


def listed(extract: str, complete_from: str | None, **most: int) -> list[tuple[str, str, str]]:
    found = periods(
        extract=day(extract),
        complete_from=day(complete_from) if complete_from else None,
        month_ends=most.get("months", 60),
        week_ends=most.get("weeks", 2),
    )
    return [(period.type, str(period.start), str(period.end)) for period in found]


def test_an_extract_of_a_month_end_has_that_month() -> None:
    assert listed("2024-03-31", "2023-12-31") == [
        ("month", "2024-01-01", "2024-01-31"),
        ("month", "2024-02-01", "2024-02-29"),
        ("month", "2024-03-01", "2024-03-31"),
        ("week", "2024-03-18", "2024-03-24"),
        ("week", "2024-03-25", "2024-03-31"),
    ]


def test_an_extract_within_a_month_has_the_day_itself() -> None:
    assert listed("2024-03-30", "2024-01-20") == [
        ("month", "2024-02-01", "2024-02-29"),
        ("week", "2024-03-11", "2024-03-17"),
        ("week", "2024-03-18", "2024-03-24"),
        ("snapshot", "2024-03-30", "2024-03-30"),
    ]


def test_the_month_of_the_first_closing_is_not_complete() -> None:
    months = [first for kind, first, _ in listed("2024-03-31", "2024-01-01") if kind == "month"]
    assert months == ["2024-02-01", "2024-03-01"]


def test_where_nothing_was_closed_only_the_day_itself_is_known() -> None:
    assert listed("2024-03-31", None) == [("snapshot", "2024-03-31", "2024-03-31")]


@pytest.mark.parametrize("months", [1, 12, 60])
def test_no_more_months_than_asked_for(months: int) -> None:
    found = listed("2024-03-31", "1999-01-01", months=months)
    assert sum(kind == "month" for kind, *_ in found) == months


def test_weeks_run_from_monday_to_sunday_and_months_follow_each_other() -> None:
    found = periods(extract=day("2024-02-14"), complete_from=day("2020-01-01"), month_ends=30, week_ends=30)
    weeks = [period for period in found if period.type == "week"]
    assert all((p.start.weekday(), p.end.weekday(), (p.end - p.start).days) == (0, 6, 6) for p in weeks)
    months = [period for period in found if period.type == "month"]
    for before, after in pairwise(months):
        assert before.end + dt.timedelta(days=1) == after.start
    assert max(found, key=lambda period: period.end) == Period(
        "snapshot", day("2024-02-14"), day("2024-02-14")
    )
