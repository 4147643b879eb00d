"""Pareto order: the most frequent first, the unrecorded last, with each one's share and the share so far."""

from __future__ import annotations

import numpy as np
import pandas as pd


def pareto(
    frame: pd.DataFrame, *, name: str = "reason", count: str = "count", last: str | None = None
) -> pd.DataFrame:
    """The rows in Pareto order of their `name`; rows of one name (its parts) keep their order.

    Adds total (of the name; missing where every count of it is), share_percent (of all counts known, 0-100; missing
    where the total is) and running_percent (of all names so far, this one included). Names of one total are ordered
    by themselves; a name without a total comes after the others, and `last` (such as what was not recorded) after
    all. With nothing counted there are no shares.
    """
    totals = frame.groupby(name, sort=False)[count].sum(min_count=1).astype(float)
    everything = float(totals.sum()) or np.nan
    order = sorted(
        totals.index,
        key=lambda one: (one == last, bool(np.isnan(totals[one])), -np.nan_to_num(totals[one]), str(one)),
    )
    running = totals.reindex(order).fillna(0).cumsum()
    place = {one: rank for rank, one in enumerate(order)}
    total, so_far = (frame[name].map(figures).astype(float) for figures in (totals, running))
    ordered = frame.assign(
        total=total, share_percent=100 * total / everything, running_percent=100 * so_far / everything
    )
    ranks = frame[name].map(place).to_numpy()
    return ordered.iloc[np.argsort(ranks, kind="stable")].reset_index(drop=True)
