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
        clear = difference > one.flows and not one.fewer
        flows, fewer, share = (0.0, False, 0.0) if clear else (one.flows, one.fewer, stage.onward_share)
    return found


def moved(stage: Stage, off: Off, by: int) -> Stage:
    """A stage with as many more joining and waiting as rounding may have taken away (`by` 1), or fewer (-1)."""
    joins = float(np.mean(stage.demand_per_week)) + by * off.flows
    if by < 0 and off.fewer:
        joins = 0.0
    queue = stage.queue + by * math.ceil(off.queue)
    return replace(stage, demand_per_week=max(joins, 0.0), queue=max(queue, 0))
