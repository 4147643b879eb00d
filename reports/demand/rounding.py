"""How far rounding alone may move the measured numbers of a chain, and what it may move once some are changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from metrics.queue_stages import Stage
from reports.demand.numbers import averaged_months
from reports.demand.reach import Off
from reports.figures import Period
from reports.ptl.rounding import together_off
from reports.ptl.tracking import Cut, Tracking


def measured_off(
    tracking: Tracking, area_id: str, cut: Cut, last: Period, numbers: pd.DataFrame
) -> dict[str, Off]:
    """`Off` of each stage among the measured numbers, by its name.

    Begun, closed and seen are counted once a month. An average of fewer months, as the others are withheld, is further
    off; where no month shows who was closed, fewer may join than is measured.
    """
    months, weeks = averaged_months(tracking, area_id, last)
    ends = [month.end for month in months]
    found = {}
    for row in numbers.to_dict("records"):
        series = tracking.series(area_id, str(row["stage_id"]), cut=cut)
        shown = series.loc[series["period_end"].isin(ends), ["started", "completed", "closed"]].notna().sum()
        each = {name: _averaged(len(months), int(of)) / weeks for name, of in shown.items() if of}
        found[str(row["stage"])] = Off(
            flows=math.hypot(*each.values()),
            seen=each["completed"],
            queue=together_off(1),
            fewer="closed" not in each,
        )
    return found


def _averaged(months: int, shown: int) -> float:
    """How far off the sum of so many months is, where it is worked out from those shown: people."""
    return together_off(shown) * months / shown


def still_measured(
    off: Mapping[str, Off], *, measured: Sequence[Stage], stages: Sequence[Stage]
) -> dict[str, Off]:
    """`off` of what the stages still have as it was measured: a number that a person entered is exact.

    Each stage is held against its own numbers: what changes in another leaves it as it was measured.
    """
    before = {stage.name: stage for stage in measured}
    found = {}
    for stage in stages:
        was, its = before[stage.name], off[stage.name]
        joins = stage.demand_per_week == was.demand_per_week
        seen = its.seen if stage.capacity_per_week == was.capacity_per_week else 0.0
        joining = math.sqrt(max(its.flows**2 - its.seen**2, 0.0)) if joins else 0.0
        found[stage.name] = Off(
            flows=its.flows if joins and seen else math.hypot(joining, seen),
            fewer=joins and its.fewer,
            seen=seen,
            queue=its.queue if stage.queue == was.queue else 0.0,
        )
    return found
