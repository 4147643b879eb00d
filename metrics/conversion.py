"""Conversion: of those who left the wait for a stage, how many left it because the stage began."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import counts
from metrics.proportions import proportion
from metrics.random_rounding import widened


def stage_conversion(
    frame: pd.DataFrame,
    *,
    order: str = "stage_order",
    by: str = "area_id",
    completed: str = "completed",
    closed: str = "closed",
    confidence: float = 0.95,
    off: str | None = None,
) -> pd.DataFrame:
    """The rows of a flow, one an area and stage, with conversion at each stage and along the stages so far.

    Adds left (completed and closed), conversion_percent with lowercl and uppercl (Wilson) and
    reached_percent: of 100 who join the first stage, how many would come through this one at the
    period's conversions, the product of the stages up to it. Conversion is of those who left in the period,
    who may have joined long before: it is not a cohort's. Stages that only some need (a further treatment) do not
    belong in one chain. `off` names a column of how far off each of the two counts may be (rounded ones), which widens
    the limits. A stage that nobody left, or with a missing count, has none, nor have those after it a
    reached_percent. Raises ValueError for counts that cannot be, or two rows of an area with one place in order.
    """
    if frame.duplicated([by, order]).any():
        raise ValueError(f"an area has more than one row with the same {order}")
    begun, ended = counts(frame, completed), counts(frame, closed)
    left = begun + ended
    measured = proportion(
        pd.DataFrame({"numerator": begun, "denominator": left}, index=frame.index), confidence=confidence
    )
    share = np.where(left > 0, measured["value"].to_numpy() / 100, np.nan)
    moved = 0.0 if off is None else counts(frame, off) * np.hypot(share, 1 - share) / left
    low, high = widened(
        100 * share, *(measured[name].to_numpy() for name in ("lowercl", "uppercl")), by=100 * moved
    )
    in_order = frame[[by, order]].assign(share=share, place=range(len(frame))).sort_values([by, order])
    in_order["reached"] = in_order.groupby(by, sort=False)["share"].transform(
        lambda shares: shares.cumprod(skipna=False)
    )
    reached = in_order.sort_values("place")["reached"].to_numpy()
    return frame.assign(
        left=left,
        conversion_percent=measured["value"],
        lowercl=np.maximum(low, 0.0),
        uppercl=np.minimum(high, 100.0),
        reached_percent=100 * reached,
    )
