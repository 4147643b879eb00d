"""Doubts about a figure that only its neighbours show: they travel with it as caveats, to every view.

A count on a day (who waits, what is open) that jumps and comes back is kept out of comparisons and trends. A count of
what happened in a month may jump in earnest, most of all where it is small: it is marked, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.sudden_jump import sudden_jumps
from store.catalogue import Indicator

#: Type of period → the caveat of a count that jumps in it.
JUMPS: Mapping[str, str] = {"snapshot": "sudden_jump", "month": "sudden_month"}
SERIES = ["indicator_id", "area_id", "breakdown", "period_type"]
#: Kinds of comparison → the column that holds people: a share jumps where what it is a share of does.
COUNTED = {"count": "value", "proportion": "denominator"}


def with_doubts(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """The rows (one an indicator, area, period and breakdown) with the caveat of a sudden jump where there is one."""
    kinds = rows["indicator_id"].map(lambda name: COUNTED.get(indicators[name].comparison))
    monthly = rows["period_type"].isin(list(JUMPS)) & kinds.notna()
    asked = rows.loc[monthly, [*SERIES, "period_end"]].assign(
        people=np.where(
            kinds[monthly] == "value", rows.loc[monthly, "value"], rows.loc[monthly, "denominator"]
        )
    )
    asked = asked[~(asked["people"] < 0)]
    jumped = asked[sudden_jumps(asked, by=SERIES, value="people")]
    doubts = jumped["period_type"].map(JUMPS)
    doubts = doubts.reindex(rows.index).where(~_of_the_same_day(rows, jumped), JUMPS["snapshot"]).dropna()
    caveats = rows["caveats"].copy()
    before = caveats.loc[doubts.index]
    caveats.loc[doubts.index] = before.where(before == "", before + ";") + doubts
    return rows.assign(caveats=caveats)


def _of_the_same_day(rows: pd.DataFrame, jumped: pd.DataFrame) -> pd.Series:
    """Whether a row was counted from the same list on the same day as a count that jumps: median waits are, too."""
    lists = ["area_id", "source_id", "period_type", "period_end"]
    of = rows.loc[jumped.index[jumped["period_type"] == "snapshot"], lists]
    return pd.Series(
        pd.MultiIndex.from_frame(rows[lists]).isin(pd.MultiIndex.from_frame(of)), index=rows.index
    )
