"""What a change of capacity does along the whole pathway: where the wait it removes comes back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage

NOTICED_WEEKS = 0.5
"""A wait that changes by less is called unchanged."""


def what_if(
    before: Sequence[Stage], after: Sequence[Stage], *, weeks: int, seed: int, runs: int = 500
) -> pd.DataFrame:
    """Both chains after so many weeks, with the same chance in each: one row a stage and the whole pathway.

    Columns: stage; queue_before, queue_after, queue_change (people) and wait_weeks_before, _after, _change,
    all of the middle run; verdict: `shorter`, `unchanged`, `longer`, or `reappears` where a wait grows
    although one at an earlier stage shrank. Raises ValueError if the chains have different stages.
    """
    if [stage.name for stage in before] != [stage.name for stage in after]:
        raise ValueError("the chains before and after must have the same stages in the same order")
    ends = []
    for chain in (before, after):
        played = simulate_chain(chain, weeks=weeks, seed=seed, runs=runs)
        ends.append(played[played["week"] == weeks].reset_index(drop=True))
    table = ends[0][["stage"]].copy()
    for measure in ("queue", "wait_weeks"):
        for label, end in zip(("before", "after"), ends, strict=True):
            table[f"{measure}_{label}"] = end[f"{measure}_mid"]
        table[f"{measure}_change"] = table[f"{measure}_after"] - table[f"{measure}_before"]
    change = table["wait_weeks_change"].fillna(0).to_numpy()
    shorter_before = np.concatenate([[False], np.logical_or.accumulate(change <= -NOTICED_WEEKS)[:-1]])
    of_stage = (table["stage"] != WHOLE_PATHWAY).to_numpy()
    table["verdict"] = np.select(
        [change <= -NOTICED_WEEKS, change < NOTICED_WEEKS, shorter_before & of_stage],
        ["shorter", "unchanged", "reappears"],
        default="longer",
    )
    return table
