"""Does a group of young people wait worse than all the others? Each group against the rest, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.change import proportion_change
from metrics.columns import By, counts, group
from metrics.random_rounding import off_by

STANDINGS = {"rise": "higher", "fall": "lower", "no_clear_change": "similar", "not_compared": "not_compared"}
OTHERS_MISSING = "the rest is without groups whose counts are missing"


def against_the_rest(
    frame: pd.DataFrame,
    *,
    numerator: str = "over_standard",
    denominator: str = "with_standard",
    by: By = None,
    confidence: float = 0.95,
    reach: float = 0.0,
) -> pd.DataFrame:
    """Each row's share beside that of all other rows of its `by` (area, stage …): an age band, a need group.

    Groups are set against the rest and not against everyone, of whom they are a part. Adds share_percent,
    rest_percent, difference (percentage points, group less rest) with lowercl and uppercl (Newcombe's method 10),
    standing (`higher` or `lower` where the interval leaves zero out, `similar`, `not_compared`) and note. A row with
    a missing count is not compared and left out of the rest of the others, whose note says so. Of twenty groups
    one differs at 95% by chance. With counts rounded at random, each off by at most `reach`, the interval is as much
    wider, and a part that rounding put above its whole is taken as all of it, once the rest is added up.
    Raises ValueError for counts that cannot be.
    """
    some, whole = counts(frame, numerator), counts(frame, denominator)
    known = ~np.isnan(some + whole)
    codes, keys = group(frame, by)
    others = np.bincount(codes, weights=known, minlength=len(keys))[codes].astype(float) - known
    rest = {}
    for name, values in (("numerator_before", some), ("denominator_before", whole)):
        filled = np.where(known, values, 0.0)
        rest[name] = np.bincount(codes, weights=filled, minlength=len(keys))[codes] - filled
    if reach:
        some = np.minimum(some, whole)
        rest["numerator_before"] = np.minimum(rest["numerator_before"], rest["denominator_before"])
    compared = proportion_change(
        pd.DataFrame(
            {
                "numerator": np.where(known, some, np.nan),
                "denominator": np.where(known, whole, np.nan),
                "off": off_by(1.0, reach=reach),
                "off_before": off_by(others, reach=reach),
                **rest,
            },
            index=frame.index,
        ),
        confidence=confidence,
        off="off",
        off_before="off_before",
    )
    gaps = np.bincount(codes, weights=~known, minlength=len(keys))[codes] > 0
    standing = compared["change"].map(STANDINGS)
    alone = np.isnan(compared["value_before"].to_numpy())
    notes = np.select(
        [~known, np.isnan(compared["value_after"].to_numpy()), alone, gaps],
        ["a count is missing", "nobody in the group", "nobody in the rest", OTHERS_MISSING],
        default="",
    )
    return frame.assign(
        share_percent=compared["value_after"],
        rest_percent=compared["value_before"],
        difference=compared["value"],
        lowercl=compared["lowercl"],
        uppercl=compared["uppercl"],
        standing=standing,
        note=pd.Series(notes, index=frame.index, dtype="str"),
    )
