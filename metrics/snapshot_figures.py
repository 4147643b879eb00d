"""What is measured in each cell of a snapshot: counts of clocks, waits in weeks, and how many wait in each band."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pandas as pd

from metrics.people import WHOLE, behind
from metrics.snapshots import COUNTS, DAYS_PER_WEEK, LONGEST, WAITS, Grouping, over_weeks

#: Shares in whole hundredths: between waits of whole days they lie on a whole hundredth of a day.
SHARES = {"median": 0.5, "p92": 0.92}
HUNDREDTHS = 100
_LIST = "shares_"
NOT_RECORDED = "not_recorded"


def figures(grouping: Grouping) -> ir.Table:
    """One row a cell: the columns grouped by, each of COUNTS with who is behind it, and waits in weeks.

    Waits are `<prefix>median_weeks` and `<prefix>p92_weeks` for each of WAITS, interpolated between neighbours, and
    `<prefix>longest_weeks`; missing where the cell has none.
    """
    rows = grouping.rows
    counts = {name: rows[name].sum() for name in COUNTS}
    for name in COUNTS:
        counts |= behind(name, counted=rows[name], key=rows["key"], first=rows[grouping.first])
    shares = {f"{prefix}{_LIST}": rows[f"{prefix}days"].quantile(list(SHARES.values())) for prefix in WAITS}
    longest = {f"{prefix}longest_weeks": rows[f"{prefix}days"].max() / DAYS_PER_WEEK for prefix in LONGEST}
    measured = rows.group_by(grouping.by).aggregate(**counts, **shares, **longest)
    weeks = {
        f"{prefix}{name}_weeks": _weeks(measured[f"{prefix}{_LIST}"][place])
        for prefix in WAITS
        for place, name in enumerate(SHARES)
    }
    return measured.select(*grouping.by, *counts, *longest, **weeks)


def _weeks(days: ir.FloatingValue) -> ir.FloatingValue:
    """Interpolated days as weeks, by way of whole hundredths: engines differ in the last digit of a fraction."""
    return (days * HUNDREDTHS).round().cast("int64") / (HUNDREDTHS * DAYS_PER_WEEK)


def band_counts(grouping: Grouping, *, clock: str, edges_weeks: Sequence[int], edge: str) -> ir.Table:
    """How many wait in each band: the columns grouped by, `lower_weeks`, `count`, `count_key` and `count_people`.

    Empty bands have no row. The first band begins at 0; the others begin at `edges_weeks`, and the last is open.
    `clock`: stage, referral.
    """
    column = "days" if clock == "stage" else f"{clock}_days"
    rows = grouping.rows.filter(grouping.rows[column].notnull())
    lower: ir.NumericValue = ibis.literal(0, "int32")
    for weeks in edges_weeks:
        beyond = over_weeks(rows[column], weeks, edge=edge)
        lower = ibis.ifelse(beyond, ibis.literal(weeks, "int32"), lower)
    rows = rows.mutate(lower_weeks=lower)
    return rows.group_by([*grouping.by, "lower_weeks"]).aggregate(
        count=rows.count(),
        count_key=rows["key"].sum().cast(WHOLE),
        count_people=rows[grouping.first].sum().cast(WHOLE),
    )


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
