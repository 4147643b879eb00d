"""What a change of capacity does along the whole pathway: where the wait it removes comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from metrics.printed import number
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


def what_if_sentence(table: pd.DataFrame) -> str:
    """What `what_if` found, in one sentence."""
    rows = table.to_dict("records")
    stages = [row for row in rows if row["stage"] != WHOLE_PATHWAY]
    whole = next(row for row in rows if row["stage"] == WHOLE_PATHWAY)
    shorter = [_change(row) for row in stages if row["verdict"] == "shorter"]
    back = [_change(row) for row in stages if row["verdict"] == "reappears"]
    longer = [_change(row) for row in stages if row["verdict"] == "longer"]
    total = f"the whole pathway is {_change(whole, named=False)}"
    parts = []
    if shorter:
        parts.append(f"The wait shrinks for {_listed(shorter)}")
    if back:
        parts.append(f"it reappears at {_listed(back)}")
    if longer:
        parts.append(f"{'it' if parts else 'The wait'} grows for {_listed(longer)}")
    if not parts:
        parts.append("No stage's wait changes noticeably")
    return f"{'; '.join([*parts, total])}."


def _change(row: Mapping[Any, Any], *, named: bool = True) -> str:
    """How much longer or shorter, with the stage's name before it."""
    weeks = float(row["wait_weeks_change"])
    way = "shorter" if weeks < 0 else "longer"
    if row["verdict"] == "unchanged":
        words = "as long as before"
    elif np.isinf(weeks):
        words = "no longer without end" if weeks < 0 else "now without end"
    else:
        words = f"{number(abs(weeks), decimals=1)} weeks {way}"
    return f"{row['stage']} ({words})" if named else words


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
