"""Every view of every room says what the figures say. The plain run reads a sample, `--exhaustive` all of them."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from tests.claims.known import Known
from tests.claims.views import ROOMS, read

#: The day on which the figures are read: their age is counted to it.
TODAY = dt.date(2026, 11, 27)
#: How many views of a room the plain run reads, spread evenly over all of them.
SAMPLED = {"Summary": 8, "Trends": 40, "Own waiting list and weekly meeting": 6, "Demand and capacity": 12}
MOST = 25


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_says_is_true(
    room: str, known: Known, exhaustive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    count = read(room, known, today=TODAY, exhaustive=exhaustive, most=SAMPLED.get(room, MOST))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{room}: {count.sentences:,} sentences with {count.claims:,} claims read, of {count.views:,} of "
            f"{count.every:,} views; {len(count.faults)} faults\n"
        )
    assert count.sentences > 0
    assert [str(fault) for fault in count.faults[:20]] == []
