"""What is measured in each cell of a snapshot: counts of clocks, and waits in weeks."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir
import pandas as pd

from metrics.snapshot_sums import counted
from metrics.snapshots import DAYS_PER_WEEK, LONGEST, WAITS, Grouping

#: Shares in whole hundredths: between waits of whole days they lie on a whole hundredth of a day.
SHARES = {"median": 0.5, "p92": 0.92}
HUNDREDTHS = 100
_LIST = "shares_"
NOT_RECORDED = "not_recorded"


def waits(grouping: Grouping) -> ir.Table:
    """One row a cell: the columns grouped by, and waits in weeks.

    Waits are `<prefix>median_weeks` and `<prefix>p92_weeks` for each of WAITS, interpolated between neighbours, and
    `<prefix>longest_weeks`; missing where the cell has none.
    """
    rows = grouping.rows
    shares = {f"{prefix}{_LIST}": rows[f"{prefix}days"].quantile(list(SHARES.values())) for prefix in WAITS}
    longest = {f"{prefix}longest_weeks": rows[f"{prefix}days"].max() / DAYS_PER_WEEK for prefix in LONGEST}
    measured = rows.group_by(grouping.by).aggregate(**shares, **longest)
    weeks = {
        f"{prefix}{name}_weeks": _weeks(measured[f"{prefix}{_LIST}"][place])
        for prefix in WAITS
        for place, name in enumerate(SHARES)
    }
    return measured.select(*grouping.by, *longest, **weeks)


def figures(grouping: Grouping, *, summed: pd.DataFrame, waited: pd.DataFrame) -> pd.DataFrame:
    """One row a cell: the columns grouped by, each of COUNTS with who is behind it, and the waits.

    `summed` are the fetched `sums` of the grouping's cross-tabulation, `waited` its fetched `waits`.
    """
    return counted(summed, grouping).merge(waited, on=list(grouping.by), validate="one_to_one")


def _weeks(days: ir.FloatingValue) -> ir.FloatingValue:
    """Interpolated days as weeks, by way of whole hundredths: engines differ in the last digit of a fraction."""
    return (days * HUNDREDTHS).round().cast("int64") / (HUNDREDTHS * DAYS_PER_WEEK)


def named(frame: pd.DataFrame, grouping: Grouping) -> pd.DataFrame:
    """A fetched frame under the store's names of a cell: `area_id`, `provider_id`, `breakdown`, `stage`.

    `cross` is the id of its cross-tabulation and `period` the number of its period.
    """
    cross = grouping.cross
    text = {column: frame[column].astype("object") for column in grouping.by}
    cell = {
        "cross": cross.id,
        "area_id": text[grouping.area],
        "provider_id": text["provider"] if "provider" in cross.by else "",
        "breakdown": breakdown(frame, [label for label in cross.by if label != "provider"]),
        "stage": grouping.group or text["stage"],
        "period": frame["period"],
    }
    return pd.DataFrame({**cell, **frame.drop(columns=list(grouping.by))}, index=frame.index)


def breakdown(frame: pd.DataFrame, labels: Sequence[str]) -> pd.Series:
    """`name=value` pairs joined by `;`, as the store writes them; a label without a value is `not_recorded`."""
    pairs = pd.Series("", index=frame.index, dtype="object")
    for place, label in enumerate(labels):
        values = frame[label].astype("object")
        pairs = (
            pairs
            + (";" if place else "")
            + f"{label}="
            + values.where(values.notna(), NOT_RECORDED).astype(str)
        )
    return pairs
