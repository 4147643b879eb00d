"""Futures of a chain of stages, simulated, and a recovery plan beside the months that have passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from metrics.queue_recovery import beside_actuals, recovery_trajectory
from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage, move_capacity
from metrics.queue_what_if import what_if
from reports.demand.numbers import RUNS, SEED
from reports.figures import Period
from reports.ptl.tracking import Cut, Tracking
from reports.wording import period_label

AS_NOW, WHAT_IF = "As now", "What if"


@dataclass(frozen=True)
class Futures:
    """Both courses of a chain. `runs`: course, stage, week, low, mid, high; `ends`: as metrics.queue_what_if."""

    runs: pd.DataFrame
    ends: pd.DataFrame
    changed: bool

    def of(self, stage: str) -> pd.DataFrame:
        """The courses of one stage: only the first where nothing was changed."""
        rows = self.runs[self.runs["stage"] == stage]
        return rows if self.changed else rows[rows["course"] == AS_NOW]


def futures(before: Sequence[Stage], after: Sequence[Stage], *, weeks: int) -> Futures:
    """Play both chains forward with the same chance in each."""
    parts = []
    for course, stages in ((AS_NOW, before), (WHAT_IF, after)):
        played = simulate_chain(stages, weeks=weeks, seed=SEED, runs=RUNS)
        names = {"queue_low": "low", "queue_mid": "mid", "queue_high": "high"}
        parts.append(
            played.rename(columns=names)[["stage", "week", "low", "mid", "high"]].assign(course=course)
        )
    ends = what_if(before, after, weeks=weeks, seed=SEED, runs=RUNS)
    return Futures(pd.concat(parts, ignore_index=True), ends, changed=list(before) != list(after))


def changed_chain(
    stages: Sequence[Stage], *, giver: str, taker: str, moved: float, extra: float, extra_at: str
) -> list[Stage]:
    """The chain with `moved` starts a week taken from one stage for another, and `extra` added at a third."""
    after = list(stages)
    if moved and giver != taker:
        after = move_capacity(after, giver=giver, taker=taker, per_week=moved)
    return [
        replace(stage, capacity_per_week=float(np.mean(stage.capacity_per_week)) + extra)
        if stage.name == extra_at and extra
        else stage
        for stage in after
    ]


def whole(stage: str) -> str:
    """A stage by the name that simulations give it."""
    return WHOLE_PATHWAY if stage == "Whole pathway" else stage


def recovery(
    tracking: Tracking | None,
    area_id: str,
    cut: Cut,
    *,
    stage_id: str,
    start: Period,
    months: int,
    queue: float,
    demand_per_week: float,
    capacity_per_week: float,
    target_queue: float = 0.0,
) -> pd.DataFrame:
    """The plan from `start` with the months that have passed beside it: as metrics.queue_recovery, with `label`.

    Once the plan is down to the target queue it holds it.
    """
    plan = recovery_trajectory(
        start=start.end,
        months=months,
        queue=queue,
        demand_per_week=demand_per_week,
        capacity_per_week=capacity_per_week,
    )
    actuals = pd.DataFrame({"date": [start.end], "queue": [queue]})
    if tracking is not None:
        series = tracking.series(area_id, stage_id, cut=cut)
        actuals = series.rename(columns={"period_end": "date", "waiting": "queue"})[
            ["date", "queue"]
        ].dropna()
    floor = min(queue, target_queue)
    rows = beside_actuals(plan.assign(planned_queue=plan["planned_queue"].clip(lower=floor)), actuals)
    return rows.assign(label=[period_label(day, day, "month") for day in rows["date"]])


def month_end(day: date) -> Period:
    """The month that ends on or after a day, as a period to plan from."""
    last = (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()
    return Period(last, last.replace(day=1), "month")
