"""The weekly meeting: waits by milestone and priority, this week beside the last, from the protected tables."""

from __future__ import annotations

import pandas as pd

from reports.claims import Said
from reports.figures import Period
from reports.ptl.claimed import cell, of_time
from reports.ptl.rounding import base_words, share_held
from reports.ptl.stages import SINCE, count_words
from reports.ptl.tracking import EVERYONE, WEEK, Cut, Tracking
from reports.ptl.words import DIMENSIONS
from store.pathway_columns import ALL_WAITS

PRIORITY = "priority"
LATE, IN_TIME, UNKNOWN = "past their standard", "within it", "withheld"
FILLS = {LATE: "waiting_no_help", IN_TIME: "accent", UNKNOWN: "context"}
#: What a cell of the table may hold: column of the snapshots → heading.
COUNTED = {
    "waiting": "Waiting",
    "over_standard": "Past their standard",
    "over_18_weeks": f"Over 18 weeks {SINCE['stage']}",
    "referral_over_52_weeks": f"Over 52 weeks {SINCE['referral']}",
}


def weeks(tracking: Tracking, area_id: str) -> list[Period]:
    """The week ends that the list was measured at, earliest first."""
    return tracking.periods(area_id, kind=WEEK)


def priorities(tracking: Tracking, area_id: str) -> list[Cut]:
    return [cut for cut in tracking.cuts(area_id) if cut.dimension == PRIORITY]


def milestone_table(tracking: Tracking, area_id: str, week: Period, *, column: str) -> pd.DataFrame:
    """Rows the stages and all waits, columns the priorities and everyone: one count of COUNTED, in words."""
    cuts = [*priorities(tracking, area_id), EVERYONE]
    stages = [stage.id for stage in tracking.words.waits] + [ALL_WAITS]
    table: dict[str, list[str]] = {"Waiting for": [tracking.words.stage(stage) for stage in stages]}
    for cut in cuts:
        cells = tracking.at(area_id, week, cut)[column]
        table[cut.label] = [count_words(cells[stage]) if stage in cells.index else "–" for stage in stages]
    return pd.DataFrame(table)


def standard_rows(tracking: Tracking, area_id: str, week: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """Past and within the standard at each milestone: columns as charts.shares. Stages without a standard are "
    "left out."""
    rows = []
    for stage in tracking.words.waits:
        row = tracking.row(area_id, week, stage.id, cut)
        if row is None or row["with_standard"] == 0:
            continue
        late, every = row["over_standard"], row["with_standard"]
        if pd.isna(late) or pd.isna(every):
            rows.append((stage.name, UNKNOWN, float("nan"), float("nan"), f"{count_words(every)} waits"))
            continue
        base, share = base_words(every, "waits", late, LATE), share_held(late, every)
        rows.append((stage.name, LATE, late, share, base))
        rows.append((stage.name, IN_TIME, max(every - late, 0.0), 100 - share, base))
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base"])


def change_table(tracking: Tracking, area_id: str, week: Period) -> pd.DataFrame:
    """Rows the stages: waiting now, a week before, who joined, was seen and was closed in the week."""
    known = [p for p in weeks(tracking, area_id) if p.end <= week.end]
    now = tracking.at(area_id, week)
    before = tracking.at(area_id, known[-2]) if len(known) > 1 else now.iloc[0:0]
    stages = [stage.id for stage in tracking.words.waits if stage.id in now.index] + [ALL_WAITS]

    def cells(rows: pd.DataFrame, column: str) -> list[str]:
        return ["–" if pd.isna(text) else str(text) for text in rows[column].map(count_words).reindex(stages)]

    return pd.DataFrame(
        {
            "Waiting for": [tracking.words.stage(stage) for stage in stages],
            "Now": cells(now, "waiting"),
            "Before": cells(before, "waiting"),
            "Joined": cells(now, "started"),
            "Helped": cells(now, "completed"),
            "Closed": cells(now, "closed"),
        }
    )


def meeting_said(tracking: Tracking, area_id: str, week: Period) -> Said:
    """What the meeting starts from: how many wait, how many are past their standard, and of these the urgent."""
    now = cell(tracking, area_id, week, ALL_WAITS)
    name = tracking.areas[area_id].short_name
    if now is None or not now.known("waiting"):
        return Said(f"**How many wait in {name} on {week.label} is withheld.**", (of_time(area_id, week),))
    waiting = now.number("waiting")
    claims = [now.claim(waiting)]
    told = f"**{waiting.text} waits were running in {name} on {week.label}"
    if now.known("over_standard") and now.number("over_standard").value <= waiting.value:
        late = now.number("over_standard")
        told += f", {late.text} of them past their standard"
        claims.append(now.claim(late))
    told += ".**"
    urgents = []
    for cut in priorities(tracking, area_id):
        urgent = (
            cell(tracking, area_id, week, ALL_WAITS, cut) if cut.code in {"emergency", "urgent"} else None
        )
        if urgent is None or not urgent.known("waiting"):
            continue
        some = urgent.number("waiting")
        claims.append(urgent.claim(some))
        past = ""
        if urgent.known("over_standard") and urgent.number("over_standard").value <= some.value:
            late = urgent.number("over_standard")
            past = f" ({late.text} past their standard)"
            claims.append(urgent.claim(late))
        urgents.append(f"{some.text} are {cut.label.lower()}{past}")
    return Said(f"{told} {'; '.join(urgents)}." if urgents else told, tuple(claims))


def parts_table(tracking: Tracking, area_id: str, week: Period, *, dimension: str) -> pd.DataFrame:
    """Rows the parts of a dimension (provider, team, pathway): waiting and past their standard."""
    cuts = [cut for cut in tracking.cuts(area_id) if cut.dimension == dimension]
    found = [(cut, tracking.row(area_id, week, ALL_WAITS, cut)) for cut in cuts]
    kept = [(cut, row) for cut, row in found if row is not None]
    return pd.DataFrame(
        {
            DIMENSIONS[dimension]: [cut.label for cut, _ in kept],
            **{heading: [count_words(row[column]) for _, row in kept] for column, heading in COUNTED.items()},
        }
    )
