"""Which lines of areas come first, and what a page says where a place has none."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from pages.performance.compare_over_time import in_turn
from pages.performance.trends import elsewhere
from reports.figures import ENGLAND, Figures


def test_the_place_comes_first_and_areas_whose_figures_end_earlier_are_one_click_away() -> None:
    ends = {"a": 1, "b": 2, "c": 1, "d": 1, "e": 1, "f": 2, "g": 1}
    series = pd.DataFrame(
        [(area, dt.date(2020, month, 1), 1.0) for area, last in ends.items() for month in range(1, last + 1)],
        columns=["area", "date", "value"],
    )
    assert in_turn(series, first=["g", "f", "nowhere", "g"]) == (["g", "f", "b"], ["a", "c", "d", "e"])
    assert in_turn(series, first=["a", "c", "g"]) == (["a", "c", "g", "b", "d", "e", "f"], [])


def test_a_place_without_a_line_is_sent_to_the_geography_that_has_its_own(figures: Figures) -> None:
    indicator, england = figures.catalogue.indicators["adult_ward_admissions"], figures.areas[ENGLAND]
    told = elsewhere(figures, indicator, ["ccg", "region", "country"], "region", england)
    assert told == "No line of England itself is among these regions: choose England as the geography."
    withheld = elsewhere(figures, indicator, ["system", "region"], "region", figures.areas["QMM"])
    assert withheld.endswith("among these regions: choose Systems as the geography.")
