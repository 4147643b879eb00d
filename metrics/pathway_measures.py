"""Counts by month beside the waits: the shape they all share, and how they are tabulated.

A measure is a set of rows, each with a day, a count and a denominator, added up by month and by declared labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from metrics.clocks import LABELS
from metrics.people import WHOLE, behind

#: What is added up of a measure's rows. Beside each sum stand its `_key`, its `_people` and its `_largest`.
SUMS = ("count", "denominator")
BY_PROVIDER_AND_PATHWAY: tuple[tuple[str, ...], ...] = ((), ("provider",), ("pathway",))


@dataclass(frozen=True)
class Measure:
    """One measure: rows as `measured` gives them, with `area_id`, `system_id` and labels.

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
    magnitudes: Sequence[str] = (),
    **labels: ir.Value,
) -> ir.Table:
    """Rows for a Measure: those with a `day` (a date). SUMS are columns or one number for all rows.

    `pathways` has KEYS too. Added: `first`, 1 for the row of each person and month that adds most to the count, else
    0; and `<sum>_largest`, the most that one person adds: 1 where pathways are counted, and for `magnitudes` (sums
    of days, sessions, appointments) all that the row's person adds in the month.
    """
    numbers = {
        "count": ibis.literal(count) if isinstance(count, int) else count,
        "denominator": ibis.null("int64") if denominator is None else denominator,
    }
    numbers = {name: ibis.literal(n) if isinstance(n, int) else n for name, n in numbers.items()}
    rows = pathways.mutate(**numbers, **labels).mutate(day=day)
    rows = rows.filter(rows["day"].notnull()).mutate(month=ibis._["day"].truncate("M"))
    of_person = [rows["person"], rows["month"]]
    order = [ibis.desc(rows["count"]), rows["key"], rows["day"], *(rows[label] for label in labels)]
    people = {"first": (ibis.row_number().over(group_by=of_person, order_by=order) == 0).cast("int8")}
    for name in SUMS:
        total = rows[name].sum().over(group_by=of_person) if name in magnitudes else ibis.literal(1, "int64")
        people[f"{name}_largest"] = total
    rows = rows.mutate(**people)
    return rows.select(*LABELS, "system_id", *labels, *numbers, "day", "month", "key", *people)


def tabulate(measure: Measure) -> Iterator[MeasureTable]:
    """The measure by month: the columns grouped by, `month` (its first day), SUMS and what stands beside each.

    Beside a sum stands who adds to it, which is nobody where it is missing: `_key` of their pathways, at least how
    many `_people`, and the `_largest` that one of them adds.
    """
    rows = measure.rows
    for area in ("area_id", "system_id"):
        for labels in measure.by:
            kept = rows.filter(rows[area].notnull())
            sums = {name: kept[name].sum() for name in SUMS}
            for name in SUMS:
                sums |= _adding(kept, name)
            table = kept.group_by([area, *labels, "month"]).aggregate(**sums)
            yield MeasureTable(measure.id, area, labels, table)


def _adding(rows: ir.Table, name: str) -> dict[str, ir.Value]:
    """Who adds to a sum: the rows in which it is more than nought."""
    adds = (rows[name] > 0).fill_null(False).cast("int8")
    return behind(name, counted=adds, key=rows["key"], first=rows["first"]) | {
        f"{name}_largest": (adds * rows[f"{name}_largest"]).max().cast(WHOLE)
    }
