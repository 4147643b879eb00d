"""What anybody knows who has read what the tables hold: which counts add up to which, cell by cell.

Written from docs/ptl.md and docs/publishing-and-disclosure.md with plain loops over the exact counts, and apart
from the code that decides what to withhold. A name is (table, area, provider, breakdown, stage, period, column).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, product
from typing import Any

from store.pathway_columns import SNAPSHOT_COUNTS
from store.schema import Tables

Name = tuple[Any, ...]
Equation = dict[Name, int]
Period = tuple[dt.date, dt.date, str]
WAITS = ("triage", "assessment", "treatment", "subsequent", "internal", "transition")
GROUPS = {"all_waits": WAITS, "hidden_waits": WAITS[2:]}
CHAIN = ("triage", "assessment", "treatment", "discharge")
STEPS = {"subsequent": ("subsequent",), "internal": ("internal", "step_up", "step_down")}
#: Each count, and the counts that it is a part of.
WITHIN = {
    "over_18_weeks": ("waiting",),
    "over_52_weeks": ("over_18_weeks",),
    "referral_over_18_weeks": ("waiting",),
    "referral_over_52_weeks": ("referral_over_18_weeks",),
    "over_standard": ("with_standard",),
    "adjusted_over_standard": ("with_standard",),
    "completed_within_standard": ("completed_with_standard",),
    "completed_adjusted_within_standard": ("completed_with_standard",),
    "with_standard": ("waiting",),
    "completed_with_standard": ("completed",),
}
#: Measures that say again what a snapshot says.
SAME = {
    ("referrals_received", "count"): ("pathway", "started"),
    ("referrals_accepted", "count"): ("assessment", "started"),
    ("referrals_rejected", "count"): ("pathway", "closed"),
    ("discharges", "count"): ("pathway", "completed"),
    ("multiple_referrals", "denominator"): ("pathway", "started"),
    ("episode_days", "denominator"): ("pathway", "completed"),
    ("sessions", "denominator"): ("discharge", "completed"),
    ("removals", "count"): ("all_waits", "closed"),
}
DAY = dt.timedelta(days=1)


#: Labels of measures that stand for a stage, and the column of the snapshot that such a measure repeats.
LABELS = {stage: (f"stage={stage}",) for stage in WAITS}
LABELS |= {
    stage: (*LABELS[stage], *(f"step_kind={kind}" for kind in kinds)) for stage, kinds in STEPS.items()
}
REPEATED = {"removals": "closed", "steps_referred": "started", "steps_started": "completed"}


def named_counts(tables: Tables) -> dict[Name, int]:
    """Every exact count of the three tables by name; a count that is not known is left out."""
    found: dict[Name, int] = {}
    for row in tables["pathway_snapshots"].to_dict("records"):
        for column in SNAPSHOT_COUNTS:
            found["snapshot", *_cell(row), row["stage"], _period(row), column] = int(row[column])
    for row in tables["pathway_bands"].to_dict("records"):
        name = ("band", *_cell(row), row["stage"], _period(row), (row["clock"], row["lower_weeks"]))
        found[name] = int(row["count"])
    for row in tables["pathway_measures"].to_dict("records"):
        for column in ("count", "denominator"):
            if row[column] == row[column]:
                found["measure", *_cell(row), row["measure"], _period(row), column] = int(row[column])
    return found


def everywhere(counts: Mapping[Name, int]) -> dict[Name, int]:
    """The counts, and nought for every cell that anybody of any area was in at any time, in all areas and times.

    Nobody can tell a row that is not there from one of which nothing is shown.
    """
    areas, periods, cells = defaultdict(set), defaultdict(set), defaultdict(set)
    for table, area, provider, breakdown, what, period, column in counts:
        family = (table, bool(provider), tuple(pair.partition("=")[0] for pair in breakdown.split(";")))
        areas[family].add(area)
        periods[family].add(period)
        cells[family].add((provider, breakdown, what, column))
    every = (
        (family[0], area, provider, breakdown, what, period, column)
        for family in cells
        for area, period in product(areas[family], periods[family])
        for provider, breakdown, what, column in cells[family]
    )
    return {name: counts.get(name, 0) for name in every}


def of_every_stage(counts: Mapping[Name, int]) -> dict[Name, int]:
    """The counts, and nought for the same of every stage: a table does not say which stages nobody was removed from."""
    found = dict(counts)
    for name in counts:
        if "stage=" in name[3]:
            for stage in WAITS:
                found.setdefault((*name[:3], re.sub("stage=[a-z]+", f"stage={stage}", name[3]), *name[4:]), 0)
    return found


def shown_counts(tables: Tables) -> dict[Name, int]:
    """The counts that a protected table shows."""
    snapshots, bands, measures = (
        tables[name] for name in ("pathway_snapshots", "pathway_bands", "pathway_measures")
    )
    known = tables | {
        "pathway_snapshots": snapshots.fillna(dict.fromkeys(SNAPSHOT_COUNTS, -1)),
        "pathway_bands": bands.fillna({"count": -1}),
        "pathway_measures": measures,
    }
    return {name: count for name, count in named_counts(known).items() if count >= 0}


def equations(counts: Mapping[Name, int], system: str) -> Iterator[tuple[str, Equation]]:
    """Sums of counts that are nought, each with what it is called; a count that is not there is nought."""
    yield from _totals(counts, system)
    cells: dict[Name, set[tuple[Any, Period]]] = defaultdict(set)
    ladders: dict[Name, list[Name]] = defaultdict(list)
    for name in counts:
        if name[0] == "snapshot":
            cells[name[1:4]].add((name[4], name[5]))
        if name[0] == "band":
            ladders[*name[1:6], name[6][0]].append(name)
    for cell, rows in cells.items():
        periods = {period for _, period in rows}
        for stage, period in rows:
            yield from _stock(cell, stage, period, periods)
            yield from _bands(cell, stage, period, ladders)
        for period in periods:
            yield from _stages(cell, period)
            yield from _measures(cell, period)
            yield from _labelled(cell, period, counts)


def remainders(counts: Mapping[Name, int]) -> Iterator[tuple[Name, Equation]]:
    """What is left of a count when a part of it is taken away, and the sum that says so. It is never negative."""
    for name in counts:
        part = name[6]
        for total in WITHIN.get(part, ()) if name[0] == "snapshot" else ():
            left = (*name[:6], f"{total} less {part}")
            yield left, {(*name[:6], total): -1, name: 1, left: 1}


def _totals(counts: Mapping[Name, int], system: str) -> Iterator[tuple[str, Equation]]:
    """Boroughs of the system, labels of what has none, and parts of what is broken down by two labels."""
    parts: dict[Name, Equation] = defaultdict(dict)
    for name in counts:
        table, area, provider, breakdown, *rest = name
        if area != system:
            parts[table, system, provider, breakdown, *rest, "areas"][name] = 1
        labels = [("provider", provider)] if provider else []
        labels += [tuple(pair.split("=", 1)) for pair in breakdown.split(";") if pair]
        for size in range(len(labels)):
            for kept in combinations(labels, size):
                text = ";".join(f"{label}={value}" for label, value in kept if label != "provider")
                family = tuple(label for label, _ in labels)
                parts[table, area, dict(kept).get("provider", ""), text, *rest, family][name] = 1
    for (*total, kind), members in parts.items():
        if tuple(total) in counts:
            yield f"{total[0]} by {kind}", members | {tuple(total): -1}


def _stock(cell: Name, stage: str, period: Period, periods: set[Period]) -> Iterator[tuple[str, Equation]]:
    flow = {"opening": 1, "started": 1, "completed": -1, "closed": -1, "waiting": -1}
    yield "flow", {_at(cell, stage, period, column): sign for column, sign in flow.items()}
    for other in periods:
        if other[2] == period[2] and other[1] + DAY == period[0]:
            yield "next", {_at(cell, stage, period, "opening"): 1, _at(cell, stage, other, "waiting"): -1}
        if other[2] != period[2] and other[1] == period[1]:
            yield "same day", {_at(cell, stage, period, "waiting"): 1, _at(cell, stage, other, "waiting"): -1}


def _bands(
    cell: Name, stage: str, period: Period, ladders: Mapping[Name, list[Name]]
) -> Iterator[tuple[str, Equation]]:
    for clock, prefix in (("stage", ""), ("referral", "referral_")):
        rungs = ladders.get((*cell, stage, period, clock), [])
        for weeks, column in ((0, "waiting"), (18, f"{prefix}over_18_weeks"), (52, f"{prefix}over_52_weeks")):
            if rungs:
                over: Equation = {name: 1 for name in rungs if name[6][1] >= weeks}
                yield "bands", over | {_at(cell, stage, period, column): -1}


def _stages(cell: Name, period: Period) -> Iterator[tuple[str, Equation]]:
    for group, members in GROUPS.items():
        for column in SNAPSHOT_COUNTS:
            parts: Equation = {_at(cell, stage, period, column): 1 for stage in members}
            yield "groups", parts | {_at(cell, group, period, column): -1}
    for before, after in pairwise(CHAIN):
        yield "chain", {_at(cell, before, period, "completed"): 1, _at(cell, after, period, "started"): -1}
    yield "chain", {_at(cell, "pathway", period, "started"): 1, _at(cell, CHAIN[0], period, "started"): -1}
    for column in ("opening", "waiting"):
        parts = {_at(cell, stage, period, column): 1 for stage in CHAIN}
        yield "chain", parts | {_at(cell, "pathway", period, column): -1}
    ends: Equation = {_at(cell, stage, period, "closed"): 1 for stage in CHAIN}
    ends |= {_at(cell, CHAIN[-1], period, "completed"): 1}
    yield "chain", ends | {_at(cell, "pathway", period, column): -1 for column in ("completed", "closed")}


def _measures(cell: Name, period: Period) -> Iterator[tuple[str, Equation]]:
    for (measure, part), (stage, column) in SAME.items():
        said = ("measure", *cell, measure, period, part)
        yield "measures", {said: 1, _at(cell, stage, period, column): -1}


def _labelled(cell: Name, period: Period, counts: Mapping[Name, int]) -> Iterator[tuple[str, Equation]]:
    """Measures by step and by stage, which say again what came to a stage, left it and was removed from it."""
    for stage, labels in LABELS.items():
        for measure, column in REPEATED.items():
            said: Equation = {}
            for label in labels:
                pairs = [pair for pair in (cell[2], label) if pair]
                for text in {";".join(pairs), ";".join(pairs[::-1])}:
                    name = ("measure", *cell[:2], text, measure, period, "count")
                    if name in counts:
                        said[name] = 1
            if said:
                yield "labels", said | {_at(cell, stage, period, column): -1}


def _at(cell: Name, stage: str, period: Period, column: str) -> Name:
    return ("snapshot", *cell, stage, period, column)


def _cell(row: Mapping[str, Any]) -> Name:
    return row["area_id"], row["provider_id"], row["breakdown"]


def _period(row: Mapping[str, Any]) -> Period:
    return row["period_start"], row["period_end"], row["period_type"]
