"""Who comes through: of those who left the wait for a stage in the year, how many because the stage began."""

from __future__ import annotations

import pandas as pd

from metrics.conversion import stage_conversion
from metrics.printed import number
from reports.figures import Period
from reports.ptl.measures import MOST_WITHHELD, months_to
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
            }
        )
    return stage_conversion(pd.DataFrame(rows), by="way") if rows else pd.DataFrame()


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


def conversion_sentence(table: pd.DataFrame) -> str:
    """How many of 100 who join the way come through to its end at the year's conversions, in a sentence."""
    way = table[table["stage_id"].isin(WAY)] if len(table) else table
    known = way[way["reached_percent"].notna()] if len(way) else way
    if known.empty:
        return "**Too many months are withheld to say how many come through each stage.**"
    first, last, ends = known.iloc[0]["stage"].lower(), known.iloc[-1], way.iloc[-1]
    through = f"to {last['stage'].lower()}" if len(known) > 1 else "it"
    share = f"about {number(last['reached_percent'])} of 100 who join {first}"
    head = f"**At this year's shares, {share} come through {through}.**"
    if last["stage_id"] != ends["stage_id"]:
        return f"{head} How many come further is withheld."
    least = known.iloc[int(known["conversion_percent"].to_numpy(dtype=float).argmin())]
    return (
        f"{head} The largest part is closed at {least['stage'].lower()}: {number(least['closed'])} of the "
        f"{number(least['left'])} who left it."
    )


def _base(left: float, months: int, withheld: int) -> str:
    if pd.isna(left):
        return "[c]"
    return f"{number(left)} left{f', {months - withheld} of {months} months' if withheld else ''}"
