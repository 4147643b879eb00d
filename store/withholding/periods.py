"""How the periods of a table hang together: which follows which, which end on one day, which lie inside another."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

PERIOD = ("period_start", "period_end", "period_type")
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Periods:
    """The number of each row's period, and for periods by number: the one before, with the same end, around it."""

    of_row: pd.Series
    before: dict[int, int]
    same_end: dict[int, int]
    around: dict[int, int]


def read_periods(frame: pd.DataFrame) -> Periods:
    """The periods of `frame`, numbered, and how they hang together. Periods of one type do not overlap."""
    known = frame[list(PERIOD)].drop_duplicates().reset_index(drop=True)
    of_row = frame[list(PERIOD)].merge(known.assign(number=known.index), how="left", on=list(PERIOD))[
        "number"
    ]
    ends = known.assign(start=pd.to_datetime(known["period_start"]), end=pd.to_datetime(known["period_end"]))
    pairs = ends.reset_index().merge(ends.reset_index(), how="cross", suffixes=("", "_other"))
    same_type = pairs["period_type"] == pairs["period_type_other"]
    inside = (pairs["start"] >= pairs["start_other"]) & (pairs["end"] <= pairs["end_other"])
    longer = (pairs["end_other"] - pairs["start_other"]) > (pairs["end"] - pairs["start"])
    return Periods(
        of_row.set_axis(frame.index),
        _pairs(pairs[same_type & (pairs["end_other"] + _DAY == pairs["start"])]),
        _pairs(pairs[~same_type & longer & (pairs["end"] == pairs["end_other"])]),
        _pairs(pairs[~same_type & longer & inside]),
    )


def _pairs(rows: pd.DataFrame) -> dict[int, int]:
    return dict(zip(rows["index"].astype(int), rows["index_other"].astype(int), strict=True))
