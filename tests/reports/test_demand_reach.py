"""No verdict on a stage is stronger than rounding leaves it: planted numbers, each with how far off it may be."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.demand.numbers import chain
from reports.demand.reach import Off
from reports.demand.said import message_said, whole_said
from reports.demand.standing import Standing, standings
from reports.demand.together import whole_pathway
from reports.demand.words import load_words, needed_table

#: Of the numbers of a stage: who joins from outside and is seen per week, who waits, the standard, how many go on.
Numbers = tuple[float, float, float, float, float]


def measured(*stages: Numbers, off: Off, clear: int = 26) -> list[Standing]:
    rows = [(f"s{n}", f"Stage {n}", *given) for n, given in enumerate(stages, 1)]
    columns = [
        "stage_id",
        "stage",
        "demand_per_week",
        "capacity_per_week",
        "queue",
        "standard_weeks",
        "onward_percent",
    ]
    form = pd.DataFrame(rows, columns=columns)
    return standings(chain(form), clear_in_weeks=clear, off=dict.fromkeys(form["stage"], off))


def told(found: list[Standing], column: str) -> str:
    return str(needed_table(found)[column].iloc[-1])


PACE, CATCH_UP = "On target at today's pace", "Per week to catch up"
CLOSED_UNKNOWN = Off(flows=0.6, queue=4, fewer=True)


@pytest.mark.parametrize(
    ("joins", "load"),
    [(5.0, "0.50 ▲ keeps up"), (9.5, "0.95 ● too close to call"), (15.0, "1.50 ● too close to call")],
)
def test_where_nobody_knows_who_was_closed_no_more_join_than_is_measured(joins: float, load: str) -> None:
    """It was too close to call both ways, though whoever was closed only makes those who join fewer."""
    (row,) = found = measured((joins, 10.0, 20.0, 18.0, 0.0), off=CLOSED_UNKNOWN)
    assert load_words(row) == load
    message = message_said(found, row, area_id="X", where="Town", clear_in_weeks=26).text
    assert message.startswith("**Every stage keeps up") == load.endswith("keeps up")


@pytest.mark.parametrize(("onward", "close"), [(0.0, False), (100.0, True)])
def test_a_stage_may_be_off_by_what_the_stage_before_it_is(onward: float, close: bool) -> None:
    """9.2 join the second and 10 are seen, each 0.6 apart: with what comes from the first it may grow."""
    joins = 9.2 - 4 * onward / 100
    found = measured((4.0, 10.0, 0.0, 18.0, onward), (joins, 10.0, 0.0, 18.0, 0.0), off=Off(flows=0.6))
    assert found[1].demand == pytest.approx(9.2)
    assert found[1].close is close
    assert found[1].own == Off(flows=0.6)


def test_a_stage_that_clearly_grows_sends_on_what_was_measured_of_it() -> None:
    found = measured((15.0, 10.0, 0.0, 18.0, 40.0), (5.2, 10.0, 0.0, 18.0, 0.0), off=Off(flows=0.6))
    assert found[1].off == Off(flows=0.6)


@pytest.mark.parametrize(
    ("queue", "off", "said"),
    [
        (60, Off(), "in 10 weeks"),
        (60, Off(flows=0.5, queue=4), "in 6 to 18 weeks"),
        (41, Off(flows=0.5, queue=4), "there already, or in 5 weeks at most"),
        (30, Off(flows=0.5, queue=4), "there already"),
        (60, Off(flows=0.5, queue=4, fewer=True), "in 2 to 18 weeks"),
    ],
)
def test_a_queue_is_on_target_in_as_many_weeks_as_rounding_leaves(queue: float, off: Off, said: str) -> None:
    """8 join and 10 are seen per week, and the standard of 20 weeks allows 40 to wait.

    At worst 64 wait, 37.5 are allowed and 1.5 fewer wait each week; at best 56, 42.5 and 2.5.
    """
    assert told(measured((8.0, 10.0, queue, 20.0, 0.0), off=off), PACE) == said


def test_when_the_last_queue_is_on_target_is_said_where_rounding_leaves_one_answer_only() -> None:
    for off, words in ((Off(), "in 10 weeks"), (Off(flows=0.5, queue=4), "too close to call")):
        found = measured((8.0, 10.0, 60.0, 20.0, 0.0), off=off)
        form = pd.DataFrame(
            [("s1", "Stage 1", 8.0, 10.0, 60.0, 20.0, 0.0)],
            columns=[
                "stage_id",
                "stage",
                "demand_per_week",
                "capacity_per_week",
                "queue",
                "standard_weeks",
                "onward_percent",
            ],
        )
        whole = whole_pathway(chain(form), found)
        assert words in whole_said(found, whole, area_id="X").text.split("last queue")[1]


@pytest.mark.parametrize(
    ("queue", "off", "said"),
    [
        (79, Off(), "no long queue"),
        (79, Off(flows=0.1, queue=4), "too close to call"),
        (83, Off(flows=0.1, queue=4), "too close to call"),
        (100, Off(flows=0.1, queue=4), "14: 4 more"),
        (60, Off(flows=0.1, queue=4), "no long queue"),
    ],
)
def test_a_queue_that_rounding_alone_may_make_long_calls_for_nothing_certain(
    queue: float, off: Off, said: str
) -> None:
    """The standard allows 40, and a queue is long from 80 on; 10 weeks to catch up."""
    found = measured((8.0, 10.0, queue, 20.0, 0.0), off=off, clear=10)
    assert told(found, CATCH_UP) == said
    message = message_said(found, found[0], area_id="X", where="Town", clear_in_weeks=10).text
    assert ("too close to call" in message) == (said == "too close to call")
    assert ("No queue is more than twice" in message) == (said == "no long queue")


def test_a_queue_that_may_be_long_and_has_enough_either_way_has_enough() -> None:
    found = measured((8.0, 20.0, 79.0, 20.0, 0.0), off=Off(flows=0.1, queue=4), clear=10)
    assert told(found, CATCH_UP) == "enough already"


@pytest.mark.parametrize(
    ("queue", "said"), [(30, "there now, but it grows"), (62, "it may be there now, but it grows")]
)
def test_a_growing_queue_near_its_target_may_be_there(queue: float, said: str) -> None:
    found = measured((12.0, 10.0, queue, 20.0, 0.0), off=Off(flows=0.5, queue=4))
    assert told(found, PACE) == said
