"""Where children who were referred had got to: six segments of the published pathway that add up to everyone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from metrics.columns import plain_rows

#: Identifier → what a reader calls it, from soonest help to none.
SEGMENTS = {
    "within_4": "Second appointment within 4 weeks",
    "from_4_to_12": "Second appointment in 4 to 12 weeks",
    "over_12": "Second appointment after more than 12 weeks",
    "closed_before": "Closed before a second appointment",
    "one_contact": "Still waiting after one appointment",
    "no_contact": "Still waiting with no appointment yet",
}
WITHIN_WEEKS = 4
LONG_WEEKS = 12
_WAITING = {"awaiting_first_contact": "no_contact", "awaiting_second_contact": "one_contact"}


def segment_of(bands: pd.DataFrame) -> pd.Series:
    """The segment each row of `wait_bands` belongs to, from `state`, `stage` and `lower_weeks`.

    Rows of another pathway (a stage or state not published here) have none.
    """
    segment = pd.Series(None, index=bands.index, dtype=object)
    completed = bands["state"] == "completed"
    lower = bands["lower_weeks"]
    segment[completed & (lower < WITHIN_WEEKS)] = "within_4"
    segment[completed & (lower >= WITHIN_WEEKS) & (lower < LONG_WEEKS)] = "from_4_to_12"
    segment[completed & (lower >= LONG_WEEKS)] = "over_12"
    segment[bands["state"] == "closed_before"] = "closed_before"
    for stage, name in _WAITING.items():
        segment[(bands["state"] == "waiting") & (bands["stage"] == stage)] = name
    return segment


def pathway_profile(bands: pd.DataFrame, totals: Mapping[str, float] | pd.Series) -> pd.DataFrame:
    """Count and share of each segment, one row an area and segment.

    `bands` has area_id, `segment` (by `segment_of`) and count (missing where withheld) of one period, one
    population and one service scope; `totals` is everyone referred, by area_id, as published. Returns area_id,
    segment (all of SEGMENTS, in order), `count` (missing where no part of it is known: never nought instead),
    `withheld` (how many of its parts were withheld: a count beside them is a floor), `total` and `share_percent`
    of that total, 0-100. Rounded counts need not add up to a rounded total, so shares may add up to a little
    more or less than 100.
    """
    parts: dict[tuple[str, str], list[float]] = {}
    areas = list(dict.fromkeys(bands["area_id"].tolist()))
    for area_id, segment, count in plain_rows(bands, "area_id", "segment", "count"):
        parts.setdefault((area_id, segment), []).append(float(count))
    rows = []
    for area_id in areas:
        everyone = float(totals.get(area_id, math.nan))
        for segment in SEGMENTS:
            found = parts.get((area_id, segment), [])
            known = [count for count in found if count == count]
            counted = sum(known) if known else math.nan
            share = 100 * counted / everyone if everyone > 0 else math.nan
            rows.append((area_id, segment, counted, len(found) - len(known), everyone, share))
    names = ("area_id", "segment", "count", "withheld", "total", "share_percent")
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    table = pd.DataFrame(dict(zip(names, map(list, columns), strict=True)))
    return table.astype(
        {"count": "float64", "withheld": "int64", "total": "float64", "share_percent": "float64"}
    )
