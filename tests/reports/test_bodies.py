"""Whom a body served, in words."""

from __future__ import annotations

from datetime import date

import pytest

from reports.bodies import published_for, served_words
from reports.figures import LONDON, Figures


@pytest.mark.parametrize(
    ("place", "body", "day", "words"),
    [
        ("E09000006", "07Q", date(2020, 3, 31), "served Bromley"),
        ("E09000012", "07T", date(2020, 3, 31), "served Hackney and City of London"),
        ("E09000001", "07T", date(2021, 3, 31), "served City of London and Hackney"),
        ("E09000033", "09A", date(2020, 3, 31), "served 73% of Westminster"),
        ("E09000020", "08Y", date(2020, 3, 31), "served Kensington and Chelsea and part of Westminster"),
        ("E09000006", "72Q", date(2021, 3, 31), "served Bromley and 5 other boroughs"),
        ("E09000006", "QKK", date(2024, 8, 31), "served Bromley and 5 other boroughs"),
        ("E10000020", "QMM", date(2021, 3, 31), "served Norfolk"),
        (LONDON, LONDON, date(2021, 3, 31), ""),
    ],
)
def test_a_body_served_its_place_and_others(
    figures: Figures, place: str, body: str, day: date, words: str
) -> None:
    areas = figures.areas
    assert served_words(figures, areas[place], areas[body], on=day) == words


def test_the_sentence_says_that_nothing_was_split(figures: Figures) -> None:
    areas = figures.areas
    said = published_for(figures, areas["E09000006"], areas["72Q"], on=date(2021, 3, 31))
    assert said == (
        "Published for NHS South East London CCG, which served Bromley and 5 other boroughs; it is not split further."
    )
    assert published_for(figures, areas["QMM"], areas["QMM"], on=date(2021, 3, 31)) == ""
