"""Shares beside their counts: marked where they do not divide, with what the rounding of the counts allows."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from reports.figures import Figures
from reports.rounded_shares import (
    has_share_as_published,
    rounding_allows,
    rounding_words,
    share_of,
    share_words,
)


@pytest.mark.parametrize(
    ("share", "count", "total", "said"),
    [
        (100 * 505 / 1580, 505, 1580, "32%"),
        (33.0, 505, 1580, "33% as published"),
        (21.0, 5, 35, "21% as published"),
        (21.0, math.nan, 35, "21%"),
        (0.0, 0, 0, "0%"),
    ],
)
def test_a_share_that_its_counts_do_not_give_is_marked(
    share: float, count: float, total: float, said: str
) -> None:
    assert share_words(share, count, total) == said


def test_every_share_as_published_lies_within_what_the_rounding_allows(figures: Figures) -> None:
    """A printed share may also have had its fraction cut off: up to a point."""
    marked = 0
    for indicator_id in (
        "waits_within_4_weeks",
        "waits_no_contact",
        "waits_one_contact",
        "waits_closed_before",
    ):
        for period in figures.periods(indicator_id):
            for area_id in figures.at(indicator_id, period).index:
                figure = figures.figure(indicator_id, area_id, period)
                assert figure is not None
                if not share_of(figure).endswith("as published"):
                    continue
                marked += 1
                allowed = rounding_allows(figure)
                assert allowed is not None
                assert figure.value is not None
                assert allowed[0] - 1 <= figure.value <= allowed[1] + 0.5
                assert rounding_words(figure).startswith("the counts are rounded to 5, which allows ")
    assert marked > 40


def test_exact_counts_allow_nothing_else(figures: Figures) -> None:
    period = figures.periods("waits_still_waiting")[0]
    england = figures.figure("waits_still_waiting", "E92000001", period)
    assert england is not None
    assert rounding_allows(england) is None
    assert rounding_words(england) == ""


@pytest.mark.parametrize(("cell", "told"), [("5 (21% as published)", True), ("505 (32%)", False)])
def test_a_table_knows_whether_it_has_a_share_as_published(cell: str, *, told: bool) -> None:
    assert has_share_as_published(pd.DataFrame({"Where": ["here"], "Harrow": [cell]})) is told
