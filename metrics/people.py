"""Who is behind a count: the key of the pathways counted, and how many people they are at least.

Every count is a sum of flags over rows. Beside it stand two more sums over the same rows: of the keys of their
pathways (`<count>_key`), by which equal sets of pathways are known again in any table, and of the rows that are the
first of their person (`<count>_people`). Nobody is first twice, so that sum is never more than the people there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

#: What a row carries of its pathway: a random number of the pathway's own, and a number for the person.
KEYS = ("key", "person")
#: The set of stages that is one stage alone, beside the groups of stages.
ALONE = "stage"
#: A sum as whole numbers of 64 bits: an engine's own sums are wider, and a fraction would lose digits of a key.
WHOLE = "!int64"
#: The last day there is, for a clock that still runs.
_NO_END = 2**31 - 1


def with_earlier(clocks: ir.Table, *, groups: Mapping[str, Sequence[str]]) -> ir.Table:
    """The clocks, each with the last day on which an earlier clock of its person ran.

    `before_stage` is of its own stage, `before_<group>` of the stages of each group (for the clocks of these).
    Missing where there was none. Earlier is what started earlier, then what has the smaller key, and then whatever
    tells two clocks of one pathway apart: which of them is first must not hang on the order of rows.
    """
    until = ibis.coalesce(clocks["ended"], _NO_END).cast("int32")
    order = [clocks[name] for name in ("started", "key", "stage", "step_kind")] + [until]
    alone, any_stage = (
        ibis.window(group_by=by, order_by=order, rows=(None, -1))
        for by in ([clocks["person"], clocks["stage"]], [clocks["person"]])
    )
    found = {f"before_{ALONE}": until.max().over(alone)}
    for name, stages in groups.items():  # one order of rows serves every group
        found[f"before_{name}"] = until.max(where=clocks["stage"].isin(stages)).over(any_stage)
    return clocks.mutate(**found)


def first_of_person(rows: ir.Table, *, since: ir.IntegerValue, groups: Sequence[str]) -> dict[str, ir.Value]:
    """`first_stage` and `first_<group>`: 1 where no earlier clock of the person ran on or after `since`, else 0."""
    found = {}
    for name in (ALONE, *groups):
        before = rows[f"before_{name}"]
        found[f"first_{name}"] = (before.isnull() | (before < since)).cast("int8")
    return found


def behind(
    name: str, *, counted: ir.IntegerValue, key: ir.IntegerValue, first: ir.IntegerValue
) -> dict[str, ir.Value]:
    """`<name>_key` and `<name>_people` of the rows of which `counted` is 1 (it is 0 elsewhere)."""
    return {
        f"{name}_key": (counted * key).sum().cast(WHOLE),
        f"{name}_people": (counted * first).sum().cast(WHOLE),
    }
