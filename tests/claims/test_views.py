"""Every view of every room says what the figures say. The plain run reads a sample, `--exhaustive` all of them."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from reports.compare import geographies, scope_of
from reports.compare_words import comparison_said, spread_said
from reports.figures import Figures
from reports.funnel import Funnel, read_funnel
from reports.neighbours import neighbours, neighbours_said
from tests.claims.asked import places
from tests.claims.compared_views import Compared
from tests.claims.known import Known
from tests.claims.views import ROOMS, read
from tests.sampling import some_of

#: The day on which the figures are read: their age is counted to it.
TODAY = dt.date(2026, 11, 27)
#: How many views of a room the plain run reads, spread evenly over all of them.
SAMPLED = {
    "Summary": 8,
    "Trends": 40,
    "Own waiting list and weekly meeting": 6,
    "Demand and capacity": 8,
    "What if": 6,
    "Recovery plan": 12,
}
MOST = 25


#: The long rooms are read in parts, so that several workers share one.
PARTS = {"Compare": 8, "Trends": 2, "Own waiting list and weekly meeting": 4}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each room once in the plain run, in its parts in the whole run: (room, part, of how many)."""
    if "room" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--exhaustive")
        parts = {room: PARTS.get(room, 1) if whole else 1 for room in ROOMS}
        cases = [(room, part, many) for room, many in parts.items() for part in range(many)]
        ids = [room if many == 1 else f"{room}, part {part + 1} of {many}" for room, part, many in cases]
        metafunc.parametrize(("room", "part", "parts"), cases, ids=ids)


def test_what_a_room_says_is_true(
    room: str, part: int, parts: int, known: Known, exhaustive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    most = SAMPLED.get(room, MOST)
    count = read(room, known, today=TODAY, exhaustive=exhaustive, most=most, part=(part, parts))
    told = f", part {part + 1} of {parts}" if parts > 1 else ""
    with capsys.disabled():
        sys.stdout.write(
            f"\n{room}{told}: {count.sentences:,} sentences with {count.claims:,} claims read, of {count.views:,} "
            f"of {count.every:,} views; {len(count.faults)} faults\n"
        )
    assert count.sentences > 0
    assert [str(fault) for fault in count.faults[:20]] == []


def test_compare_hangs_on_a_place_by_what_stands_for_it_alone(figures: Figures, exhaustive: bool) -> None:
    """The walk shares a comparison between places: what it says is what the page says, which shares nothing."""
    cases = [
        (Compared(figures, indicator, period, geography, {}), place)
        for indicator in some_of(figures.shown, exhaustive=exhaustive, most=3)
        for period in figures.periods(indicator.id)[-1:]
        for geography in geographies(figures, indicator.id, period, scope="london")
        for place in places(figures)
        if scope_of(place) == "london"
    ]
    for shared, place in some_of(cases, exhaustive=exhaustive, most=8):
        found = shared.compare(place)
        near = neighbours(figures, place.area_id)
        funnel = read_funnel(found)
        told = [comparison_said(figures, found), spread_said(found)]
        told += [funnel.said if isinstance(funnel, Funnel) else funnel]
        told += [] if near.empty else [neighbours_said(figures, found, near)]
        assert list(shared.said(place)) == told, place.name
