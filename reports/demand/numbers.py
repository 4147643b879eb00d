"""Demand and capacity of a chain of stages: what a tracking list measures, or what a person enters."""

from __future__ import annotations

import pandas as pd

from metrics.printed import rounded
from metrics.queue_stages import Stage
from reports.demand.standing import CV_CAPACITY, CV_DEMAND
from reports.figures import Period
from reports.ptl.tracking import MONTH, Cut, Tracking
from reports.ptl.words import Words

DAYS_IN_A_WEEK = 7
#: Months that demand and capacity are averaged over, so that a holiday does not pass for a shortage.
MEASURED_MONTHS = 6
#: The shortest standard that a stage can be held to, in weeks.
SHORTEST_WEEKS = 0.1
SEED = 1
RUNS = 200
#: Columns of the numbers of a chain: one row a stage, people a week, people, weeks and per cent.
NUMBERS = ("demand_per_week", "capacity_per_week", "queue", "standard_weeks", "onward_percent")


def standard_weeks(words: Words, pathway: str) -> dict[str, float]:
    """The standard of each wait of a pathway on the stage's own clock, in weeks.

    A standard from referral is less what the stages before it may take: 18 weeks to treatment after 4 to assessment
    leave 14. A stage without a standard has none here.
    """
    found: dict[str, float] = {}
    before = 0
    for stage in words.waits:
        standard = words.standard(pathway, stage.id)
        if standard is None or stage.id not in words.stages_of[pathway]:
            continue
        own = standard.days - before if standard.clock == "referral" else standard.days
        if own > 0:
            found[stage.id] = own / DAYS_IN_A_WEEK
        if standard.clock == "referral":
            before = max(before, standard.days)
    return found


def measured_numbers(tracking: Tracking, area_id: str, cut: Cut, last: Period) -> pd.DataFrame:
    """The numbers of each wait of a pathway, averaged over MEASURED_MONTHS up to `last`: `stage_id`, `stage`, NUMBERS.

    Demand is who joins from outside the chain, less who is closed without being seen. Of those started at a stage,
    `onward_percent` join the next. Stages with a withheld count are left out.
    """
    words = tracking.words
    standards = standard_weeks(words, cut.code)
    months, weeks = averaged_months(tracking, area_id, last)
    rows = []
    for stage in words.waits:
        series = tracking.series(area_id, stage.id, cut=cut)
        series = series[series["period_end"].isin([p.end for p in months])]
        flows = series[["started", "completed", "closed"]]
        if stage.id not in standards or len(series) < len(months) or flows["started"].isna().any():
            continue
        joined, seen, lost = (flows[name].mean() * len(months) / weeks for name in flows)
        rows.append(
            {
                "stage_id": stage.id,
                "stage": stage.name,
                "joined": joined - (0.0 if pd.isna(lost) else lost),
                "capacity_per_week": seen,
                "queue": series["waiting"].iloc[-1],
                "standard_weeks": standards[stage.id],
            }
        )
    table = pd.DataFrame(
        rows, columns=["stage_id", "stage", "joined", "capacity_per_week", "queue", "standard_weeks"]
    )
    return _chained(table.dropna(subset=["joined", "capacity_per_week", "queue"]))


def rough(tracking: Tracking, area_id: str, cut: Cut, last: Period, numbers: pd.DataFrame) -> list[str]:
    """The stages among the measured numbers of which some months, or all of those closed, are withheld."""
    ends = [month.end for month in averaged_months(tracking, area_id, last)[0]]
    found = []
    for row in numbers.to_dict("records"):
        series = tracking.series(area_id, str(row["stage_id"]), cut=cut)
        shown = series.loc[series["period_end"].isin(ends), ["completed", "closed"]]
        if shown.isna().any().any():
            found.append(str(row["stage"]))
    return found


def averaged_months(tracking: Tracking, area_id: str, last: Period) -> tuple[list[Period], float]:
    """The months that demand and capacity are averaged over, and how many weeks they are."""
    months = [p for p in tracking.periods(area_id, kind=MONTH) if p.end <= last.end][-MEASURED_MONTHS:]
    return months, sum((p.end - p.start).days + 1 for p in months) / DAYS_IN_A_WEEK


def left_out(words: Words, pathway: str, numbers: pd.DataFrame) -> list[str]:
    """The stages of a pathway that have a standard and are not among its measured numbers: a count is withheld."""
    standards, found = standard_weeks(words, pathway), set(numbers["stage_id"])
    return [stage.name for stage in words.waits if stage.id in standards and stage.id not in found]


def _chained(table: pd.DataFrame) -> pd.DataFrame:
    """Who joins each stage, divided into those who come from the stage before and those from outside."""
    arriving = table["joined"].clip(lower=0)
    before = table["capacity_per_week"].shift(1)
    from_before = arriving.where(arriving < before, before).fillna(0)
    onward = (100 * from_before.shift(-1) / table["capacity_per_week"]).where(table["capacity_per_week"] > 0)
    return table.assign(
        demand_per_week=(arriving - from_before).round(1),
        capacity_per_week=table["capacity_per_week"].round(1),
        onward_percent=onward.fillna(0).clip(0, 100).round(0),
    )[["stage_id", "stage", *NUMBERS]].reset_index(drop=True)


def empty_numbers(words: Words, pathway: str) -> pd.DataFrame:
    """The waits of a pathway with their standards and nothing else, for a person to fill in."""
    standards = standard_weeks(words, pathway)
    table = pd.DataFrame(
        [(stage.id, stage.name, standards[stage.id]) for stage in words.waits if stage.id in standards],
        columns=["stage_id", "stage", "standard_weeks"],
    )
    return table.reindex(columns=["stage_id", "stage", *NUMBERS])


def complete(numbers: pd.DataFrame) -> bool:
    """Whether the numbers are enough: who joins the first stage; who is seen, who waits and the standard of all.

    A standard of no weeks cannot be kept, and is no standard.
    """
    if not len(numbers) or pd.isna(numbers["demand_per_week"].iloc[0]):
        return False
    known = numbers[["capacity_per_week", "queue", "standard_weeks"]].notna().all().all()
    return bool(known and (numbers["standard_weeks"] > 0).all())


def chain(numbers: pd.DataFrame) -> list[Stage]:
    """The numbers as stages, in order; nobody joins from outside where no demand is given.

    They are taken as they are printed, to one decimal, so that a reader who works it out again agrees.
    """
    filled = numbers.fillna({"demand_per_week": 0.0, "onward_percent": 100.0})
    return [
        Stage(
            str(row["stage"]),
            capacity_per_week=rounded(float(row["capacity_per_week"])),
            demand_per_week=rounded(float(row["demand_per_week"])),
            queue=round(float(row["queue"])),
            standard_weeks=max(rounded(float(row["standard_weeks"])), SHORTEST_WEEKS),
            onward_share=float(row["onward_percent"]) / 100,
            cv_demand=CV_DEMAND,
            cv_capacity=CV_CAPACITY,
        )
        for row in filled.to_dict("records")
    ]
