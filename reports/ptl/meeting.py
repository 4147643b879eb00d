"""The weekly meeting: waits by milestone and priority, this week beside the last, from the protected tables."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number
from reports.figures import Period
from reports.ptl.stages import count_words
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
    "over_18_weeks": "Over 18 weeks",
    "referral_over_52_weeks": "Over 52 from referral",
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
        share = min(100 * late / every, 100.0)
        rows.append((stage.name, LATE, late, share, f"{number(every)} waits"))
        rows.append((stage.name, IN_TIME, max(every - late, 0.0), 100 - share, f"{number(every)} waits"))
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


def meeting_sentence(tracking: Tracking, area_id: str, week: Period) -> str:
    """What the meeting starts from: how many wait, how many are past their standard, and of these the urgent."""
    row = tracking.row(area_id, week, ALL_WAITS)
    name = tracking.areas[area_id].short_name
    if row is None or pd.isna(row["waiting"]):
        return f"**How many wait in {name} is withheld.**"
    over = (
        ""
        if pd.isna(row["over_standard"])
        else f", {number(row['over_standard'])} of them past their standard"
    )
    first = [cut for cut in priorities(tracking, area_id) if cut.code in {"emergency", "urgent"}]
    told = []
    for cut in first:
        urgent = tracking.row(area_id, week, ALL_WAITS, cut)
        if urgent is not None and pd.notna(urgent["waiting"]):
            late = urgent["over_standard"]
            past = "" if pd.isna(late) else f" ({number(late)} past their standard)"
            told.append(f"{number(urgent['waiting'])} are {cut.label.lower()}{past}")
    urgents = f" {'; '.join(told)}." if told else ""
    day = f"{week.end.day} {week.end:%b %Y}"
    return f"**{number(row['waiting'])} waits were running in {name} on {day}{over}.**{urgents}"


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
