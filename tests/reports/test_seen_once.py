"""Seen at least once, first steps not complete: a rate with its doubt in the sentence, never hidden waits."""

from __future__ import annotations

from datetime import date

import pytest

from reports.compare import compare
from reports.compare_words import comparison_said
from reports.figures import ENGLAND, Figures
from reports.seen_once import CODES, CODES_SHORT, COUNT, SHARE, misses_codes, seen_once_said
from reports.tile import newest_tile
from reports.trends import read_trends
from tests.reports.plain_words import reads_well

TODAY = date(2026, 11, 27)


def test_a_borough_is_given_the_rate_of_its_system_and_never_its_count(figures: Figures) -> None:
    text = seen_once_said(figures, figures.areas["E09000006"], today=TODAY).text
    assert text.startswith(
        "**82% of those in South East London system whose first steps were not complete on 31 Aug 2024 had been seen at "
        "least once.** It serves Bromley and 5 other boroughs. Much of this is missing codes"
    )
    assert "14,580" not in text


def test_a_system_is_given_its_counts_as_well(figures: Figures) -> None:
    said = seen_once_said(figures, figures.areas["QKK"], today=TODAY)
    assert (
        "That is 14,580 of 17,840 referrals, or 40 for every 1,000 children under 18 who live there"
        in said.text
    )
    assert said.text.endswith("The figures are 2 years old.")
    assert [number.text for number in said.claims[0].numbers] == [
        "82%",
        "14,580",
        "17,840",
        "40",
        "1,000",
        "18",
        "2024",
        "2",
    ]


def test_a_systems_children_are_its_boroughs_added_up_and_it_says_so(figures: Figures) -> None:
    said = seen_once_said(figures, figures.areas["QKK"], today=TODAY)
    assert "who live there (mid-2024, our own sum of its boroughs)." in said.text
    (rate,) = (one for one in said.claims[0].numbers if one.kind == "rate")
    # Bexley, Bromley, Greenwich, Lambeth, Lewisham and Southwark, ages 0 to 17 in the ONS file of mid-2024
    children = 58_724 + 73_457 + 65_325 + 51_454 + 62_052 + 55_626
    assert [one.value for one in rate.of] == [14_580, children, 1_000]
    assert rate.value == pytest.approx(39.767, abs=0.001)


def test_england_is_set_against_its_published_estimate(figures: Figures) -> None:
    text = seen_once_said(figures, figures.areas[ENGLAND], today=TODAY).text
    assert "children under 18 who live there (mid-2024)." in text


def test_no_rate_for_a_borough_nor_where_a_system_has_part_of_a_county(figures: Figures) -> None:
    for place in ("E09000006", "QMM"):
        assert "for every" not in seen_once_said(figures, figures.areas[place], today=TODAY).text


@pytest.mark.parametrize("place", ["E09000006", "QKK", "QMM", ENGLAND])
def test_it_reads_well_and_is_no_count_of_hidden_waits(figures: Figures, place: str) -> None:
    text = seen_once_said(figures, figures.areas[place], today=TODAY).text
    assert reads_well(text)
    assert "idden" not in text


def test_no_published_measure_is_called_a_hidden_wait(figures: Figures) -> None:
    for indicator_id in (COUNT, SHARE):
        indicator = figures.catalogue.indicators[indicator_id]
        words = (indicator.name, indicator.short_name, indicator.definition, indicator.not_for)
        assert not [text for text in words if "hidden" in text.lower()]


def test_the_share_is_that_of_its_counts(figures: Figures) -> None:
    rows = figures.of(SHARE)
    known = rows.dropna(subset=["value"])
    assert len(known) == 96
    assert known["value"].to_numpy() == pytest.approx(
        (100 * known["numerator"] / known["denominator"]).to_numpy()
    )


def test_every_view_of_steps_not_complete_says_that_much_of_it_is_missing_codes(figures: Figures) -> None:
    place = figures.areas["QKK"]
    measures = [one for one in figures.shown if misses_codes(one)]
    assert {COUNT, SHARE} < {one.id for one in measures}
    for indicator in measures:
        newest = figures.periods(indicator.id)[-1]
        for where in (place, figures.areas[ENGLAND]):
            found = compare(figures, indicator, newest, geography="system", place=where)
            assert comparison_said(figures, found).text.endswith(CODES)
        assert CODES_SHORT in newest_tile(figures, indicator.id, place, today=TODAY).said.text
    trends = read_trends(figures, figures.catalogue.indicators[SHARE], geography="system", place=place)
    assert CODES in trends.said("QKK", today=TODAY)[0].text
    other = figures.catalogue.indicators["waits_still_waiting"]
    assert not misses_codes(other)
