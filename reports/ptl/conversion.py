"""Who comes through: of those who left the wait for a stage in the year, how many because the stage began."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from metrics.conversion import stage_conversion
from metrics.printed import number
from reports.claims import Claim, Number, Said
from reports.figures import Period
from reports.ptl.claimed import added, cell, setting, share_of, year_words
from reports.ptl.measures import MOST_WITHHELD, months_to
from reports.ptl.rounding import counts_in, together_off
from reports.ptl.tracking import EVERYONE, Cut, Tracking

#: The way that everybody goes; only some need the stages after it, so these stand alone.
WAY = ("triage", "assessment", "treatment")
BEGAN, CLOSED, UNKNOWN = "left as the stage began", "closed without it", "withheld"
FILLS = {BEGAN: "accent", CLOSED: "waiting_no_help", UNKNOWN: "context"}
_SHARES = ["conversion_percent", "lowercl", "uppercl", "reached_percent"]


def conversion_table(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """One row a stage: `stage_id`, `stage`, completed, closed, months, withheld and metrics.conversion's figures.

    Counts are of the months of the year to `last` in which both are shown; missing where that is less than half.
    """
    ends = {period.end for period in months_to(tracking, area_id, last)}
    rows = []
    for place, stage in enumerate(tracking.words.waits):
        if not tracking.counted(area_id, cut) or not tracking.has_stage(cut, stage.id):
            continue
        series = tracking.series(area_id, stage.id, cut=cut)
        flows = series.loc[series["period_end"].isin(ends), ["completed", "closed"]]
        shown = flows.dropna()
        enough = len(flows) - len(shown) <= MOST_WITHHELD * len(flows)
        completed, closed = shown.sum() if enough else (float("nan"), float("nan"))
        rows.append(
            {
                "stage_id": stage.id,
                "stage": stage.name,
                "stage_order": place,
                "way": "" if stage.id in WAY else stage.id,
                "completed": completed,
                "closed": closed,
                "months": len(flows),
                "withheld": len(flows) - len(shown),
                "off": together_off(len(shown)),
            }
        )
    return stage_conversion(pd.DataFrame(rows), by="way", off="off") if rows else pd.DataFrame()


def conversion_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Began and closed by stage: columns as charts.shares, with the limits and how many of 100 come so far."""
    rows = []
    for row in table.to_dict("records"):
        known = {name: row[name] for name in _SHARES} | {
            "label": row["stage"],
            "base": _base(row["left"], row["months"], row["withheld"]),
        }
        share = row["conversion_percent"]
        if pd.isna(share):
            parts = [(UNKNOWN, float("nan"), float("nan"))]
        else:
            parts = [(BEGAN, row["completed"], share), (CLOSED, row["closed"], 100 - share)]
        rows += [
            known | {"part": part, "count": count, "share_percent": percent} for part, count, percent in parts
        ]
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base", *_SHARES])


def conversion_said(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> Said:
    """How many of 100 who join the way come through to its end at the year's conversions."""
    table = conversion_table(tracking, area_id, last, cut)
    way = table[table["stage_id"].isin(WAY)] if len(table) else table
    known = way[way["reached_percent"].notna()] if len(way) else way
    if known.empty:
        return Said("**Too many months are withheld to say how many come through each stage.**")
    stages = [str(stage) for stage in known["stage_id"]]
    ended = {stage: _ended(tracking, area_id, last, cut, stage) for stage in stages}
    shares = [share_of(began, added([began, closed])) for began, closed in ended.values()]
    reached = float(np.prod([share.value / 100 for share in shares])) * 100
    through = Number(
        number(reached), reached, "product", of=tuple(replace(share, text="") for share in shares)
    )
    first, end = known.iloc[0]["stage"].lower(), known.iloc[-1]
    way_to = f"to {end['stage'].lower()}" if len(known) > 1 else "it"
    hundred = setting(100)
    when, settings = year_words(tracking, area_id, last)
    told = (
        f"**About {through.text} of {hundred.text} who join {first} come through {way_to}.** This is at the shares of "
        f"{when}."
    )
    numbers = [through, hundred, *settings]
    measure = f"pathway_snapshots.{stages[-1]}"
    if end["stage_id"] != way.iloc[-1]["stage_id"]:
        return Said(
            f"{told} How many come further is withheld.",
            (Claim(measure, area_id, (last.label,), tuple(numbers)),),
        )
    least = min(
        stages,
        key=lambda stage: ended[stage][0].value / max(ended[stage][1].value + ended[stage][0].value, 1),
    )
    began, closed = ended[least]
    left = added([began, closed])
    others = [_closed(*ended[stage]) for stage in stages if stage != least]
    part, off = _closed(began, closed)
    alone = all(part - its > np.hypot(off, its_off) for its, its_off in others)
    told += (
        f" {'The largest part' if alone else 'One of the largest parts'} is closed at "
        f"{tracking.words.stage(least).lower()}: {closed.text} of the {left.text} who left it."
    )
    return Said(told, (Claim(measure, area_id, (last.label,), (*numbers, closed, left)),))


def _ended(tracking: Tracking, area_id: str, last: Period, cut: Cut, stage: str) -> tuple[Number, Number]:
    """How many left the wait for a stage as it began, and without it, over the months in which both are shown."""
    cells = [cell(tracking, area_id, month, stage, cut) for month in months_to(tracking, area_id, last)]
    shown = [one for one in cells if one is not None and one.known("completed") and one.known("closed")]
    began, closed = (added([one.number(column, "") for one in shown]) for column in ("completed", "closed"))
    return began, closed


def _closed(began: Number, closed: Number) -> tuple[float, float]:
    """The part of those who left a wait that was closed, and how far off rounding may have put it (0 to 1)."""
    left = began.value + closed.value
    part = closed.value / max(left, 1)
    return part, together_off(counts_in(closed)) * float(np.hypot(part, 1 - part)) / max(left, 1)


def _base(left: float, months: int, withheld: int) -> str:
    if pd.isna(left):
        return "[c]"
    return f"{number(left)} left{f', {months - withheld} of {months} months' if withheld else ''}"
