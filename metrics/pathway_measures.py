"""Counts by month beside the waits: the shape they all share, and how they are tabulated.

A measure is a set of rows, each with a day, a count and a denominator, added up by month and by declared labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from metrics.clocks import LABELS

BY_PROVIDER_AND_PATHWAY: tuple[tuple[str, ...], ...] = ((), ("provider",), ("pathway",))


@dataclass(frozen=True)
class Measure:
    """One measure: rows with `area_id`, `system_id`, labels, `day` (a date), `count` and `denominator`.

    `by` are the labels it is counted by, one set after the other. A missing denominator: it is a plain count.
    """

    id: str
    rows: ir.Table
    by: tuple[tuple[str, ...], ...] = BY_PROVIDER_AND_PATHWAY


@dataclass(frozen=True)
class MeasureTable:
    """A measure added up by one set of labels, for boroughs (`area` is area_id) or systems (system_id)."""

    id: str
    area: str
    by: tuple[str, ...]
    table: ir.Table


def measured(
    pathways: ir.Table,
    *,
    day: ir.DateValue,
    count: ir.IntegerValue | int = 1,
    denominator: ir.IntegerValue | int | None = None,
    **labels: ir.Value,
) -> ir.Table:
    """Rows for a Measure: those with a `day`. `count` and `denominator` are columns or one number for all rows."""
    numbers = {
        "count": ibis.literal(count) if isinstance(count, int) else count,
        "denominator": ibis.null("int64") if denominator is None else denominator,
    }
    numbers = {name: ibis.literal(n) if isinstance(n, int) else n for name, n in numbers.items()}
    rows = pathways.mutate(**numbers, **labels).mutate(day=day)
    return rows.filter(rows["day"].notnull()).select(*LABELS, "system_id", *labels, *numbers, "day")


def tabulate(measure: Measure) -> Iterator[MeasureTable]:
    """The measure by month: the columns grouped by, `month` (its first day), `count`, `denominator`."""
    rows = measure.rows.mutate(month=measure.rows["day"].truncate("M"))
    for area in ("area_id", "system_id"):
        for labels in measure.by:
            kept = rows.filter(rows[area].notnull())
            table = kept.group_by([area, *labels, "month"]).aggregate(
                count=kept["count"].sum(), denominator=kept["denominator"].sum()
            )
            yield MeasureTable(measure.id, area, labels, table)
