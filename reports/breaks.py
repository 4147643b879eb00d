"""Where the figures of a series may not be joined, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from metrics.segments import segments
from reports.figure import Period
from store.breaks import Break
from store.catalogue import Catalogue


def segment_of(period: Period, breaks: Iterable[Break]) -> int:
    """The unbroken stretch that one period of a series belongs to (`metrics.segments`)."""
    days = [entry.start for entry in breaks]
    return int(segments([period.start], [period.end], days)[0]) if days else 0


def with_segments(rows: pd.DataFrame, catalogue: Catalogue, *, indicator_id: str) -> pd.DataFrame:
    """`rows` of one indicator with `segment` (int) and, where a stretch begins, `break_reason` (else "").

    `rows` has area_id, period_start and period_end. Two figures of an area in different segments are never joined
    by a line, a test or a sentence.
    """
    result = rows.assign(segment=0, break_reason="")
    for area_id, part in rows.groupby("area_id", sort=False):
        breaks = catalogue.breaks_of(indicator_id, str(area_id))
        if not breaks:
            continue
        starts, ends = part["period_start"].tolist(), part["period_end"].tolist()
        numbered = segments(starts, ends, [entry.start for entry in breaks])
        result.loc[part.index, "segment"] = numbered
        for entry in breaks:
            before, after = part["period_start"] < entry.start, part["period_start"] >= entry.start
            if before.any() and after.any():
                first = part.loc[after, "period_start"].idxmin()
                result.loc[first, "break_reason"] = entry.reason
    return result


def breaks_between(
    rows: pd.DataFrame, catalogue: Catalogue, *, indicator_id: str, area_id: str
) -> tuple[Break, ...]:
    """The breaks of one series that have known figures on both sides. `rows` has period_start, period_end and value."""
    known = rows[rows["value"].notna()]
    return tuple(
        entry
        for entry in catalogue.breaks_of(indicator_id, area_id)
        if (known["period_start"] < entry.start).any() and (known["period_end"] >= entry.start).any()
    )
