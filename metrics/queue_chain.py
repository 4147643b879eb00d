"""The measures of demand and capacity for a chain of stages as one: what the whole pathway needs.

A stage that catches up sends more people on for as long as it does. What a stage needs beside others is
therefore not what it would need alone: `chain_relief` follows the extra people along the pathway.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.queue import (
    RELIEF_ABOVE,
    load,
    pressure,
    relief_capacity_per_week,
    target_capacity_per_week,
    target_queue,
)
from metrics.queue_fluid import weeks_to_targets
from metrics.queue_stages import WHOLE_PATHWAY, Stage, checked


def chain_relief(stages: Sequence[Stage], *, clear_in_weeks: float) -> pd.DataFrame:
    """The capacity each stage needs while all of them catch up together, one row a stage.

    Columns: stage; demand_per_week, who joins once the stages before keep up (people a week); queue,
    target_queue (people); relief_alone_per_week, as if no other stage caught up (missing where none is
    called for); joining_while_clearing, capacity_while_clearing: with what the stages before send meanwhile
    (people a week); more_per_week, how much of it is not there now; hold_per_week, the target capacity
    afterwards. A stage whose queue is no more than twice its target needs what joins: its queue stays.
    Raises ValueError for a chain that cannot be, or no weeks to clear in.
    """
    if not clear_in_weeks > 0:
        raise ValueError(f"clear_in_weeks must be more than 0, not {clear_in_weeks}")
    rows, demand, needed = [], 0.0, 0.0
    share = 0.0
    for stage in checked(stages):
        outside = float(np.mean(stage.demand_per_week))
        demand, joining = outside + share * demand, outside + share * needed
        aim = float(target_queue(demand, stage.standard_weeks))
        surplus = stage.queue - aim if stage.queue > RELIEF_ABOVE * aim else 0.0
        needed, share = joining + surplus / clear_in_weeks, stage.onward_share
        rows.append(
            {
                "stage": stage.name,
                "demand_per_week": demand,
                "queue": float(stage.queue),
                "target_queue": aim,
                "relief_alone_per_week": float(
                    relief_capacity_per_week(demand, stage.queue, aim, weeks_to_clear=clear_in_weeks)
                ),
                "joining_while_clearing": joining,
                "capacity_while_clearing": needed,
                "more_per_week": max(needed - float(np.mean(stage.capacity_per_week)), 0.0),
                "hold_per_week": float(
                    target_capacity_per_week(
                        demand,
                        stage.standard_weeks,
                        cv_demand=stage.cv_demand,
                        cv_capacity=stage.cv_capacity,
                    )
                ),
            }
        )
    return pd.DataFrame(rows)


def whole_pathway_measures(stages: Sequence[Stage]) -> pd.Series:
    """The measures of the pathway as a whole, for someone who goes all the way.

    demand_per_week: who joins from outside. load: that of the fullest stage, if the stages before it kept
    up; at 1 or above some queue grows without end. capacity_per_week: the most the chain can take in from
    outside in the long run, demand ÷ load. queue, target_queue: the sums. mean_wait_weeks, standard_weeks:
    the sums of the waits (queue ÷ demand) and of the standards along the way; pressure from these.
    weeks_to_target_queue: when the last stage is down to its target for good, if nothing changes.
    """
    chain = checked(stages)
    table = chain_relief(chain, clear_in_weeks=1)
    capacity = np.array([float(np.mean(stage.capacity_per_week)) for stage in chain])
    outside = sum(float(np.mean(stage.demand_per_week)) for stage in chain)
    demand, queue = table["demand_per_week"].to_numpy(), table["queue"].to_numpy()
    loads = np.where(demand > 0, load(demand, capacity), 0.0)
    fullest = float(loads.max())
    waits = np.where(
        queue > 0, np.divide(queue, demand, out=np.full(len(chain), np.inf), where=demand > 0), 0.0
    )
    standards = sum(stage.standard_weeks for stage in chain)
    targets = dict(zip(table["stage"], table["target_queue"], strict=True))
    return pd.Series(
        {
            "demand_per_week": outside,
            "capacity_per_week": outside / fullest if fullest else np.nan,
            "load": fullest,
            "queue": float(queue.sum()),
            "target_queue": float(table["target_queue"].sum()),
            "mean_wait_weeks": float(waits.sum()),
            "standard_weeks": standards,
            "pressure": float(pressure(waits.sum(), standards)),
            "weeks_to_target_queue": float(weeks_to_targets(chain, targets)["weeks"].iloc[-1]),
        },
        name=WHOLE_PATHWAY,
    )
