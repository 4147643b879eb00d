"""Which rows count as what happened, and which of them stands where an edition was revised."""

from __future__ import annotations

import pandas as pd

#: Statuses that count as what happened, in the order preferred where an edition was revised.
OUTTURN = ("revised", "final", "performance", "provisional")


def outturn_of(observations: pd.DataFrame) -> pd.DataFrame:
    """One row for each indicator, area, period and breakdown: the preferred status, then the newest edition."""
    rows = observations[observations["status"].isin(OUTTURN)]
    order = rows["status"].map({status: place for place, status in enumerate(OUTTURN)})
    ranked = rows.assign(_order=order).sort_values(
        ["_order", "edition"], ascending=[True, False], kind="stable"
    )
    key = ["indicator_id", "area_id", "period_start", "period_end", "period_type", "breakdown"]
    return ranked.drop_duplicates(key).drop(columns="_order").sort_index()
