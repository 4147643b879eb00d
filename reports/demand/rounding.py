"""How far rounding alone may move the measured numbers of a chain, and what it may move once some are changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from metrics.queue_stages import Stage
from reports.demand.numbers import averaged_months
from reports.demand.reach import Off
from reports.demand.standing import standings
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
    """`off` of what the stages still have as it was measured: a number that a person entered is exact."""
    before = {row.stage: row for row in standings(measured, clear_in_weeks=1)}
    found = {}
    for row in standings(stages, clear_in_weeks=1):
        was, its = before[row.stage], off[row.stage]
        seen = row.capacity == was.capacity
        both = seen and row.demand == was.demand
        found[row.stage] = Off(
            flows=its.flows if both else 0.0,
            fewer=both and its.fewer,
            seen=its.seen if seen else 0.0,
            queue=its.queue if row.queue == was.queue else 0.0,
        )
    return found
