"""What the measures of demand and capacity say, in sentences and in a table that reads without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.printed import number, rate
from metrics.queue_stages import WHOLE_PATHWAY
from reports.wording import join_words

ENDLESS = "never"
#: A message names so many stages; the rest are counted.
STAGES_NAMED = 2
#: Verdicts of metrics.queue_what_if in words, each with its shape.
VERDICTS = {
    "shorter": "▲ shorter",
    "unchanged": "● as before",
    "longer": "▼ longer",
    "reappears": "▼ the wait reappears here",
}


def message(table: pd.DataFrame, *, where: str, clear_in_weeks: int) -> str:
    """The message of the measures: which stage grows, and what would bring it back."""
    growing = table[table["load"] >= 1]
    worst = table.sort_values("load", na_position="first").iloc[-1]
    if growing.empty:
        head = (
            f"**Every stage keeps up with its demand in {where}**: "
            f"the fullest, {worst['stage']}, has {_load(worst)}."
        )
    else:
        most = growing.sort_values("load", ascending=False).iloc[:STAGES_NAMED]
        names = [f"{row['stage']} ({_load(row)})" for _, row in most.iterrows()]
        more = len(growing) - len(most)
        head = (
            f"**At this capacity the list grows without end in {where}, most at {join_words(names)}**"
            f"{f', and at {_others(more)}' if more else ''}."
        )
    return f"{head} {_relief(table, clear_in_weeks)}"


def _relief(table: pd.DataFrame, clear_in_weeks: int) -> str:
    """What it would take to catch up, at the stages where most is missing; how many more there are."""
    behind = table[table["relief_capacity_per_week"].notna()]
    if behind.empty:
        return "No queue is more than twice what its standard allows."
    missing = behind["relief_capacity_per_week"] - behind["capacity_per_week"]
    worst = behind.loc[missing.sort_values(ascending=False).index[:STAGES_NAMED]]
    needs = [
        f"**{per_week(row['relief_capacity_per_week'])} a week** at {row['stage']} "
        f"(now {per_week(row['capacity_per_week'])})"
        for _, row in worst.iterrows()
    ]
    more = len(behind) - len(worst)
    others = f", and more at {_others(more)}" if more else ""
    return (
        f"To be back at the target queue in {clear_in_weeks} weeks it would take {join_words(needs)}{others}."
    )


def _others(count: int) -> str:
    return f"{count} other stage{'s' if count > 1 else ''}"


def per_week(value: float) -> str:
    """People a week: whole from ten up, one decimal below."""
    return rate(value)


def _load(row: pd.Series) -> str:
    return f"{per_week(row['demand_per_week'])} joining for {per_week(row['capacity_per_week'])} seen a week"


def now_table(table: pd.DataFrame) -> pd.DataFrame:
    """How each stage stands, as text: who joins, who is seen, what that does to the queue."""
    return pd.DataFrame(
        {
            "Stage": table["stage"],
            "Joining and seen a week": [
                f"{per_week(a)} and {per_week(b)}"
                for a, b in zip(table["demand_per_week"], table["capacity_per_week"], strict=True)
            ],
            "Load": [load_words(load) for load in table["load"]],
            "Pressure": [pressure_words(pressure) for pressure in table["pressure"]],
        }
    )


def needed_table(table: pd.DataFrame) -> pd.DataFrame:
    """What each stage would need, as text: its target queue, and the starts a week that reach and hold it."""
    return pd.DataFrame(
        {
            "Stage": table["stage"],
            "Waiting, and target": [
                f"{number(a)}, {number(b)}"
                for a, b in zip(table["queue"], table["target_queue"], strict=True)
            ],
            "Starts a week to catch up": [
                _or(v, "none called for") for v in table["relief_capacity_per_week"]
            ],
            "to hold it there": table["target_capacity_per_week"].map(
                lambda value: number(value, decimals=1)
            ),
            "Weeks at today's pace": [_weeks(value) for value in table["weeks_to_target_queue"]],
        }
    )


def load_words(load: float) -> str:
    """A load with its meaning and shape: 1.06 ▼ grows."""
    if pd.isna(load):
        return "no demand or capacity"
    if np.isinf(load):
        return "▼ no capacity"
    return f"{number(load, decimals=2)} {'▼ grows' if load >= 1 else '▲ keeps up'}"


def pressure_words(pressure: float) -> str:
    """A pressure with its meaning and shape."""
    if pd.isna(pressure):
        return "not known"
    return f"{number(pressure, decimals=1)} {'▼ standard likely missed' if pressure > 1 else '▲ standard in reach'}"


def _or(value: float, otherwise: str) -> str:
    return otherwise if pd.isna(value) else number(value, decimals=1)


def _weeks(value: float) -> str:
    if pd.isna(value):
        return "not known"
    return ENDLESS if np.isinf(value) else "there already" if value == 0 else number(value)


def what_if_table(table: pd.DataFrame, *, weeks: int) -> pd.DataFrame:
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
            "Stage": table["stage"].replace({WHOLE_PATHWAY: "Whole pathway"}),
            f"As now, after {weeks} weeks": ends["before"],
            "With the change": ends["after"],
            "Verdict": table["verdict"].map(VERDICTS),
        }
    )


def _wait(value: float) -> str:
    return (
        "without end"
        if np.isinf(value)
        else "not known"
        if pd.isna(value)
        else f"{number(value, decimals=1)} weeks"
    )
