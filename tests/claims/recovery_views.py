"""Views of a recovery plan: the queue planned at each month's end, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from reports.demand.futures import recovery
from reports.demand.futures_said import recovery_said
from reports.figures import Figures
from reports.ptl.tracking import Cut, Tracking
from store.areas import Area
from tests.claims import queues_again as again
from tests.claims.faults import View
from tests.claims.numerals import period_text, rounded
from tests.claims.planned import Given, Planned, known_of, links, lists

MONTHS_PLANNED = 18


MONTHS_BACK = (1, 9, 18)


def recoveries(figures: Figures, today: date) -> Iterator[Planned]:
    """A recovery plan: place × pathway × stage × how many months back it starts × enough starts or too few."""
    for tracking, place, pathway, name in lists(figures):
        for link in links(tracking, known_of(figures), place, pathway):
            for back in MONTHS_BACK:
                for enough in (True, False):
                    yield Planned(
                        "Recovery plan",
                        f"{place.short_name}, {name}, {link.name}, from {back} months before, {enough}",
                        place.area_id,
                        partial(_recovery, tracking, figures, place, pathway, link.stage_id, back, enough),
                    )


def _recovery(
    tracking: Tracking, figures: Figures, place: Area, pathway: str, stage_id: str, back: int, enough: bool
) -> View:
    cut = Cut("pathway", pathway)
    found = again.stand(links(tracking, known_of(figures), place, pathway), clear=26)
    one = next((f for f in found if f.link.stage_id == stage_id), None)
    series = tracking.series(place.area_id, stage_id, cut=cut).dropna(subset=["waiting"])
    months = [p for p in tracking.periods(place.area_id) if p.end in set(series["period_end"])]
    if one is None or len(months) <= back:
        return View("", ())
    start = months[-1 - back]
    queue = float(series.loc[series["period_end"] == start.end, "waiting"].iloc[0])
    starts = again.up(one.link.capacity + one.more) if enough else round(one.demand * 0.9, 1)
    rows = recovery(
        tracking,
        place.area_id,
        cut,
        stage_id=stage_id,
        start=start,
        months=MONTHS_PLANNED,
        queue=queue,
        demand_per_week=one.demand,
        capacity_per_week=starts,
        target_queue=one.target,
    )
    said = recovery_said(
        rows,
        stage=one.link.name,
        stage_id=stage_id,
        area_id=place.area_id,
        pathway=pathway,
        demand_per_week=one.demand,
        capacity_per_week=starts,
    )
    plan = planned_again(start.end, queue, one, starts)
    measured = dict(zip(series["period_end"], series["waiting"], strict=True))
    given = given_of_recovery(one, plan, measured, starts)
    return View("", (said,), given=given, ahead=tuple(_month(day) for day in plan))


def planned_again(start: date, queue: float, one: again.Stands, starts: float) -> dict[date, float]:
    """The queue planned at each month's end: demand less starts for every week, never below its target."""
    least, plan, day = min(queue, one.target), {start: queue}, start
    for _ in range(MONTHS_PLANNED):
        day = (
            (day.replace(day=28) + timedelta(days=4)).replace(day=28)
            if day.day < 28
            else day + timedelta(days=1)
        )
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        weeks = (day - start).days / 7
        plan[day] = max(queue + (one.demand - starts) * weeks, 0.0, least)
    return plan


def _month(day: date) -> str:
    return period_text(day.replace(day=1), day, "month")


def given_of_recovery(
    one: again.Stands, plan: dict[date, float], measured: dict[date, float], starts: float
) -> Given:
    end, first = list(plan.values())[-1], next(iter(plan.values()))
    known = [day for day in plan if day in measured]
    now, planned = measured[known[-1]], plan[known[-1]]
    above = float(rounded(now, 0)) - float(rounded(planned, 0))
    there = next(day for day, queue in plan.items() if queue <= end)
    return [
        (r" starts from ([\d,]+) in ", [first]),
        (r", ([\d,]+) above the plan of", [above] if above > again.TWO_COUNTS_OFF else []),
        (r"\babove the plan of ([\d,]+)", [planned]),
        (r"\bon plan \(([\d,]+)\)", [planned] if above <= again.TWO_COUNTS_OFF else []),
        (r"\bplan keeps it at ([\d,]+)", [end]),
        (r"\bplan reaches ([\d,]+) in ", [end]),
        (r"\bplan reaches [\d,]+ in (\w{3} \d{4})", [_month(there)]),
        (r"\bAt ([\d.,]+) starts per week it grows", [starts]),
        (r"\bit grows to ([\d,]+) by ", [end]),
        (r"\bit grows to [\d,]+ by (\w{3} \d{4})", [_month(list(plan)[-1])]),
        (r": ([\d.,]+) join per week", [one.demand]),
        (r"\bwere waiting in (\w{3} \d{4})", [_month(known[-1])]),
    ]
