"""How each stage of a chain stands: the one place where it is decided what grows, what is enough and what is missing.

One set of assumptions serves the whole page: people flow on from stage to stage, and both who joins and who is seen
vary by chance with the coefficients of variation below, in the capacity that holds a queue and in the simulation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.printed import rounded
from metrics.queue import STANDARD_TO_MEAN_WAIT
from metrics.queue_fluid import weeks_to_targets
from metrics.queue_stages import Stage, chain_measures
from metrics.random_rounding import too_close
from reports.demand.reach import EXACT, Off, fewest, moved, with_before

#: Coefficients of variation of the times between arrivals and between starts: 1 is pure chance.
CV_DEMAND = CV_CAPACITY = 1.0
#: Capacity is needed in steps of this many starts a week, rounded up, so that what is printed is enough.
STEP = 0.1


@dataclass(frozen=True)
class Standing:
    """One stage, or the whole pathway (`of` its stages): people per week, people and weeks.

    `relief` is the capacity that brings a long queue to its target in `clear_in_weeks`, missing where the queue is no
    more than twice its target; `hold` keeps it there. `weeks_to_target` is when the queue is on target for good if
    nothing changes, with what the stages before send on meanwhile: infinite for never. `off` is how far rounding alone
    may move what was measured, and what comes from the stage before with it; `own` is that of the stage alone. By that
    the queue is on target between `earliest` and `latest` (weeks).
    """

    stage: str
    demand: float
    capacity: float
    queue: float
    standard_weeks: float
    target_queue: float
    relief: float | None
    hold: float
    weeks_to_target: float
    clear_in_weeks: float
    off: Off = EXACT
    own: Off = EXACT
    earliest: float = 0.0
    latest: float = 0.0

    @property
    def close(self) -> bool:
        """Whether rounding alone decides if more join than are seen: too close to call."""
        nobody = self.nobody_joins or self.nobody_seen
        return not nobody and self.off.decides(self.demand - self.capacity)

    @property
    def nobody_joins(self) -> bool:
        return self.demand == 0

    @property
    def nobody_seen(self) -> bool:
        return self.capacity == 0

    @property
    def load(self) -> float | None:
        """Demand ÷ capacity; None where nobody is seen."""
        return None if self.nobody_seen else self.demand / self.capacity

    @property
    def grows(self) -> bool:
        """Whether as many join as are seen, or more: then chance alone lets the queue grow."""
        return self.demand > 0 and self.demand >= self.capacity

    @property
    def wait_weeks(self) -> float | None:
        """How long somebody who joins now waits for those ahead; None where nobody is seen."""
        if self.queue == 0 and not self.nobody_seen:
            return 0.0
        return None if self.nobody_seen else self.queue / self.capacity

    @property
    def pressure(self) -> float | None:
        """Twice the wait ÷ the standard; None where nobody is seen."""
        return None if self.wait_weeks is None else 2 * self.wait_weeks / self.standard_weeks

    @property
    def wait_off(self) -> float:
        """How many weeks off rounding may set the wait."""
        if self.nobody_seen:
            return 0.0
        return math.hypot(self.off.queue, self.off.seen * self.queue / self.capacity) / self.capacity

    @property
    def pressure_close(self) -> bool:
        """Whether rounding alone decides on which side of 1 the pressure is."""
        if self.pressure is None:
            return False
        return too_close(self.pressure - 1, off=2 * self.wait_off / self.standard_weeks)

    @property
    def needs(self) -> float | None:
        """Starts per week that are called for: relief of a long queue, what holds one that grows; None for neither."""
        if self.at_least is not None:
            return self.at_least
        if self.relief is None:
            return called_for(self.hold, self.capacity) if self.grows else None
        return called_for(self.relief, self.capacity)

    @property
    def at_least(self) -> float | None:
        """Starts per week that a long queue calls for even if nobody joined, where fewer may join than is measured.

        Rounded down; None where that is no more than may be there.
        """
        if not self.off.fewer or self.relief is None or self.long_close:
            return None
        least = min(self.clear_in_weeks - self.standard_weeks / STANDARD_TO_MEAN_WAIT, 0.0)
        joining = least * (self.demand + self.off.flows)
        found = down((self.queue - self.off.queue + joining) / self.clear_in_weeks)
        return found if found > self.capacity + self.off.seen else None

    @property
    def more(self) -> float:
        """How many of them are missing; 0 where there are enough, none are called for or rounding alone decides."""
        return 0.0 if self.needs is None or self.more_close else missing(self.needs, self.capacity)

    @property
    def more_sure(self) -> bool:
        """Whether some are missing whatever rounding did: it clearly grows, or its queue alone calls for more."""
        return self.at_least is not None or (self.grows and not self.close and not self.off.fewer)

    @property
    def more_close(self) -> bool:
        """Whether rounding alone decides if any are missing, or if the queue that would call for them is long."""
        if self.more_sure:
            return False
        needs, flows = self.needs, self.off.flows
        if self.long_close:
            needs = max(needs or 0.0, called_for(self.demand + self.catching_up, self.capacity))
            if needs > self.capacity:
                return True
        if self.long_close or self.relief is not None:
            flows = math.hypot(flows, self.off.queue / self.clear_in_weeks)
        return needs is not None and replace(self.off, flows=flows).decides(needs - self.capacity)

    @property
    def catching_up(self) -> float:
        """Starts per week, beyond who joins, that bring the queue to its target in time."""
        return (self.queue - self.target_queue) / self.clear_in_weeks

    @property
    def target_off(self) -> float:
        """How far off rounding may set the target queue: people."""
        return self.target_queue * self.off.flows / self.demand if self.demand else 0.0

    @property
    def long_close(self) -> bool:
        """Whether rounding alone decides if the queue is long: more than twice its target."""
        off = math.hypot(self.off.queue, 2 * self.target_off)
        return replace(self.off, flows=off).decides(2 * self.target_queue - self.queue)

    @property
    def more_to_hold(self) -> float:
        return missing(called_for(self.hold, self.capacity), self.capacity)

    @property
    def weeks_said(self) -> int | None:
        """Whole weeks until the queue is on target, rounded up; None for never."""
        return None if self.grows else _whole(self.weeks_to_target)

    @property
    def weeks_close(self) -> bool:
        """Whether rounding alone decides in how many whole weeks the queue is on target."""
        return _whole(self.earliest) != _whole(self.latest)

    @property
    def surely_by(self) -> int | None:
        """Whole weeks by which the queue is on target, whatever rounding did; None for never."""
        return None if self.weeks_said is None else _whole(self.latest)

    @property
    def surely_not_before(self) -> int | None:
        """Whole weeks before which the queue is not on target, whatever rounding did; None for never."""
        return _whole(self.earliest)

    @property
    def takes_known(self) -> bool:
        """Whether what is taken in is as it was measured; not where a stage that may be less full decides it."""
        return True

    @property
    def on_target(self) -> bool:
        return self.queue <= self.target_queue

    @property
    def target_close(self) -> bool:
        """Whether rounding alone decides if the queue is on target."""
        off = math.hypot(self.off.queue, self.target_off)
        return replace(self.off, flows=off).decides(self.target_queue - self.queue)


def _whole(weeks: float) -> int | None:
    """Weeks rounded up; None for never."""
    return None if math.isinf(weeks) else math.ceil(weeks - 1e-9)


def up(value: float) -> float:
    """Rounded up to the next STEP, but for what is a step already."""
    return round(math.ceil(round(value / STEP, 6)) * STEP, 1)


def down(value: float) -> float:
    """Rounded down to the last STEP."""
    return round(math.floor(round(value / STEP, 6)) * STEP, 1)


def called_for(value: float, capacity: float) -> float:
    """A capacity that is needed, rounded up; where it is not there, more than what is there prints as."""
    if value <= capacity:
        return up(value)
    return max(up(value), round(rounded(capacity, decimals=1) + STEP, 1))


def missing(called: float, capacity: float) -> float:
    """How much of a capacity that is called for is not there; 0 where both print alike, and there is enough."""
    return 0.0 if called <= rounded(capacity, decimals=1) else up(called - capacity)


def standings(
    stages: Sequence[Stage], *, clear_in_weeks: float, off: Mapping[str, Off] | None = None
) -> list[Standing]:
    """Each stage of a chain, in order; `off` of those that were measured, by name."""
    measured = [(off or {}).get(stage.name, EXACT) for stage in stages]
    table = chain_measures(stages, clear_in_weeks=clear_in_weeks)
    over = table["demand_per_week"] - table["capacity_per_week"]
    carried = with_before(stages, measured, over)
    runs = [weeks_to_targets(stages, _targets(stages, carried, by=0))["weeks"]]
    few = [fewest(stages, measured)] if any(one.fewer for one in measured) else []
    for chain in [stages, *few]:
        for by in (-1, 1):
            bounds = _targets(chain, carried, by=by)
            runs.append(weeks_to_targets(moved(chain, carried, over, by=by), bounds)["weeks"])
    return [
        Standing(
            stage=str(row["stage"]),
            demand=float(row["demand_per_week"]),
            capacity=float(row["capacity_per_week"]),
            queue=float(row["queue"]),
            standard_weeks=float(row["standard_weeks"]),
            target_queue=float(row["target_queue"]),
            relief=None
            if np.isnan(row["relief_capacity_per_week"])
            else float(row["relief_capacity_per_week"]),
            hold=float(row["target_capacity_per_week"]) if row["demand_per_week"] > 0 else 0.0,
            weeks_to_target=float(runs[0][place]),
            clear_in_weeks=clear_in_weeks,
            off=carried[place],
            own=measured[place],
            earliest=float(min(run[place] for run in runs)),
            latest=float(max(run[place] for run in runs)),
        )
        for place, row in enumerate(table.to_dict("records"))
    ]


def _targets(stages: Sequence[Stage], carried: Sequence[Off], *, by: int) -> dict[str, float]:
    """The target queue of each stage, by its name: as much lower as rounding may make it (`by` 1), or higher (-1)."""
    joining = chain_measures(stages, clear_in_weeks=1)["demand_per_week"]
    return {
        stage.name: max(demand - by * off.flows, 0.0) * stage.standard_weeks / STANDARD_TO_MEAN_WAIT
        for stage, off, demand in zip(stages, carried, joining, strict=True)
    }
