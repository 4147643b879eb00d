"""The dashboard's labels of periods: what they cover, and which are not understood."""

from __future__ import annotations

import datetime as dt

import pytest

from loaders.mh_dashboard.periods import covered, parse_label


@pytest.mark.parametrize(
    "text",
    ["2019/21", "19/20", "Q5 2019/20", "Q1 2019", "2019/20 plan", "End of Q2 2021/22", "Position", ""],
)
def test_other_labels_are_not_understood(text: str) -> None:
    assert parse_label(text, snapshot_year="2021/22") is None


def test_the_turn_of_a_century_is_a_year() -> None:
    label = parse_label("2099/00", snapshot_year="")
    assert label is not None
    assert (label.financial_year, label.last) == ("2099/00", dt.date(2100, 3, 31))


def test_a_quarter_does_not_suit_a_yearly_figure_nor_a_year_a_quarterly_one() -> None:
    year, quarter = (parse_label(text, snapshot_year="") for text in ("2019/20", "Q1 2019/20"))
    assert year is not None
    assert quarter is not None
    assert covered(quarter, frequency="year", indicator_id="cyp_spend", kind="ccg") is None
    assert covered(year, frequency="quarter", indicator_id="tier4_bed_days", kind="ccg") is None
