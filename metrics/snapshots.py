"""The waiting list at the end of a period: which clocks ran, what each counts towards, and in which cells.

Written once as ibis expressions. A cell is an area (a borough or its system), the labels of one declared
cross-tabulation, and a stage or a group of stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from metrics.clocks import LABELS, adjusted_days
from metrics.people import first_of_person

DAYS_PER_WEEK = 7
LONG_WEEKS = (18, 52)
EDGES = ("in_lower_band", "in_upper_band")
#: Days run by clocks that are still waiting, and by those completed: of the stage, from referral, adjusted.
WAITS = ("", "referral_", "adjusted_", "completed_", "completed_referral_", "completed_adjusted_")
LONGEST = ("", "referral_")
COUNTS = (
    "opening",
    "started",
    "completed",
    "closed",
    "waiting",
    *(f"{prefix}over_{weeks}_weeks" for prefix in LONGEST for weeks in LONG_WEEKS),
    "with_standard",
    "over_standard",
    "adjusted_over_standard",
    "completed_with_standard",
    "completed_within_standard",
    "completed_adjusted_within_standard",
)


@dataclass(frozen=True)
class CrossTabulation:
    """One way of counting that is declared beforehand: by which labels, and whether for boroughs, bands, weeks too."""

    id: str
    by: tuple[str, ...] = ()
    boroughs: bool = True
    bands: bool = False
    weeks: bool = False


def running_in(
    clocks: ir.Table,
    periods: ir.Table,
    *,
    within: tuple[int, int],
    groups: Mapping[str, Sequence[str]],
    waits: Sequence[str],
    edge: str,
) -> ir.Table:
    """The clocks that ran on at least one day of each period, one row for each clock and period.

    `clocks` as `clock_rows` and `with_earlier` (for the same `groups`) give them; `periods` has `period` (a
    number), `first` and `last` (day numbers, both inclusive), all of them `within` two days; `waits` are the stages
    in which one waits; `edge` (one of EDGES) says whether a wait of exactly 18 or 52 weeks is over it. By the end of
    `last` a clock is waiting, or completed (its stage's end reached), or closed. Added to LABELS, `system_id`,
    `stage` and `period`: each of COUNTS (1 where the clock counts towards it, else 0) and `<prefix>days` for each of
    WAITS (missing where it does not apply). The clock from referral and the adjusted one are measured where one
    waits, not in treatment. `key` is that of the pathway, and `first_stage` and `first_<group>` say which clocks are
    the first of their person in the period.
    """
    earliest, latest = within
    rows = clocks.filter(
        (clocks["started"] <= latest) & (clocks["ended"].isnull() | (clocks["ended"] >= earliest))
    )
    starts_in_time = rows["started"] <= periods["last"]
    rows = rows.join(periods, [starts_in_time, rows["ended"].isnull() | (rows["ended"] >= periods["first"])])
    first, last = rows["first"], rows["last"]
    waiting = rows["ended"].isnull() | (rows["ended"] > last)
    rows = rows.mutate(is_waiting=waiting, until=ibis.ifelse(waiting, last, rows["ended"]))
    waiting, until, first = rows["is_waiting"], rows["until"], rows["first"]
    completed = ~waiting & rows["stopped"].notnull()
    days = {
        "": until - rows["started"],
        "referral_": until - rows["referred"],
        "adjusted_": adjusted_days(rows, start=rows["started"], end=until),
    }
    standard = rows["limit_days"].notnull()
    over = standard & (until - rows["limit_start"] > rows["limit_days"])
    adjusted_over = standard & (
        adjusted_days(rows, start=rows["limit_start"], end=until) > rows["limit_days"]
    )
    flags = {
        "opening": rows["started"] < first,
        "started": rows["started"] >= first,
        "completed": completed,
        "closed": ~waiting & ~completed,
        "waiting": waiting,
        "with_standard": waiting & standard,
        "over_standard": waiting & over,
        "adjusted_over_standard": waiting & adjusted_over,
        "completed_with_standard": completed & standard,
        "completed_within_standard": completed & standard & ~over,
        "completed_adjusted_within_standard": completed & standard & ~adjusted_over,
    } | {
        f"{prefix}over_{weeks}_weeks": waiting & over_weeks(days[prefix], weeks, edge=edge)
        for prefix in LONGEST
        for weeks in LONG_WEEKS
    }
    measured = {}
    for prefix, ran in days.items():
        applies = rows["stage"].isin(waits) if prefix else ibis.literal(True)
        measured[f"{prefix}days"] = ibis.ifelse(waiting & applies, ran, ibis.null("int32"))
        measured[f"completed_{prefix}days"] = ibis.ifelse(completed & applies, ran, ibis.null("int32"))
    counts = {name: flags[name].cast("int8") for name in COUNTS}
    people = first_of_person(rows, since=rows["first"], groups=list(groups))
    return rows.select(*LABELS, "system_id", "stage", "period", "key", **people, **counts, **measured)


def over_weeks(days: ir.IntegerValue, weeks: int, *, edge: str) -> ir.BooleanValue:
    """Whether a wait lies beyond so many weeks. `edge`: one of exactly that length does not, or does."""
    limit = weeks * DAYS_PER_WEEK
    return days > limit if edge == "in_lower_band" else days >= limit


@dataclass(frozen=True)
class Grouping:
    """Rows to group, and by which columns. `group` names a sum of `stages`, "" each stage on its own."""

    rows: ir.Table
    by: tuple[str, ...]
    cross: CrossTabulation
    area: str
    group: str
    stages: tuple[str, ...] = ()


def groupings(
    running: ir.Table, *, cross_tabulations: Sequence[CrossTabulation], groups: Mapping[str, Sequence[str]]
) -> Iterator[Grouping]:
    """Every way in which running clocks are grouped: boroughs and systems, single stages and `groups` of them."""
    for cross in cross_tabulations:
        for area in ["area_id", "system_id"] if cross.boroughs else ["system_id"]:
            for group, stages in [("", ()), *groups.items()]:
                rows = running.filter(running[area].notnull())
                rows = rows.filter(rows["stage"].isin(stages)) if group else rows
                by = (area, *cross.by, *(() if group else ("stage",)), "period")
                yield Grouping(rows, by, cross, area, group, tuple(stages))
