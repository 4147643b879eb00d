"""No verdict on a stage is stronger than rounding leaves it: planted numbers, each with how far off it may be."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.queue_stages import Stage
from reports.demand.numbers import NUMBERS, chain
from reports.demand.reach import Off
from reports.demand.said import message_said, whole_said
from reports.demand.standing import Standing, standings
from reports.demand.together import together, together_said, together_table, whole_pathway
from reports.demand.words import load_words, needed_table, now_table

#: Of the numbers of a stage: who joins from outside and is seen per week, who waits, the standard, how many go on.
Numbers = tuple[float, float, float, float, float]


def entered(*stages: Numbers) -> list[Stage]:
    rows = [(f"s{n}", f"Stage {n}", *given) for n, given in enumerate(stages, 1)]
    return chain(pd.DataFrame(rows, columns=["stage_id", "stage", *NUMBERS]))


def measured(*stages: Numbers, off: Off, clear: int = 26) -> list[Standing]:
    form = entered(*stages)
    return standings(form, clear_in_weeks=clear, off={stage.name: off for stage in form})


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
        (60, Off(flows=0.5, queue=4, fewer=True), "in 6 to 18 weeks"),
    ],
)
def test_a_queue_is_on_target_in_as_many_weeks_as_rounding_leaves(queue: float, off: Off, said: str) -> None:
    """8 join and 10 are seen per week, and the standard of 20 weeks allows 40 to wait.

    At worst 64 wait, 37.5 are allowed and 1.5 fewer wait each week; at best 56, 42.5 and 2.5.
    """
    assert told(measured((8.0, 10.0, queue, 20.0, 0.0), off=off), PACE) == said


@pytest.mark.parametrize(
    ("queue", "off", "said"),
    [
        (60, Off(), ". If nothing changes, the last queue is on target in 10 weeks."),
        (60, Off(flows=0.5, queue=4), ". If nothing changes, the last queue is on target in 6 to 18 weeks."),
        (
            41,
            Off(flows=0.5, queue=4),
            ". Every queue is on target now, or in 5 weeks at most if nothing changes.",
        ),
        (30, Off(flows=0.5, queue=4), ", and every queue is on target now."),
        (60, Off(flows=1.9, queue=4, fewer=True), "on target in 2 to 335 weeks."),
    ],
)
def test_when_the_last_queue_is_on_target_is_said_as_the_table_says_it(
    queue: float, off: Off, said: str
) -> None:
    """It was "too close to call" beside a table that said "in 6 to 18 weeks"."""
    one = (8.0, 10.0, queue, 20.0, 0.0)
    found = measured(one, off=off)
    text = whole_said(found, whole_pathway(entered(one), found), area_id="X").text
    assert text.endswith(said)


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


@pytest.mark.parametrize(
    ("queue", "capacity", "said"),
    [
        (265, 6.2, "at least 10: 3.8 more"),
        (180, 6.2, "at least 6.7: 0.5 more"),
        (170, 6.2, "too close to call"),
        (22, 6.2, "enough already"),
        (1, 30.0, "enough already"),
    ],
)
def test_a_queue_that_calls_for_more_even_if_nobody_joined_says_how_much_at_least(
    queue: float, capacity: float, said: str
) -> None:
    """It was too close to call, though (265 - 4) / 26 = 10 per week are needed for those who wait alone."""
    one = (4.4, capacity, queue, 18.0, 0.0)
    found = measured(one, off=Off(flows=0.6, seen=0.4, queue=4, fewer=True))
    assert told(found, CATCH_UP) == said
    whole = whole_pathway(entered(one), found)
    message = message_said(found, whole, area_id="X", where="Town", clear_in_weeks=26).text
    needs = together(entered(one), found)
    at_once = together_said(needs, whole, area_id="X").text
    most = "needs at least 10 starts per week** (now 6.2)"
    assert (most in at_once) == (most in message.replace("**at", "at")) == (queue == 265)
    assert ("no stage clearly needs more" in at_once.lower()) == (said == "too close to call")
    assert together_table(needs)["More than now"].iloc[0] == said.split(": ")[-1].removesuffix(" more")


def test_how_much_is_taken_in_is_not_said_of_a_stage_that_may_be_less_full() -> None:
    """It said "1.86 grows" and "can take in 5.4 of 10" of a stage that was itself too close to call."""
    stages = entered((10.0, 8.0, 40.0, 18.0, 100.0), (2.0, 5.4, 40.0, 18.0, 0.0))
    off = {"Stage 1": Off(flows=0.6, queue=4), "Stage 2": CLOSED_UNKNOWN}
    found = standings(stages, clear_in_weeks=26, off=off)
    whole = whole_pathway(stages, found)
    assert [row.close for row in (*found, whole)] == [False, True, False]
    assert whole_said(found, whole, area_id="X").text.endswith(
        "Not all of the 12 who join per week can be taken in."
    )
    assert now_table(found, whole).iloc[-1, [1, 2]].tolist() == ["12 and fewer", "▼ grows"]


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (Off(flows=0.6, queue=4, fewer=True), "there already, or in 3 weeks at most"),
        (Off(flows=0.6, queue=4), "there already"),
    ],
)
def test_if_fewer_join_fewer_may_wait(off: Off, said: str) -> None:
    """5 join, and 22 may wait; it said "there already" though with 1 who joins only 4 may."""
    assert told(measured((5.0, 10.0, 15.0, 18.0, 0.0), off=off), PACE) == said


def test_where_nobody_joins_from_outside_more_may_be_seen_than_is_measured() -> None:
    """10 go on from the first, 12 are seen and 45 may wait. It said "in 27 to 45 weeks": none were seen beyond the 12.

    At best 101 wait, 47.25 may, and 2.5 fewer wait each week; at worst 109, 42.75 and 1.5.
    """
    off = {"Stage 2": Off(flows=0.5, queue=4)}
    stages = entered((10.0, 20.0, 0.0, 18.0, 100.0), (0.0, 12.0, 105.0, 18.0, 0.0))
    found = standings(stages, clear_in_weeks=26, off=off)
    assert told(found, PACE) == "in 22 to 45 weeks"


def test_a_stage_that_keeps_up_for_certain_is_on_target_some_day() -> None:
    """It was "0.96 keeps up" and its pace "too close to call": errors were added up in one and as squares in the other."""
    found = measured(
        (9.0, 10.0, 0.0, 18.0, 100.0), (0.2, 10.0, 300.0, 18.0, 0.0), off=Off(flows=0.5, queue=4)
    )
    assert load_words(found[1]) == "0.92 ▲ keeps up"
    assert told(found, PACE).startswith("in ")


def test_a_small_lack_that_the_queue_may_make_is_too_close_to_call() -> None:
    """It said "12.5: 0.2 more" where four who wait more or less move that by 0.4."""
    assert told(measured((8.0, 12.3, 85.0, 20.0, 0.0), off=Off(flows=0.1, queue=4), clear=10), CATCH_UP) == (
        "too close to call"
    )


def test_where_a_queue_may_be_long_every_sentence_says_so() -> None:
    """The second heading said "no stage needs more than it has" under one that was too close to call."""
    one = (8.0, 10.0, 79.0, 20.0, 0.0)
    found = measured(one, off=Off(flows=0.1, queue=4), clear=10)
    needs = together(entered(one), found)
    at_once = together_said(needs, whole_pathway(entered(one), found), area_id="X").text
    assert at_once.endswith("no stage clearly needs more.** At Stage 1 it is too close to call.")
    assert together_table(needs)["More than now"].tolist() == ["too close to call"]
