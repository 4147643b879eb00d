"""The words of demand and capacity: how each stage stands, in tables that read without colour."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metrics.printed import number, trimmed, weeks
from metrics.queue_stages import WHOLE_PATHWAY
from metrics.random_rounding import TOO_CLOSE
from reports.demand.standing import Standing, called_for, up

WHOLE = "Whole pathway"
#: The same where stages are left out.
STAGES_SHOWN = "Stages shown"
ENOUGH = "enough already"
#: Verdicts of metrics.queue_what_if in words, each with its shape.
VERDICTS = {
    "shorter": "▲ shorter",
    "unchanged": "● as before",
    "longer": "▼ longer",
    "reappears": "▼ the wait reappears here",
}


def a_week(value: float) -> str:
    """People per week, to one decimal; somebody is never nobody."""
    return "under 0.1" if 0 < value < 0.05 else trimmed(value, most=1)


def needed(value: float) -> str:
    """A capacity that is needed: rounded up, so that what is printed is enough."""
    return trimmed(up(value), most=1)


def at_least(value: float, *, least: bool) -> str:
    """A capacity that is needed; with `least` more may be."""
    return f"at least {needed(value)}" if least else needed(value)


def starts(printed: str) -> str:
    """A printed number of starts with its unit."""
    return f"{printed} start{'' if printed == '1' else 's'} per week"


def now_table(found: Sequence[Standing], whole: Standing, *, part: bool = False) -> pd.DataFrame:
    """How each stage stands, and the pathway as one: who joins, who is seen, what that does to queue and wait.

    With `part` some of its stages are left out, and the last row is of those shown.
    """
    rows = [*found, whole]
    return pd.DataFrame(
        {
            "Stage": [*(row.stage for row in found), STAGES_SHOWN if part else whole.stage],
            "Join and are seen, per week": [f"{a_week(row.demand)} and {_seen_words(row)}" for row in rows],
            "Load": [load_words(row) for row in rows],
            "Wait of who joins now": [wait_words(row) for row in rows],
            "Pressure": [pressure_words(row) for row in rows],
        }
    )


def needed_table(found: Sequence[Standing]) -> pd.DataFrame:
    """What each stage would need by itself: its target queue, and the starts per week that reach and hold it."""
    return pd.DataFrame(
        {
            "Stage": [row.stage for row in found],
            "Waiting": [f"{number(row.queue)}, target {number(row.target_queue)}" for row in found],
            "Per week to catch up": [catch_up_words(row) for row in found],
            "Per week to hold it": [hold_words(row) for row in found],
            "On target at today's pace": [pace_words(row) for row in found],
        }
    )


def _seen_words(row: Standing) -> str:
    """Who is seen per week; for a pathway of which no more is known, that fewer are seen than join."""
    return a_week(row.capacity) if row.takes_known or not row.grows or row.close else "fewer"


def load_words(row: Standing) -> str:
    """A load with its meaning and shape: 1.06 ▼ grows."""
    if row.nobody_joins:
        return "● nobody joins"
    if row.load is None:
        return "▼ grows: nobody is seen"
    if row.close:
        return f"{number(row.load, decimals=2)} ● {TOO_CLOSE}"
    if row.grows:
        return f"{number(row.load, decimals=2)} ▼ grows" if row.takes_known else "▼ grows"
    return f"{number(min(row.load, 0.99), decimals=2)} ▲ keeps up"


def wait_words(row: Standing) -> str:
    """How long somebody who joins now waits for those ahead."""
    if row.wait_weeks is None:
        return "nobody is seen"
    return "under 1 week" if 0 < row.wait_weeks < 1 else weeks(row.wait_weeks)


def pressure_words(row: Standing) -> str:
    """A pressure with its meaning and shape; a standard in reach is no promise where the queue grows."""
    if row.pressure is None:
        return "● nobody waits or joins" if row.nobody_joins and row.queue == 0 else "▼ nobody is seen"
    printed = number(row.pressure, decimals=1)
    if row.pressure_close:
        return f"{printed} ● {TOO_CLOSE}"
    if row.pressure > 1:
        return f"{printed} ▼ standard likely missed"
    if row.grows:
        return f"{printed} ● in reach today, but the queue {'may grow' if row.close else 'grows'}"
    return f"{printed} ▲ standard in reach"


def catch_up_words(row: Standing) -> str:
    """The capacity that catches up in time, and how much of it is missing; no call for what is there."""
    if row.more_close:
        return TOO_CLOSE
    if row.needs is None:
        return ENOUGH if row.long_close else "no long queue"
    if row.more:
        return f"{at_least(row.needs, least=row.at_least is not None)}: {needed(row.more)} more"
    late = row.surely_by is None or row.surely_by > row.clear_in_weeks
    return "enough for its own queue" if late else ENOUGH


def hold_words(row: Standing) -> str:
    """The capacity that holds the target queue once it is reached."""
    if row.nobody_joins:
        return "nobody joins"
    called = needed(called_for(row.hold, row.capacity))
    if row.off.decides(row.hold - row.capacity):
        return f"{called}: {TOO_CLOSE}"
    return called if row.more_to_hold else f"{called}: {ENOUGH}"


def pace_words(row: Standing) -> str:
    """When the queue is on target for good if nothing changes."""
    if row.close:
        return "there now, but it may grow" if row.on_target and not row.target_close else TOO_CLOSE
    if row.grows:
        there = "it may be there now" if row.target_close else "there now" if row.on_target else ""
        return f"{there}, but it grows" if there else "never: it grows"
    if row.weeks_close:
        return _range_words(row)
    if row.weeks_said is None:
        return "never: nobody is seen" if row.nobody_seen else "never"
    if row.weeks_said == 0:
        return "there already"
    return f"in {weeks(row.weeks_said)}"


def _range_words(row: Standing) -> str:
    """Between which weeks the queue is on target, where rounding leaves several."""
    first, last = row.surely_not_before, row.surely_by
    if last is None:
        return TOO_CLOSE
    return f"in {first} to {weeks(last)}" if first else f"there already, or in {weeks(last)} at most"


def what_if_table(table: pd.DataFrame, *, weeks: int, part: bool = False) -> pd.DataFrame:
    """`what_if` as a reader takes it in: wait and queue of each stage before and after, with a verdict in words."""
    ends = {
        label: [
            f"{_wait(wait)}, {number(queue)} waiting"
            for wait, queue in zip(table[f"wait_weeks_{label}"], table[f"queue_{label}"], strict=True)
        ]
        for label in ("before", "after")
    }
    return pd.DataFrame(
        {
            "Stage": table["stage"].replace({WHOLE_PATHWAY: STAGES_SHOWN if part else WHOLE}),
            f"As now, after {weeks} weeks": ends["before"],
            "With the change": ends["after"],
            "Verdict": table["verdict"].map(VERDICTS),
        }
    )


def _wait(value: float) -> str:
    return "nobody is seen" if value == float("inf") else weeks(value, decimals=1, missing="not known")
