"""A chain of queues played forward week by week, many times over: where the waits go, and how sure that is.

    simulate_chain(stages, weeks=52, seed=1)

First come, first served. Within a step people join from outside, then as many are started as capacity
allows; who goes on joins the next queue at the step's end, so nobody is seen at two stages in one step. In
the long run the simulated queues have the means of M/D/1 and M/M/1 queues, alone and in tandem: the tests
hold them to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.queue_stages import WHOLE_PATHWAY, Stage, checked, weekly

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PERCENTILES = {"low": 10, "mid": 50, "high": 90}
"""Of 100 runs, 10 lie below the low figure, 50 below the middle one and 90 below the high one."""


def simulate_chain(
    stages: Sequence[Stage], *, weeks: int, seed: int, runs: int = 500, steps_per_week: int = 1
) -> pd.DataFrame:
    """Queue and wait at the end of each week: one row a stage and week, from week 0, the outset.

    Columns: stage, week; queue_low, queue_mid, queue_high, queue_mean (people); wait_weeks_low, _mid,
    _high, _mean: how long someone who joins then will wait, the people ahead ÷ that week's capacity
    (infinite without any); joined_mean and started_mean (people in the week). The stage `whole pathway` has
    the people of all queues, the sum of the waits, who joins from outside and who leaves for good, which
    everyone does from the last stage. One seed gives one answer, and each stage draws from
    its own stream: changing one stage leaves chance at the others as it was.
    """
    if weeks < 1 or runs < 1 or steps_per_week < 1:
        raise ValueError("weeks, runs and steps_per_week must each be 1 or more")
    chain = checked(stages)
    chain[-1] = replace(chain[-1], onward_share=0.0)
    streams = np.random.SeedSequence(seed).spawn(len(chain))
    arriving = np.zeros((weeks * steps_per_week, runs), dtype=np.int64)
    played: list[_Played] = []
    for stage, stream in zip(chain, streams, strict=True):
        played.append(_play(stage, stream, arriving, weeks=weeks))
        arriving = played[-1].onward
    tables = [
        _summary(stage.name, one.queue, one.wait_weeks, one.joined, one.started)
        for stage, one in zip(chain, played, strict=True)
    ]
    totals = [
        np.sum([getattr(one, name) for one in played], axis=0)
        for name in ("queue", "wait_weeks", "from_outside", "left")
    ]
    return pd.concat([*tables, _summary(WHOLE_PATHWAY, *totals)], ignore_index=True)


@dataclass(frozen=True)
class _Played:
    """One stage played to the end, by week and run (`onward`: by step and run)."""

    queue: Ints
    wait_weeks: Floats
    joined: Ints
    started: Ints
    from_outside: Ints
    left: Ints
    onward: Ints


def _play(stage: Stage, stream: np.random.SeedSequence, arriving: Ints, *, weeks: int) -> _Played:
    """The stage, given who reaches it from the stage before by step and run."""
    steps, runs = len(arriving) // weeks, arriving.shape[1]
    demand, capacity, choice = (np.random.default_rng(child) for child in stream.spawn(3))
    outside = _counts(demand, weekly(stage.demand_per_week, weeks), stage.cv_demand, steps, runs)
    able = _counts(capacity, weekly(stage.capacity_per_week, weeks), stage.cv_capacity, steps, runs)
    started = np.empty_like(outside)
    waiting = np.full(runs, stage.queue, dtype=np.int64)
    for step in range(weeks * steps):
        waiting = waiting + outside[step]
        started[step] = np.minimum(waiting, able[step])
        waiting = waiting - started[step] + arriving[step]
    onward = choice.binomial(started, stage.onward_share)
    flows = (outside + arriving, started, outside, started - onward)
    joined, begun, from_outside, left = (flow.reshape(weeks, steps, runs).sum(axis=1) for flow in flows)
    at_outset = np.full((1, runs), stage.queue)
    queue = np.concatenate([at_outset, stage.queue + np.cumsum(joined - begun, axis=0)])
    return _Played(queue, _waits(stage, queue, weeks), joined, begun, from_outside, left, onward)


def _counts(random: np.random.Generator, per_week: Floats, cv: float, steps: int, runs: int) -> Ints:
    """How many arrive, or can be started, by step and run.

    The counts have the mean asked for and a variance of cv² times the mean, as those of a renewal process
    in the long run: up to 1 a clockwork part and a Poisson part, above it Poisson with a gamma rate.
    """
    mean = np.repeat(per_week / steps, steps)
    by_chance = mean * min(cv**2, 1.0)
    rate: Floats = np.repeat(by_chance[:, None], runs, axis=1)
    if cv > 1:
        rate = random.gamma(np.maximum(rate, 1e-300) / (cv**2 - 1), cv**2 - 1)
    drawn = random.poisson(rate)
    whole = np.floor(np.cumsum(mean - by_chance)[:, None] + random.random(runs))
    return drawn + np.diff(whole, axis=0, prepend=0).astype(np.int64)


def _waits(stage: Stage, queue: Ints, weeks: int) -> Floats:
    """Weeks that someone who joins at the end of each week will wait."""
    capacity = weekly(stage.capacity_per_week, weeks)
    capacity = np.append(capacity[:1], capacity)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(queue == 0, 0.0, queue / capacity)


def _summary(name: str, queue: Ints, waits: Floats, joined: Ints, started: Ints) -> pd.DataFrame:
    """Percentiles and means over the runs, one row a week."""
    columns: dict[str, object] = {"stage": name, "week": np.arange(len(queue))}
    for measure, figures in (("queue", queue), ("wait_weeks", waits)):
        at = np.percentile(figures, list(PERCENTILES.values()), axis=1, method="inverted_cdf")
        columns |= {
            f"{measure}_{label}": row.astype(float) for label, row in zip(PERCENTILES, at, strict=True)
        }
        columns[f"{measure}_mean"] = figures.mean(axis=1)
    for measure, flow in (("joined_mean", joined), ("started_mean", started)):
        columns[measure] = np.append(np.nan, flow.mean(axis=1))
    return pd.DataFrame(columns)
