"""Demand, capacity and queue of a waiting list: is it growing, how long should it be, what would mend it.

    queue_measures(frame)

The rules are those of Fong and others, Understanding Waiting Lists Pressures, medRxiv 2022. Demand
and capacity are people a week, queues people, waits and standards weeks.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from metrics.columns import counts

Floats = NDArray[np.float64]

STANDARD_TO_MEAN_WAIT = 4
"""Waits that are exponential with a mean of a quarter of the standard are inside it for 98 in 100 people."""

RELIEF_ABOVE = 2
"""Relief capacity is called for when the queue is more than this many times its target."""


def load(demand_per_week: ArrayLike, capacity_per_week: ArrayLike) -> Floats:
    """Demand ÷ capacity. At 1 or above the queue grows without end."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(demand_per_week, dtype=float) / np.asarray(capacity_per_week, dtype=float)


def target_mean_wait_weeks(standard_weeks: ArrayLike) -> Floats:
    """The mean wait at which about 98% of people wait no longer than the standard."""
    return np.asarray(standard_weeks, dtype=float) / STANDARD_TO_MEAN_WAIT


def target_queue(demand_per_week: ArrayLike, standard_weeks: ArrayLike) -> Floats:
    """How many people wait when the mean wait is on target: 30 a week, 52 weeks → 390."""
    return np.asarray(demand_per_week, dtype=float) * target_mean_wait_weeks(standard_weeks)


def relief_capacity_per_week(
    demand_per_week: ArrayLike, queue: ArrayLike, target: ArrayLike, *, weeks_to_clear: float
) -> Floats:
    """The capacity that brings the queue down to its target in so many weeks: 30, 1,200, 390, 26 → 61.15.

    Missing where the queue is no more than twice its target, and no relief is called for.
    """
    if not weeks_to_clear > 0:
        raise ValueError(f"weeks_to_clear must be more than 0, not {weeks_to_clear}")
    demand, waiting, aim = (np.asarray(given, dtype=float) for given in (demand_per_week, queue, target))
    relief = demand + (waiting - aim) / weeks_to_clear
    return np.where(waiting > RELIEF_ABOVE * aim, relief, np.nan)


def target_capacity_per_week(
    demand_per_week: ArrayLike,
    standard_weeks: ArrayLike,
    *,
    cv_demand: ArrayLike = 1,
    cv_capacity: ArrayLike = 1,
) -> Floats:
    """The capacity that holds the mean wait on target once the queue is: demand and a margin for its swings.

    `cv_demand` and `cv_capacity` are coefficients of variation of the time between one arrival, or one
    start, and the next: 0 for clockwork, 1 for pure chance.
    """
    swings = (np.asarray(cv_demand, dtype=float) ** 2 + np.asarray(cv_capacity, dtype=float) ** 2) / 2
    return np.asarray(demand_per_week, dtype=float) + swings / target_mean_wait_weeks(standard_weeks)


def pressure(mean_wait_weeks: ArrayLike, standard_weeks: ArrayLike) -> Floats:
    """Twice the mean wait ÷ the standard. Above 1 the standard is likely to be missed."""
    return 2 * np.asarray(mean_wait_weeks, dtype=float) / np.asarray(standard_weeks, dtype=float)


def weeks_to_clear(
    queue: ArrayLike, demand_per_week: ArrayLike, capacity_per_week: ArrayLike, *, down_to: ArrayLike = 0
) -> Floats:
    """Weeks until the queue is down to `down_to`: 0 if it is, infinite if capacity does not exceed demand."""
    excess = np.asarray(queue, dtype=float) - np.asarray(down_to, dtype=float)
    gain = np.asarray(capacity_per_week, dtype=float) - np.asarray(demand_per_week, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        weeks = np.where(gain > 0, excess / gain, np.inf)
    return np.where(np.isnan(excess + gain), np.nan, np.where(excess <= 0, 0.0, weeks))


def queue_measures(
    frame: pd.DataFrame,
    *,
    demand: str = "demand_per_week",
    capacity: str = "capacity_per_week",
    queue: str = "queue",
    standard: str = "standard_weeks",
    mean_wait: str | None = None,
    cv_demand: float = 1,
    cv_capacity: float = 1,
    clear_in_weeks: float = 26,
) -> pd.DataFrame:
    """The same rows with all measures: one row a stage, team or area.

    Adds load, mean_wait_weeks (unless `mean_wait` names a measured one: queue ÷ demand, Little's law),
    target_mean_wait_weeks, target_queue, relief_capacity_per_week (missing where none is called for),
    target_capacity_per_week, pressure and weeks_to_target_queue. A missing input gives missing measures.
    Raises ValueError for a missing column, a negative figure or a standard of 0 weeks.
    """
    arriving, able, waiting, weeks = (counts(frame, column) for column in (demand, capacity, queue, standard))
    if (weeks == 0).any():
        raise ValueError(f"the column {standard!r} holds a standard of 0 weeks")
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_weeks = waiting / arriving if mean_wait is None else counts(frame, mean_wait)
    aim = target_queue(arriving, weeks)
    return frame.assign(
        load=load(arriving, able),
        **({"mean_wait_weeks": mean_weeks} if mean_wait is None else {}),
        target_mean_wait_weeks=target_mean_wait_weeks(weeks),
        target_queue=aim,
        relief_capacity_per_week=relief_capacity_per_week(
            arriving, waiting, aim, weeks_to_clear=clear_in_weeks
        ),
        target_capacity_per_week=target_capacity_per_week(
            arriving, weeks, cv_demand=cv_demand, cv_capacity=cv_capacity
        ),
        pressure=pressure(mean_weeks, weeks),
        weeks_to_target_queue=weeks_to_clear(waiting, arriving, able, down_to=aim),
    )
