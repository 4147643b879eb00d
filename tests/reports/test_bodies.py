"""Whom a body served, in words."""

from __future__ import annotations

from datetime import date

import pytest

from reports.bodies import published_for, served_words, whose
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
        ("E10000020", "QMM", date(2021, 3, 31), "served Norfolk and part of Suffolk"),
        ("E10000029", "06M", date(2020, 3, 31), "served part of Suffolk and part of Norfolk"),
        ("06M", "QMM", date(2021, 3, 31), "served Great Yarmouth and Waveney"),
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


@pytest.mark.parametrize(
    ("place", "body", "day", "words"),
    [
        ("E09000006", "07Q", date(2020, 3, 31), "Bromley CCG"),
        (
            "E09000030",
            "A3A8R",
            date(2022, 3, 31),
            "North East London CCG (served Tower Hamlets and 7 other boroughs)",
        ),
        (
            "E09000033",
            "09A",
            date(2020, 3, 31),
            "Central London (Westminster) CCG (served 73% of Westminster)",
        ),
        (
            "E09000006",
            "QKK",
            date(2024, 8, 31),
            "South East London system (serves Bromley and 5 other boroughs)",
        ),
        ("QKK", "QKK", date(2024, 8, 31), "South East London system"),
        (LONDON, LONDON, date(2021, 3, 31), "London"),
        ("Y60", "Y60", date(2021, 3, 31), "Midlands region"),
        ("RWK", "RWK", date(2024, 8, 31), "East London NHS Foundation Trust"),
    ],
)
def test_a_figure_is_its_bodys_before_it_is_said_of_a_part(
    figures: Figures, place: str, body: str, day: date, words: str
) -> None:
    areas = figures.areas
    assert whose(figures, areas[place], areas[body], on=day) == words
