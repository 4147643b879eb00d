"""How values, periods and notes are written, for values of every size and every indicator declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.printed import EXACT, number, percent, rounded
from reports.figures import Figures
from reports.wording import (
    axis_label,
    explain_note,
    format_value,
    join_words,
    marks,
    mean_printer,
    period_label,
    printer,
    within_period,
)
from store.catalogue import UNITS, Indicator, read_catalogue
from store.schema import PERIOD_TYPES, VALUE_NOTES
from tests.reports.plain_words import slips

SIZES = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def made_of(unit: str, *, decimals: int = 0) -> Indicator:
    declared = next(iter(read_catalogue().indicators.values()))
    return replace(declared, unit=unit, decimals=decimals)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0%"),
        (0.03, "<0.1%"),
        (0.05, "0.1%"),
        (4.16, "4.2%"),
        (9.94, "9.9%"),
        (9.96, "10%"),
        (10.0, "10%"),
        (32.5, "33%"),
        (71.3, "71%"),
        (99.49, "99%"),
        (99.7, "99.7%"),
        (99.97, "99.9%"),
        (100, "100%"),
        (136.4, "136%"),
        (-0.4, "-0.4%"),
        (-0.02, ">-0.1%"),
        (-12.5, "-13%"),
    ],
)
def test_a_percentage_has_no_decimals_from_ten_up_and_one_below(value: float, printed: str) -> None:
    assert percent(value) == printed
    assert format_value(value, made_of("percent", decimals=1)) == printed


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "printed"),
    [
        ("people", 0, 68280, "68,280"),
        ("people", 0, 0.2, "0"),
        ("per_100000", 0, 4388.4, "4,388"),
        ("days", 0, 56, "56 days"),
        ("days", 0, 1, "1 day"),
        ("days", 0, -4, "-4 days"),
        ("days", 0, -0.3, "0 days"),
        ("weeks", 1, 1.25, "1.3 weeks"),
        ("gbp", 0, 999_999, "£999,999"),
        ("gbp", 0, 15_340_000, "£15.3m"),
        ("gbp", 0, -2_500_000, "-£2.5m"),
        ("gbp", 0, -0.2, "£0"),
        ("gbp_per_head", 0, 155.4, "£155"),
        ("gbp_per_head", 0, 9.5, "£9.50"),
        ("gbp_per_head", 0, -9.5, "-£9.50"),
        ("gbp_per_head", 0, 0, "£0"),
        ("yes_no", 0, 1, "Met"),
        ("yes_no", 0, 0, "Not met"),
        ("score", 2, 3.14159, "3.14"),
    ],
)
def test_every_unit_has_its_own_form(unit: str, decimals: int, value: float, printed: str) -> None:
    assert format_value(value, made_of(unit, decimals=decimals)) == printed


@given(st.floats(min_value=0, max_value=1e6))
def test_a_percentage_never_hides_that_something_is_there_or_missing(value: float) -> None:
    said = percent(value)
    assert (said == "0%") == (value == 0)
    assert said != "100%" or value >= 100
    assert slips(f"It was {said}.") == []
    if value >= 0.1:
        assert abs(float(said.rstrip("%").replace(",", "")) - value) <= 0.5


@given(SIZES, st.sampled_from(UNITS), st.integers(0, 2))
def test_any_value_of_any_unit_is_printed_without_a_slip(value: float, unit: str, decimals: int) -> None:
    said = format_value(value, made_of(unit, decimals=decimals))
    assert said.strip() == said
    assert slips(f"It was {said}.") == []
    assert not said.startswith(("-0 ", "-£0")) or "." in said


@given(SIZES, st.integers(0, 3))
def test_numbers_are_rounded_to_the_nearest_and_halves_away_from_zero(value: float, decimals: int) -> None:
    said = number(value, decimals=decimals)
    assert abs(float(said.replace(",", "")) - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12
    assert number(-value, decimals=decimals).lstrip("-") == said.lstrip("-")


def test_a_rounded_number_is_the_one_that_is_printed() -> None:
    assert [rounded(value) for value in (71.3056, 0.25, -0.04, 1234.56)] == [71.3, 0.3, 0.0, 1234.6]
    assert rounded(float("nan")) != rounded(float("nan"))


def test_numbers_too_large_for_decimals_are_printed_whole() -> None:
    assert number(EXACT * 1e7, decimals=2) == "10,000,000,000,000,000,000,000"


@pytest.mark.parametrize("value", [None, float("nan")])
@pytest.mark.parametrize(("note", "said"), [("c", "[c]"), ("", "[x]"), ("c b", "[c] [b]"), ("low", "[low]")])
def test_a_missing_value_is_its_note_in_brackets(value: float | None, note: str, said: str) -> None:
    assert format_value(value, made_of("percent"), note=note) == said


def test_a_mark_stands_behind_the_value_that_it_is_about() -> None:
    assert format_value(4388, made_of("per_100000"), note="e p") == "4,388 [e] [p]"
    assert marks("") == ""


def test_each_note_is_explained() -> None:
    assert explain_note("c b") == f"[c] {VALUE_NOTES['c']}; [b] {VALUE_NOTES['b']}"
    assert explain_note("") == ""


@pytest.mark.parametrize(
    ("start", "end", "kind", "label"),
    [
        (date(2019, 4, 1), date(2020, 3, 31), "year", "2019-20"),
        (date(1999, 4, 1), date(2000, 3, 31), "year", "1999-00"),
        (date(2018, 1, 1), date(2018, 12, 31), "year", "2018"),
        (date(2019, 4, 1), date(2019, 6, 30), "quarter", "Apr to Jun 2019"),
        (date(2024, 6, 1), date(2024, 8, 31), "rolling_quarter", "3 months to Aug 2024"),
        (date(2021, 4, 1), date(2022, 3, 31), "rolling_year", "12 months to Mar 2022"),
        (date(2019, 9, 1), date(2019, 9, 30), "month", "Sep 2019"),
        (date(2024, 8, 31), date(2024, 8, 31), "snapshot", "31 Aug 2024"),
        (date(2024, 8, 26), date(2024, 9, 1), "week", "1 Sep 2024"),
    ],
)
def test_a_period_is_said_as_a_reader_would(start: date, end: date, kind: str, label: str) -> None:
    assert period_label(start, end, kind) == label


@pytest.mark.parametrize(
    ("label", "kind", "said"),
    [
        ("2019-20", "year", "in 2019-20"),
        ("Apr to Jun 2019", "quarter", "in Apr to Jun 2019"),
        ("3 months to Aug 2024", "rolling_quarter", "in the 3 months to Aug 2024"),
        ("12 months to Mar 2022", "rolling_year", "in the 12 months to Mar 2022"),
        ("Sep 2019", "month", "in Sep 2019"),
        ("31 Aug 2024", "snapshot", "on 31 Aug 2024"),
        ("1 Sep 2024", "week", "in the week to 1 Sep 2024"),
    ],
)
def test_a_period_stands_in_a_sentence_as_a_reader_would_say_it(label: str, kind: str, said: str) -> None:
    assert within_period(label, kind) == said


@given(DAYS, DAYS, st.sampled_from(sorted(PERIOD_TYPES)))
def test_any_period_has_a_label_that_names_a_year(one: date, other: date, kind: str) -> None:
    start, end = sorted((one, other))
    label = period_label(start, end, kind)
    assert str(end.year) in label or str(start.year) in label
    assert slips(label) == []


def test_no_two_periods_of_an_indicator_share_a_label(figures: Figures) -> None:
    for indicator in figures.shown:
        labels = [period.label for period in figures.periods(indicator.id)]
        assert len(set(labels)) == len(labels), indicator.id


def test_every_indicator_has_an_axis_and_prints_its_own_figures(figures: Figures) -> None:
    for indicator in figures.shown:
        assert slips(axis_label(indicator)) == []
        show = printer(indicator)
        for value in figures.of(indicator.id)["value"].dropna().head(50):
            assert slips(show(float(value))) == []


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_in_a_sentence(words: list[str], said: str) -> None:
    assert join_words(words) == said


def test_what_is_worked_out_from_values_has_one_decimal_more_where_it_needs_one(figures: Figures) -> None:
    people = mean_printer(figures.catalogue.indicators["adult_ward_admissions"])
    assert [people(value) for value in (0.0, 8.08, 85.0, 248.3)] == ["0", "8.1", "85", "248"]
    share = mean_printer(figures.catalogue.indicators["eip_within_2_weeks"])
    assert [share(value) for value in (75.4, 0.0, 100.0)] == ["75%", "0%", "100%"]
