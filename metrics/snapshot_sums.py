"""Counts of running clocks, and who is behind them: added up once by the engine, then over boroughs and stages.

A percentile must be taken of the clocks themselves, cell by cell. Counts need not: each cross-tabulation is counted
once, by borough, system and stage, and what is counted so adds up to systems and to groups of stages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pandas as pd

from metrics.people import ALONE, WHOLE
from metrics.snapshots import COUNTS, CrossTabulation, Grouping, over_weeks

BAND = "lower_weeks"
BAND_COUNTS = ("count",)


def sums(running: ir.Table, cross: CrossTabulation, *, groups: Sequence[str]) -> ir.Table:
    """One row for each borough, system, label, stage and period: COUNTS, each with its `_key` and its people.

    People are those of the stage alone and of each of `groups`: `<count>_people_stage`, `<count>_people_<group>`.
    """
    flags = {name: running[name] for name in COUNTS}
    return running.group_by(_finest(cross)).aggregate(**_adding(running, flags, groups))


def band_sums(
    running: ir.Table,
    cross: CrossTabulation,
    *,
    groups: Sequence[str],
    clock: str,
    edges_weeks: Sequence[int],
    edge: str,
) -> ir.Table:
    """The same of those who wait in each band: `count` beside `lower_weeks`. Empty bands have no row.

    The first band begins at 0; the others begin at `edges_weeks`, and the last is open. `clock`: stage, referral.
    """
    column = "days" if clock == "stage" else f"{clock}_days"
    rows = running.filter(running[column].notnull())
    lower: ir.NumericValue = ibis.literal(0, "int32")
    for weeks in edges_weeks:
        beyond = over_weeks(rows[column], weeks, edge=edge)
        lower = ibis.ifelse(beyond, ibis.literal(weeks, "int32"), lower)
    rows = rows.mutate(**{BAND: lower, "each": ibis.literal(1, "int8")})
    flags = dict.fromkeys(BAND_COUNTS, rows["each"])
    return rows.group_by([*_finest(cross), BAND]).aggregate(**_adding(rows, flags, groups))


def counted(
    summed: pd.DataFrame, grouping: Grouping, *, counts: Sequence[str] = COUNTS, beside: Sequence[str] = ()
) -> pd.DataFrame:
    """The fetched sums of a cross-tabulation, added up to the cells of one grouping of it.

    One row for each cell (and each value of the columns `beside`): the columns grouped by, and each of `counts` with
    its `_key` and its `_people`, all whole numbers.
    """
    rows = summed[summed[grouping.area].notna()]
    if grouping.group:
        rows = rows[rows["stage"].isin(grouping.stages)]
    set_ = grouping.group or ALONE
    named = {name: name for name in counts} | {f"{name}_key": f"{name}_key" for name in counts}
    named |= {f"{name}_people_{set_}": f"{name}_people" for name in counts}
    cell = [*grouping.by, *beside]
    added = rows.groupby(cell, dropna=False, observed=True, sort=False)[list(named)].sum()
    return added.rename(columns=named).reset_index()


def _finest(cross: CrossTabulation) -> list[str]:
    return [*(["area_id"] if cross.boroughs else []), "system_id", *cross.by, "stage", "period"]


def _adding(
    rows: ir.Table, flags: Mapping[str, ir.IntegerValue], groups: Sequence[str]
) -> dict[str, ir.Value]:
    """Each flag's sum, the sum of the keys of its rows, and of those that are the first of their person."""
    found: dict[str, ir.Value] = {}
    for name, flag in flags.items():
        found[name] = flag.sum().cast(WHOLE)
        found[f"{name}_key"] = (flag * rows["key"]).sum().cast(WHOLE)
        for each in (ALONE, *groups):
            found[f"{name}_people_{each}"] = (flag * rows[f"first_{each}"]).sum().cast(WHOLE)
    return found
