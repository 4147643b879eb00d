"""The verdict on every figure, worked out once: its comparator, its interval within rounding, its standard."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.figures import ENGLAND, LONDON, Figures
from reports.verdict_rows import ROUNDED_APART, VERDICT_COLUMNS
from tests.reports.made_up import YEAR_2019
from tests.reports.made_up_comparison import FIVE, WITHIN, made_up

ROUNDED = "rounded_to_5"


def rows_of(figures: Figures, counts: dict[str, tuple[float, float]], **caveats: str) -> pd.DataFrame:
    return made_up(figures, counts, caveats=caveats).at(WITHIN, YEAR_2019)


def test_every_figure_carries_its_verdict(figures: Figures) -> None:
    for indicator in figures.shown:
        assert set(VERDICT_COLUMNS) <= set(figures.of(indicator.id).columns)


def test_a_verdict_that_rounding_could_undo_is_similar_and_says_why(figures: Figures) -> None:
    close = {"07Q": (20, 105), LONDON: (2900, 10000), ENGLAND: (20000, 100000)}
    exact = rows_of(figures, close).loc["07Q"]
    rounded = rows_of(figures, close, **{"07Q": ROUNDED}).loc["07Q"]
    assert (exact["comparison"], exact["close_call"]) == ("worse", False)
    assert (rounded["comparison"], rounded["close_call"], rounded["comparison_reason"]) == (
        "similar",
        True,
        ROUNDED_APART,
    )
    assert (
        rounded["lowercl"]
        < rounded["value_low"]
        < 100 * 20 / 105
        < rounded["value_high"]
        < rounded["uppercl"]
    )


def test_no_shipped_verdict_is_one_that_rounding_could_undo(figures: Figures) -> None:
    rows = pd.concat([figures.of(indicator.id) for indicator in figures.shown])
    certain = rows[rows["comparison"].isin(["better", "worse", "higher", "lower"])]
    assert len(certain) > 3000
    assert not certain["close_call"].any()
    assert rows["close_call"].sum() > 50


def test_a_figure_as_published_lies_in_its_own_interval(figures: Figures) -> None:
    rows = pd.concat([figures.of(indicator.id) for indicator in figures.shown])
    known = rows[rows["lowercl"].notna() & rows["caveats"].str.contains("percent_as_printed")]
    assert len(known) > 100
    outside = known[(known["value"] < known["lowercl"]) | (known["value"] > known["uppercl"])]
    # London's 18% of one quarter: its fraction was cut off, and its own counts say 19.0%.
    assert outside[["area_id", "published_value"]].values.tolist() == [[LONDON, 18]]


@pytest.mark.parametrize(("area", "against"), [("07Q", LONDON), (LONDON, ENGLAND), (ENGLAND, "")])
def test_the_comparator_is_that_of_the_body(figures: Figures, area: str, against: str) -> None:
    assert rows_of(figures, FIVE).loc[area, "comparator_id"] == against
