"""What rounding leaves open of the measured numbers of a chain: how far each is off, and what that does further on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.queue_stages import Stage
from metrics.random_rounding import too_close


@dataclass(frozen=True)
class Off:
    """How far rounding alone may move what was measured; nothing where a person entered it.

    `flows` is how far apart it may set who joins and who is seen, and `seen` how far it moves who is seen: people per
    week. `queue` is people. Where nobody knows who was closed, `fewer` may join than is measured, and no more.
    """

    flows: float = 0.0
    seen: float = 0.0
    queue: float = 0.0
    fewer: bool = False

    def decides(self, difference: float) -> bool:
        """Whether rounding alone may turn a difference that is larger the more join: joining less seen, per week."""
        return difference >= -self.flows if self.fewer else too_close(difference, off=self.flows)


EXACT = Off()


def with_before(stages: Sequence[Stage], measured: Sequence[Off], over: Iterable[float]) -> list[Off]:
    """`measured` of each stage with what rounding does to those who come from the stage before it.

    A stage that clearly grows sends on what was measured of it, and any other as many as join it.
    """
    found: list[Off] = []
    flows, fewer, share = 0.0, False, 0.0
    for stage, own, difference in zip(stages, measured, over, strict=True):
        sent = share * flows if share else 0.0
        one = replace(own, flows=math.hypot(own.flows, sent), fewer=own.fewer or (fewer and share > 0))
        found.append(one)
        clear = _clearly_grows(difference, one)
        flows, fewer, share = (0.0, False, 0.0) if clear else (one.flows, one.fewer, stage.onward_share)
    return found


def _clearly_grows(difference: float, off: Off) -> bool:
    return difference > off.flows and not off.fewer


def fewest(stages: Sequence[Stage], measured: Sequence[Off]) -> list[Stage]:
    """The stages with nobody joining from outside where nobody knows who was closed."""
    return [
        replace(stage, demand_per_week=0.0) if off.fewer else stage
        for stage, off in zip(stages, measured, strict=True)
    ]


def moved(stages: Sequence[Stage], off: Sequence[Off], over: Iterable[float], *, by: int) -> list[Stage]:
    """The stages with as many more joining and waiting as rounding may have taken away (`by` 1), or fewer (-1).

    `off` is that of `with_before`: each stage joins and sees just so far apart. Where too few join from outside to be
    any fewer, more are seen.
    """
    found, joining, seen, share, grown = [], 0.0, 0.0, 0.0, False
    for stage, one, difference in zip(stages, off, over, strict=True):
        outside = float(np.mean(stage.demand_per_week))
        before = 0.0 if grown else share * joining
        wanted = outside + by * one.flows - before
        joins = max(wanted, 0.0)
        joining, seen = before + joins - outside, share * seen + joins - wanted
        capacity = float(np.mean(stage.capacity_per_week)) + seen
        queue = max(stage.queue + by * math.ceil(one.queue), 0)
        found.append(replace(stage, demand_per_week=joins, capacity_per_week=capacity, queue=queue))
        share, grown = stage.onward_share, _clearly_grows(difference, one)
    return found
