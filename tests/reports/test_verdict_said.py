"""Since when a verdict has been so: counted as counted now, and over figures that do not repeat each other."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reports.breaks import segment_of
from reports.claims import Number
from reports.figures import Figure, Figures
from reports.verdict import row_of
from reports.verdict_said import since_said
from tests.sampling import some_of


def counted(figure: Figure, figures: Figures) -> tuple[Number, ...]:
    said = since_said(figure, figures)
    return said.claims[0].numbers[0].of if said else ()


def series(figures: Figures) -> list[tuple[str, str]]:
    """Every indicator and area that a verdict could be told of."""
    return [
        (indicator.id, str(area))
        for indicator in figures.shown
        if indicator.comparison != "count"
        for area in figures.of(indicator.id)["area_id"].unique()
        if area in figures.areas
    ]


def test_no_run_counts_figures_that_share_days_or_lie_across_a_break(
    figures: Figures, exhaustive: bool
) -> None:
    told = overlapping = broken = 0
    for indicator, area in some_of(series(figures), exhaustive=exhaustive, most=120):
        breaks = figures.catalogue.breaks_of(indicator, area)
        for period in figures.periods(indicator):
            figure = figures.figure(indicator, area, period)
            if figure is None or not (of := counted(figure, figures)):
                continue
            told += 1
            periods = [one.key.period for one in of if one.key is not None]
            assert all(before.end < after.start for after, before in pairwise(periods))
            assert {segment_of(one, breaks) for one in periods} == {segment_of(period, breaks)}
            overlapping += period.kind.startswith("rolling")
            broken += bool(breaks)
    assert told > 50
    assert overlapping
    assert broken


def test_a_figure_passed_over_must_have_the_verdict_too(figures: Figures) -> None:
    """Every figure between the first and the last of a run has its word."""
    for area in figures.areas.of_kind("system"):
        figure = figures.latest("four_week_full_stop", area)
        if figure is None or not (of := counted(figure, figures)):
            continue
        first = of[-1].key
        assert first is not None
        words = set()
        for period in figures.periods("four_week_full_stop"):
            if first.period <= period <= figure.period:
                between = figures.figure("four_week_full_stop", area, period)
                assert between is not None
                words.add(row_of(between, figures)["comparison"])
        assert len(words) == 1


@pytest.mark.parametrize(
    ("place", "text"), [("QMF", "each of 2 figures that share no months, the first in ")]
)
def test_rolling_quarters_are_counted_once_for_the_months_they_hold(
    figures: Figures, place: str, text: str
) -> None:
    figure = figures.latest("four_week_full_stop", place)
    assert figure is not None
    assert text in since_said(figure, figures).text
