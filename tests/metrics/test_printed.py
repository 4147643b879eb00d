"""The printed forms beside a plain number and a percentage, which tests/reports/test_wording.py holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import printed

SHARES = st.floats(min_value=0, max_value=300, allow_nan=False)
NAN = math.nan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (printed.count(2485), "2,485"),
        (printed.number(1e100), "1e+100"),
        (printed.count(NAN), "[c]"),
        (printed.count(NAN, missing="not known"), "not known"),
        (printed.percent(NAN), "[c]"),
        (printed.trimmed(5.0), "5"),
        (printed.trimmed(5.25), "5.25"),
        (printed.trimmed(120.0), "120"),
        (printed.trimmed(1200.5), "1,200.5"),
        (printed.signed(5), "+5"),
        (printed.signed(-5), "-5"),
        (printed.signed(0.2), "0"),
        (printed.signed(0.2, decimals=1), "+0.2"),
        (printed.share(1, 3), "33%"),
        (printed.points(2.5), "2.5 percentage points"),
        (printed.points(1.0), "1 percentage point"),
        (printed.points(6, sign=True), "+6 percentage points"),
        (printed.points(-1, sign=True), "-1 percentage point"),
        (printed.per_week(9.94), "9.9 per week"),
        (printed.per_week(9.96), "10 per week"),
        (printed.per_week(120.4), "120 per week"),
        (printed.weeks(1), "1 week"),
        (printed.weeks(0.7), "1 week"),
        (printed.weeks(12.5), "13 weeks"),
        (printed.weeks(NAN), "[c]"),
        (printed.times(1.44), "1.4 times"),
        (printed.times(2.0), "2 times"),
        (printed.pounds(2_500_000), "£2.5m"),
        (printed.pounds(-650), "-£650"),
        (printed.pounds(9.5, per_head=True), "£9.50"),
    ],
)
def test_each_kind_of_number_has_one_form(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.4%", 1.4),
        ("2,485 of 3,485", 2485),
        ("<0.1%", 0.1),
        ("£2.5m", 2_500_000),
        ("-£650", -650),
        ("[c] -3", -3),
    ],
)
def test_a_printed_number_is_read_back(text: str, value: float) -> None:
    assert printed.as_printed(text) == value


def test_text_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        printed.as_printed("[c]")


@given(after=SHARES, before=SHARES)
def test_a_difference_of_percentages_is_what_a_reader_would_subtract(after: float, before: float) -> None:
    told = printed.points_between(after, before)
    read = printed.as_printed(printed.percent(after)) - printed.as_printed(printed.percent(before))
    assert told == pytest.approx(read, abs=1e-9)
    assert abs(printed.as_printed(printed.points(told))) == abs(told)
