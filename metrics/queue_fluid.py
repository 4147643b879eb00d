"""A chain of queues as a fluid: the course without chance, exact, and when every queue is down to its target.

People flow at their mean rates. A stage with a queue lets through its whole capacity, one without what it
receives, so queues run straight between the moments at which one of them empties. This is the course that
simulated queues have when they are long (the fluid limit: Kleinrock, Queueing Systems II, 1976).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.queue_stages import WHOLE_PATHWAY, Stage, checked

Floats = NDArray[np.float64]
NOBODY = 1e-9
"""People: what is left of a queue by rounding alone."""


@dataclass(frozen=True)
class _Corner:
    """From `week` on, each stage has `queue` people and changes by `change` a week, until the next corner."""

    week: float
    queue: Floats
    change: Floats


def fluid_course(stages: Sequence[Stage], *, weeks: Sequence[float]) -> pd.DataFrame:
    """The queue of each stage, and of the whole pathway, in each of the weeks: columns stage, week, queue.

    Demand and capacity that change from week to week are taken at their mean. Raises ValueError for a chain
    that cannot be, or for a week before the outset.
    """
    if len(weeks) and min(weeks) < 0:
        raise ValueError("weeks are counted from the outset and must not be negative")
    chain = checked(stages)
    corners = _corners(chain)
    queues = np.array([_queue_in(corners, week) for week in weeks]).reshape(len(weeks), len(chain))
    table = pd.DataFrame(queues, columns=[stage.name for stage in chain])
    table[WHOLE_PATHWAY] = queues.sum(axis=1)
    return table.assign(week=list(weeks)).melt("week", var_name="stage", value_name="queue")[
        ["stage", "week", "queue"]
    ]


def weeks_to_targets(stages: Sequence[Stage], targets: Mapping[str, float]) -> pd.DataFrame:
    """When each queue is down to its target for good: columns stage, weeks; the last row is the whole pathway.

    0 if it never lies above it, infinite if it never comes down. A stage may be on target now and not later,
    when a stage before it sends more; the whole pathway is on target when its last stage is.
    """
    chain = checked(stages)
    corners = _corners(chain)
    found = [_last_above(corners, place, targets[stage.name]) for place, stage in enumerate(chain)]
    return pd.DataFrame(
        {"stage": [*(stage.name for stage in chain), WHOLE_PATHWAY], "weeks": [*found, max(found)]}
    )


def _corners(chain: Sequence[Stage]) -> list[_Corner]:
    """What reaches a stage never grows in time, so that a queue that has emptied stays empty: a corner a stage."""
    queue = np.array([float(stage.queue) for stage in chain])
    week, corners = 0.0, []
    while True:
        change = _changes(chain, queue)
        corners.append(_Corner(week, queue, change))
        falling = change < -NOBODY
        if not falling.any():
            return corners
        lasts = np.divide(queue, -change, out=np.full(len(queue), np.inf), where=falling)
        step = float(lasts.min())
        queue = np.where(lasts <= step * (1 + NOBODY), 0.0, np.maximum(queue + change * step, 0))
        week += step


def _changes(chain: Sequence[Stage], queue: Floats) -> Floats:
    """People a week by which each queue grows."""
    changes, onward = np.empty(len(chain)), 0.0
    for place, stage in enumerate(chain):
        joining = float(np.mean(stage.demand_per_week)) + onward
        capacity = float(np.mean(stage.capacity_per_week))
        started = capacity if queue[place] > 0 else min(joining, capacity)
        changes[place] = joining - started
        onward = started * stage.onward_share
    return changes


def _queue_in(corners: Sequence[_Corner], week: float) -> Floats:
    last = next(corner for corner in reversed(corners) if corner.week <= week)
    return np.maximum(last.queue + last.change * (week - last.week), 0)


def _last_above(corners: Sequence[_Corner], place: int, target: float) -> float:
    """The last week at which a queue lies above its target."""
    end = corners[-1]
    if end.change[place] > NOBODY or end.queue[place] > target + NOBODY:
        return np.inf
    for corner in reversed(corners):
        if corner.queue[place] > target + NOBODY:
            return corner.week + (corner.queue[place] - target) / -corner.change[place]
    return 0.0
