"""The stages of a pathway as queues in a chain: who leaves one may wait for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.queue import queue_measures, target_capacity_per_week

PerWeek = float | Sequence[float]
WHOLE_PATHWAY = "whole pathway"


@dataclass(frozen=True)
class Stage:
    """One wait on the pathway.

    `demand_per_week` is who joins from outside the chain, `capacity_per_week` how many can be started;
    each is one number, or one a week. `queue` waits at the outset. `onward_share` of those who are started
    join the queue of the next stage. `cv_*` are coefficients of variation of the times between arrivals
    and between starts: 0 is clockwork, 1 pure chance.
    """

    name: str
    capacity_per_week: PerWeek
    demand_per_week: PerWeek = 0.0
    queue: int = 0
    standard_weeks: float = 18.0
    onward_share: float = 1.0
    cv_demand: float = 1.0
    cv_capacity: float = 0.0

    def __post_init__(self) -> None:
        if min(np.min(self.capacity_per_week), np.min(self.demand_per_week), self.queue) < 0:
            raise ValueError(f"stage {self.name!r}: demand, capacity and queue must not be negative")
        if not 0 <= self.onward_share <= 1:
            raise ValueError(
                f"stage {self.name!r}: onward_share must lie between 0 and 1, not {self.onward_share}"
            )
        if min(self.cv_demand, self.cv_capacity) < 0 or not self.standard_weeks > 0:
            raise ValueError(
                f"stage {self.name!r}: variation must not be negative, a standard must be above 0 weeks"
            )


def checked(stages: Sequence[Stage]) -> list[Stage]:
    """The stages as a list, or ValueError for none, or for two of one name."""
    names = [stage.name for stage in stages]
    if not names or len(set(names)) < len(names) or WHOLE_PATHWAY in names:
        raise ValueError(
            f"a chain needs stages, each with a name of its own: {', '.join(names) or 'none given'}"
        )
    return list(stages)


def weekly(per_week: PerWeek, weeks: int) -> NDArray[np.float64]:
    """The figure of each week, or ValueError if fewer are given than there are weeks."""
    figures = np.asarray(per_week, dtype=float)
    if figures.ndim and len(figures) < weeks:
        raise ValueError(f"{len(figures)} weekly figures are given for {weeks} weeks")
    return np.broadcast_to(figures, weeks).copy() if figures.ndim == 0 else figures[:weeks]


def chain_measures(stages: Sequence[Stage], *, clear_in_weeks: float = 26) -> pd.DataFrame:
    """`queue_measures` of each stage in the long run, one row a stage, with `bottleneck` beside.

    A stage's demand is what joins from outside and what the stage before lets through: the lesser of its
    demand and capacity. Its own coefficients of variation make its target capacity. `bottleneck` marks the stage with
    the highest load.
    """
    rows, let_through = [], 0.0
    for stage in checked(stages):
        demand = float(np.mean(stage.demand_per_week)) + let_through
        capacity = float(np.mean(stage.capacity_per_week))
        let_through = min(demand, capacity) * stage.onward_share
        rows.append((stage.name, demand, capacity, float(stage.queue), stage.standard_weeks))
    columns = ["stage", "demand_per_week", "capacity_per_week", "queue", "standard_weeks"]
    measures = queue_measures(pd.DataFrame(rows, columns=columns), clear_in_weeks=clear_in_weeks)
    hold = target_capacity_per_week(
        measures["demand_per_week"],
        measures["standard_weeks"],
        cv_demand=[stage.cv_demand for stage in stages],
        cv_capacity=[stage.cv_capacity for stage in stages],
    )
    return measures.assign(
        target_capacity_per_week=hold, bottleneck=measures["load"] == measures["load"].max()
    )


def move_capacity(stages: Sequence[Stage], *, giver: str, taker: str, per_week: float) -> list[Stage]:
    """The same chain with so much weekly capacity moved from one stage to another.

    Raises ValueError for an unknown stage, or for more than the giver has.
    """
    known = {stage.name for stage in checked(stages)}
    for name in (giver, taker):
        if name not in known:
            raise ValueError(f"there is no stage {name!r}; there are {', '.join(sorted(known))}")
    change = {giver: -per_week, taker: per_week}
    return [
        replace(stage, capacity_per_week=_plus(stage.capacity_per_week, change.get(stage.name, 0.0)))
        for stage in stages
    ]


def _plus(per_week: PerWeek, more: float) -> PerWeek:
    if isinstance(per_week, Sequence):
        return [figure + more for figure in per_week]
    return per_week + more
