"""A table in all its parts at once: readers ask for some thousand of them, each again and again."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, cast

import numpy as np
import pandas as pd


def split(rows: pd.DataFrame, *by: str) -> dict[tuple[Any, ...], pd.DataFrame]:
    """The rows of each set of values in the columns `by` (two or more), in their own order.

    A row that lacks one of the values is in no part. The parts share one copy of the table; those that `groupby` gives
    are copies of their own, each of all columns. Never change them in place.
    """
    places = rows.groupby(list(by), sort=False).indices
    if not places:
        return {}
    together = rows.iloc[np.concatenate(list(places.values()))]
    ends = accumulate(map(len, places.values()))
    return {
        cast("tuple[Any, ...]", key): together.iloc[end - len(place) : end]
        for (key, place), end in zip(places.items(), ends, strict=True)
    }
