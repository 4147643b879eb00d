"""Do some groups wait worse? Each age band or need group against all the others, by the share past its standard."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from metrics.equity import against_the_rest
from metrics.printed import WITHHELD, count, percent
from reports.claims import Basis, Claim, Said
from reports.figures import Period
from reports.ptl.claimed import Cell, added, named, of_time, setting, share_of, spoken
from reports.ptl.rounding import ALL, together_off
from reports.ptl.stage_words import part_cells
from reports.ptl.stages import part_rows
from reports.ptl.tracking import Tracking
from reports.ptl.words import DIMENSIONS
from reports.wording import join_words
from store.pathway_columns import ALL_WAITS
from store.rounded import RANDOM_REACH

#: The groups that are set against the rest.
GROUPS = ("age_band", "need_group")
_ONE = {"age_band": "age band", "need_group": "need group"}
LATE, IN_TIME, UNKNOWN = "past their standard", "within it", "withheld"
FILLS = {LATE: "waiting_no_help", IN_TIME: "accent", UNKNOWN: "context"}
#: A group with fewer waits that have a standard is too small to be set against the rest: rounding moves its share.
LEAST_COMPARED = 20
#: A sentence names so many groups each way; the rest are counted.
GROUPS_NAMED = 2
#: Where a group stands → how a row says so, with its shape.
_STANDS = {"higher": "▼ worse than the rest", "lower": "▲ better than the rest", "similar": "● as the rest"}
#: Standing of a group that is too small, in words.
SMALL = "too few to compare"
_KEPT = ["rest_percent", "difference", "lowercl", "uppercl", "standing", "note"]


def group_dimensions(tracking: Tracking, area_id: str) -> dict[str, str]:
    """The groups that an area's list is divided by."""
    found = {cut.dimension for cut in tracking.cuts(area_id)}
    return {name: DIMENSIONS[name] for name in GROUPS if name in found}


def equity_table(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """The groups with their protected counts and metrics.equity.against_the_rest: from rounded numbers only."""
    rows = part_rows(tracking, area_id, period, dimension, stage=stage)
    if rows.empty:
        return rows
    table = against_the_rest(rows, reach=RANDOM_REACH)
    small = table["with_standard"] < LEAST_COMPARED
    all_late = table["over_standard"] > table["with_standard"]
    return table.assign(standing=table["standing"].mask(all_late, ALL).mask(small, SMALL))


def equity_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Past and within the standard by group: columns as charts.shares, with what each is compared by."""
    rows, counts = [], table[["over_standard", "with_standard"]]
    sums = counts[counts.notna().all(axis="columns")].sum()
    for row in table.to_dict("records"):
        known = {name: row[name] for name in _KEPT} | {"label": row["label"]}
        share, late, every = row["share_percent"], row["over_standard"], row["with_standard"]
        stands = _STANDS.get(row["standing"])
        above = sums["over_standard"] - late > sums["with_standard"] - every
        rest = ALL if above else percent(row["rest_percent"])
        base = f"{stands} ({rest})" if stands else _without(row)
        if pd.isna(share):
            parts = [(UNKNOWN, float("nan"), float("nan"))]
        else:
            parts = [(LATE, late, share), (IN_TIME, max(every - late, 0.0), 100 - share)]
        rows += [
            known | {"part": part, "count": count, "share_percent": percent, "base": base}
            for part, count, percent in parts
        ]
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base", *_KEPT])


def _without(row: Mapping[Hashable, Any]) -> str:
    """What stands beside a group that is not compared: a share of a few says nothing without its counts."""
    late, every = row["over_standard"], row["with_standard"]
    if row["standing"] not in {SMALL, ALL}:
        return WITHHELD
    counts = (
        f"{count(late)} of {count(every)}" if late <= every else f"{count(every)} waits, {count(late)} late"
    )
    return f"{counts}: {row['standing']}"


def equity_said(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, stage: str = ALL_WAITS
) -> Said:
    """Which groups are past their standard more or less often than the rest, by more than chance."""
    table = equity_table(tracking, area_id, period, dimension, stage=stage)
    groups = DIMENSIONS[dimension].lower()
    compared = table[table["standing"].isin(_STANDS)] if len(table) else table
    if len(compared) < 2:
        return Said(f"**Too few counts can be shown to set one group against the rest, by {groups}.**")
    cells = dict(part_cells(tracking, area_id, period, dimension, stage=stage))
    known = {
        label: one
        for label, one in cells.items()
        if one.known("over_standard") and one.known("with_standard")
    }
    told: list[tuple[str, list[str]]] = []
    claims, names = [], []
    for standing, way in (("higher", "more often"), ("lower", "less often")):
        found = compared[compared["standing"] == standing].sort_values("difference", key=abs, ascending=False)
        parts, counts = [], []
        for label in found["label"].iloc[:GROUPS_NAMED]:
            words, claim = _against(label, known, standing)
            parts.append(spoken(label, dimension))
            counts.append(spoken(f"{label}: {words}.", dimension))
            claims.append(claim)
            names.append(label)
        more = setting(len(found) - len(parts))
        if more.value:
            parts.append(f"{more.text} other{'s' if more.value > 1 else ''}")
            claims.append(Claim(claims[-1].measure, area_id, (period.label,), (more,)))
        if parts:
            told.append((f"{way} for {join_words(parts)}.", counts))
    when = f"At the end of {period.label}"
    if not told:
        none = f"**{when} no {_ONE[dimension]} stood out from the rest.**"
        told_of = "Not one was past its standard clearly more or less often."
        return Said(f"{none} {told_of}", (of_time(area_id, period),))
    openings = (f"**{when} waits were past their standard {{0}}**", "It was {0}")
    sentences = [
        sentence
        for opening, (groups_named, counts) in zip(openings, told, strict=False)
        for sentence in (opening.format(groups_named), *(one[0].upper() + one[1:] for one in counts))
    ]
    text = " ".join([*sentences, "Ask why: they may differ in need or pathway."])
    return Said(text, tuple(claims), named(names))


def _against(label: str, known: Mapping[str, Cell], standing: str) -> tuple[str, Claim]:
    """One group beside all the others: its counts, both shares, and the comparison that sets it apart."""
    own = known[label]
    late, every = own.number("over_standard"), own.number("with_standard")
    others = [one for name, one in known.items() if name != label]
    rest_late, rest_every = (
        added([one.number(column, "") for one in others]) for column in ("over_standard", "with_standard")
    )
    part = share_of(late, every)
    rest = share_of(rest_late, rest_every) if rest_late.value <= rest_every.value else None
    given: dict[str, float | str | tuple[float, ...]] = {
        "numerator": late.value,
        "denominator": every.value,
        "numerator_before": min(rest_late.value, rest_every.value),
        "denominator_before": rest_every.value,
        "polarity": "none",
        "confidence": 0.95,
        "off": together_off(1),
        "off_before": together_off(len(others)),
    }
    claim = Claim(
        f"{own.measure}.{own.cut.breakdown}",
        own.area_id,
        (own.period.label,),
        (part, late, every, *([rest] if rest else [])),
        verdict=standing,
        basis=Basis("newcombe", given),
    )
    return f"{part.text}, {late.text} of {every.text}; the rest {rest.text if rest else ALL}", claim
