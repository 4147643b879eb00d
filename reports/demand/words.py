"""What the measures of demand and capacity say, in sentences and in a table that reads without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.queue_stages import WHOLE_PATHWAY
from reports.wording import join_words

ENDLESS = "never, at this capacity"
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
        names = join_words([f"{row['stage']} ({_load(row)})" for _, row in growing.iterrows()])
        head = f"**At this capacity the list grows without end at {names}** in {where}."
    return f"{head} {_relief(table, clear_in_weeks)}"


def _relief(table: pd.DataFrame, clear_in_weeks: int) -> str:
    behind = table[table["relief_capacity_per_week"].notna()]
    if behind.empty:
        return "No queue is more than twice what its standard allows."
    needs = [
        f"**{row['relief_capacity_per_week']:,.0f} a week** at {row['stage']} (now {row['capacity_per_week']:,.0f})"
        for _, row in behind.iterrows()
    ]
    return f"To be back at the target queue in {clear_in_weeks} weeks it would take {join_words(needs)}."


def _load(row: pd.Series) -> str:
    return f"{row['demand_per_week']:,.0f} joining for every {row['capacity_per_week']:,.0f} seen"


def measures_table(table: pd.DataFrame) -> pd.DataFrame:
    """The measures as a reader takes them in: one row a stage, everything as text."""
    return pd.DataFrame(
        {
            "Stage": table["stage"],
            "Joining a week": table["demand_per_week"].map("{:,.1f}".format),
            "Seen a week": table["capacity_per_week"].map("{:,.1f}".format),
            "Load": [_load_words(load) for load in table["load"]],
            "Waiting": table["queue"].map("{:,.0f}".format),
            "Target queue": table["target_queue"].map("{:,.0f}".format),
            "Pressure": [_pressure_words(pressure) for pressure in table["pressure"]],
            "Capacity to hold": table["target_capacity_per_week"].map("{:,.1f}".format),
            "Capacity to catch up": [
                _or(value, "none called for") for value in table["relief_capacity_per_week"]
            ],
            "Weeks to target": [_weeks(value) for value in table["weeks_to_target_queue"]],
        }
    )


def _load_words(load: float) -> str:
    if pd.isna(load):
        return "no demand or capacity"
    if np.isinf(load):
        return "▼ no capacity"
    return f"{load:.2f} {'▼ grows' if load >= 1 else '▲ keeps up'}"


def _pressure_words(pressure: float) -> str:
    if pd.isna(pressure):
        return "not known"
    return f"{pressure:.1f} {'▼ standard likely missed' if pressure > 1 else '▲ standard in reach'}"


def _or(value: float, otherwise: str) -> str:
    return otherwise if pd.isna(value) else f"{value:,.1f}"


def _weeks(value: float) -> str:
    if pd.isna(value):
        return "not known"
    return ENDLESS if np.isinf(value) else "there already" if value == 0 else f"{value:,.0f}"


def what_if_table(table: pd.DataFrame, *, weeks: int) -> pd.DataFrame:
    """`what_if` as a reader takes it in: wait and queue of each stage before and after, with a verdict in words."""
    return pd.DataFrame(
        {
            "Stage": table["stage"].replace({WHOLE_PATHWAY: "Whole pathway"}),
            f"Wait after {weeks} weeks, as now": [_wait(value) for value in table["wait_weeks_before"]],
            "with the change": [_wait(value) for value in table["wait_weeks_after"]],
            "Verdict": table["verdict"].map(VERDICTS),
            "Waiting, as now": table["queue_before"].map("{:,.0f}".format),
            "Waiting, with the change": table["queue_after"].map("{:,.0f}".format),
        }
    )


def _wait(value: float) -> str:
    return "without end" if np.isinf(value) else "not known" if pd.isna(value) else f"{value:,.1f} weeks"
