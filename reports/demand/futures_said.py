"""What the simulated futures and the recovery plan say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from metrics.printed import as_printed, number, rounded, weeks
from metrics.queue_stages import WHOLE_PATHWAY
from reports.claims import Claim, Key, Number, Said
from reports.demand.words import a_week
from reports.figures import Period
from reports.ptl.rounding import together_off
from reports.wording import join_words

MEASURE = "demand_and_capacity.simulated"


def what_if_said(ends: pd.DataFrame, *, weeks_ahead: int, area_id: str, part: bool = False) -> Said:
    """What moving or adding capacity does to the wait of each stage in the simulation, in one or two sentences.

    With `part` some stages of the pathway are left out, and what is said of it as one is of those shown.
    """
    rows = ends.to_dict("records")
    stages = [row for row in rows if row["stage"] != WHOLE_PATHWAY]
    whole = next(row for row in rows if row["stage"] == WHOLE_PATHWAY)
    told: list[Mapping[Any, Any]] = []
    parts: list[str] = []
    for verdict, first, later in (
        ("shorter", "the wait shrinks at", "it shrinks at"),
        ("reappears", "it reappears at", "it reappears at"),
        ("longer", "the wait grows at", "it grows at"),
    ):
        of = [row for row in stages if row["verdict"] == verdict]
        if of:
            parts.append(f"{later if parts else first} {join_words([_change(row) for row in of])}")
            told += of
    text = "; ".join(parts) or "no stage's wait changes noticeably"
    total = f"The {'way through the stages shown' if part else 'whole pathway'} is {_way(whole)}."
    numbers = [Number(weeks(weeks_ahead), weeks_ahead, "setting")]
    for row in [*told, whole]:
        if row["verdict"] != "unchanged" and np.isfinite(row["wait_weeks_change"]):
            size = abs(_moved(row))
            numbers.append(Number(weeks(size, decimals=1), size, "simulated"))
    return Said(
        f"The simulation runs for {weeks(weeks_ahead)}. **After that, {text}.** {total}",
        (Claim(MEASURE, area_id, (), tuple(numbers)),),
    )


def _change(row: Mapping[Any, Any]) -> str:
    return f"{row['stage']} ({_way(row)})"


def _way(row: Mapping[Any, Any]) -> str:
    """How much longer or shorter a wait becomes."""
    if row["verdict"] == "unchanged":
        return "as long as before"
    change = float(row["wait_weeks_change"])
    if np.isinf(change):
        return "with somebody seen at last" if change < 0 else "with nobody seen any more"
    return f"{weeks(abs(_moved(row)), decimals=1)} {'shorter' if change < 0 else 'longer'}"


def _moved(row: Mapping[Any, Any]) -> float:
    """The wait with the change less the wait without it, each as the table beside prints it."""
    before, after = (rounded(float(row[f"wait_weeks_{when}"])) for when in ("before", "after"))
    return rounded(after - before)


def recovery_said(
    rows: pd.DataFrame,
    *,
    stage: str,
    stage_id: str,
    area_id: str,
    pathway: str,
    demand_per_week: float,
    capacity_per_week: float,
) -> Said:
    """Where a plan leads, and how the newest month that is known stands against it."""
    known = rows[rows["actual_queue"].notna()]
    last = known.iloc[-1]
    leads, numbers = _leads(rows, demand=demand_per_week, capacity=capacity_per_week)
    day = pd.Timestamp(last["date"]).date()
    key = Key(
        f"pathway_snapshots.{stage_id}",
        area_id,
        Period(day, day.replace(day=1), "month"),
        f"|pathway={pathway}",
        "waiting",
    )
    waiting = number(last["actual_queue"])
    if len(known) < 2:
        head = f"**{stage} starts from {waiting} in {last['label']}.**"
        numbers.append(Number(waiting, last["actual_queue"], "setting"))
    else:
        planned = number(last["planned_queue"])
        above = as_printed(waiting) - as_printed(planned)
        over = above > together_off(2)
        stands = f"{number(above)} above the plan of {planned}" if over else f"on plan ({planned})"
        head = f"**{stage}: {waiting} were waiting in {last['label']}, {stands}.**"
        numbers += [
            Number(waiting, last["actual_queue"], "figure", key),
            Number(planned, last["planned_queue"], "setting"),
        ]
        if over:
            numbers.append(Number(number(above), above, "setting"))
    text = f"{head} {leads}"
    periods = tuple(label for label in dict.fromkeys(map(str, rows["label"])) if label in text)
    return Said(text, (Claim(f"recovery.{stage_id}", area_id, periods, tuple(numbers)),))


def _leads(rows: pd.DataFrame, *, demand: float, capacity: float) -> tuple[str, list[Number]]:
    """Where the plan leads: down to its target, nowhere, or up."""
    first, end = rows.iloc[0], rows.iloc[-1]
    reached = number(end["planned_queue"])
    numbers = [Number(reached, end["planned_queue"], "setting")]
    if reached == number(first["planned_queue"]):
        return f"The plan keeps it at {reached}.", numbers
    if end["planned_queue"] > first["planned_queue"]:
        joins, seen = a_week(demand), a_week(capacity)
        numbers += [Number(joins, demand, "setting"), Number(seen, capacity, "setting")]
        return (
            f"At {seen} starts per week it grows to {reached} by {end['label']}: {joins} join per week.",
            numbers,
        )
    there = rows[rows["planned_queue"] <= end["planned_queue"]].iloc[0]
    holds = " and holds it" if there["date"] < end["date"] else ""
    return f"The plan reaches {reached} in {there['label']}{holds}.", numbers
