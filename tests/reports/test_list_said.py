"""All that the pages of Northbank's waiting list say, held against the protected tables by the checker."""

from __future__ import annotations

import pytest

from reports.figures import Figures
from reports.ptl.list_said import list_said, week_said
from reports.ptl.tracking import EVERYONE, WEEK, Cut, Tracking, read_tracking
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known

SYSTEM = "DEMO-NB"


@pytest.fixture(scope="module")
def northbank(figures: Figures) -> Tracking:
    found = read_tracking(figures)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def known(figures: Figures) -> Known:
    return Known(figures)


def faults_of(
    tracking: Tracking, known: Known, area_id: str, cut: Cut = EVERYONE, *, back: int = 1
) -> list[str]:
    period = tracking.periods(area_id)[-back]
    said = list_said(tracking, area_id, period, cut)
    assert len(said) > 10
    view = View("list", said, area_id, f"at the end of {period.label}")
    return [str(fault) for fault in faults(view, known)]


@pytest.mark.parametrize("place", [0, 2])
def test_every_sentence_of_a_place_is_true_of_the_newest_month(
    northbank: Tracking, known: Known, place: int
) -> None:
    area = northbank.places(SYSTEM)[place]
    assert faults_of(northbank, known, area.area_id) == []


@pytest.mark.parametrize("part", [("pathway", "core"), ("age_band", "5-10")])
def test_every_sentence_of_a_part_is_true(northbank: Tracking, known: Known, part: tuple[str, str]) -> None:
    cut = next(c for c in northbank.cuts(SYSTEM) if (c.dimension, c.code) == part)
    assert faults_of(northbank, known, SYSTEM, cut) == []


def test_every_sentence_of_an_earlier_month_is_true(northbank: Tracking, known: Known) -> None:
    assert faults_of(northbank, known, SYSTEM, back=9) == []


def test_every_sentence_of_a_week_is_true(northbank: Tracking, known: Known) -> None:
    for place in northbank.places(SYSTEM):
        week = northbank.periods(place.area_id, kind=WEEK)[-1]
        view = View("week", week_said(northbank, place.area_id, week), place.area_id)
        assert [str(fault) for fault in faults(view, known)] == []
