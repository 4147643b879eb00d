"""Views of what is planned and simulated: demand and capacity, a what-if, a recovery plan, job plans, the opened list.

Beside what a view says stands what it was given, worked out again by `queues_again` from the store's own counts: every
number that was entered, chosen or simulated must be one of these.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

import pandas as pd

from loaders.ptl.open_waits import read_open_waits
from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage
from metrics.queue_what_if import what_if
from reports.demand.futures import changed_chain, recovery
from reports.demand.futures_said import recovery_said, what_if_said
from reports.demand.numbers import (
    RUNS,
    SEED,
    chain,
    complete,
    left_out,
    measured_numbers,
    rough,
)
from reports.demand.plans import PLAN, plans_said
from reports.demand.rounding import measured_off
from reports.demand.said import left_out_said, message_said, rough_said, rules_said, whole_said
from reports.demand.standing import standings
from reports.demand.together import together, together_said, whole_pathway
from reports.figures import Figures
from reports.ptl.tracking import Cut, Tracking, read_tracking
from reports.ptl.worklist import ANY, NEEDS, chosen_waits, work_said
from store.areas import Area
from tests.claims import queues_again as again
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.numerals import period_text, rounded
from tests.loaders.ptl.extracts import write_extract

Given = Sequence[tuple[str, Sequence[float | str]]]
CLEAR_IN_WEEKS = (13, 26, 52)
AHEAD_IN_WEEKS = (26, 52, 104)
MONTHS_PLANNED = 18
MONTHS_BACK = (1, 9, 18)
#: Starts per week moved as a share of the giver's, and added.
MOVES = ((0.2, 0.0), (0.5, 0.0), (0.0, 3.0))


@dataclass(frozen=True)
class Planned:
    """One view that a reader may open, with what it was given: read as any other of `views.ROOMS`."""

    room: str
    name: str
    place_id: str
    reads: Callable[[], View]

    def read(self) -> View:
        return replace(self.reads(), name=f"{self.room}: {self.name}", place_id=self.place_id)


def lists(figures: Figures) -> Iterator[tuple[Tracking, Area, str, str]]:
    """Every place with a list of its own, with each pathway that its list measures and its name."""
    tracking = read_tracking(figures)
    if tracking is None:
        return
    known = known_of(figures)
    for place in figures.areas.values():
        if place.scope == "demonstration" and tracking.has(place.area_id):
            for pathway, name in tracking.words.pathways.items():
                if links(tracking, known, place, pathway):
                    yield tracking, place, pathway, name


def known_of(figures: Figures) -> Known:
    """What the checker knows of a store, put together once."""
    return _KNOWN.setdefault(figures.snapshot_id, Known(figures))


_KNOWN: dict[str, Known] = {}


def links(tracking: Tracking, known: Known, place: Area, pathway: str) -> list[again.Link]:
    stages = [(stage.id, stage.name) for stage in tracking.words.waits]
    return again.links_of(known, place.area_id, pathway, stages)


def _named(name: str) -> str:
    """A stage's name as it stands in a text, in its own case and not inside a longer name."""
    return rf"(?-i:\b{re.escape(name)})"


# -- demand and capacity ---------------------------------------------------------------------------------------


def demand(figures: Figures, today: date) -> Iterator[Planned]:
    """Demand and capacity: place × pathway × weeks to catch up, from the numbers that the list measures."""
    for tracking, place, pathway, name in lists(figures):
        for weeks in CLEAR_IN_WEEKS:
            yield Planned(
                "Demand and capacity",
                f"{place.short_name}, {name}, {weeks} weeks",
                place.area_id,
                partial(_capacity, tracking, figures, place, pathway, weeks),
            )


def _capacity(tracking: Tracking, figures: Figures, place: Area, pathway: str, weeks: int) -> View:
    last = tracking.periods(place.area_id)[-1]
    numbers = measured_numbers(tracking, place.area_id, Cut("pathway", pathway), last)
    if not len(numbers) or not complete(numbers):
        return View("", ())
    stages = chain(numbers)
    off = measured_off(tracking, place.area_id, Cut("pathway", pathway), last, numbers)
    found = standings(stages, clear_in_weeks=weeks, off=off)
    whole = whole_pathway(stages, found)
    lean = rough(tracking, place.area_id, Cut("pathway", pathway), last, numbers)
    missing = left_out(tracking.words, pathway, numbers)
    said = (
        left_out_said(missing, of=len(missing) + len(found), area_id=place.area_id),
        message_said(found, whole, area_id=place.area_id, where=place.short_name, clear_in_weeks=weeks),
        rough_said(lean, area_id=place.area_id),
        whole_said(found, whole, area_id=place.area_id, part=bool(missing)),
        together_said(together(stages, found), whole, area_id=place.area_id),
        rules_said(clear_in_weeks=weeks),
    )
    known = known_of(figures)
    chained = links(tracking, known, place, pathway)
    every = again.stages_with_a_standard(known, pathway, [stage.id for stage in tracking.words.waits])
    gone: Given = [
        (r"^(\d+) of the \d+ stages (?:is|are) left out", [every - len(chained)]),
        (r"^\d+ of the (\d+) stages (?:is|are) left out", [every]),
    ]
    return View("", tuple(one for one in said if one), given=[*gone, *given_of_capacity(chained, weeks)])


def given_of_capacity(chained: Sequence[again.Link], weeks: int) -> Given:
    """Every number that the page may say of so many weeks to catch up, in the words it stands in."""
    found = again.stand(chained, clear=weeks)
    beside = again.together(chained, found, clear=weeks)
    clear = [f.grows and f.demand - f.link.capacity > f.unsure for f in found]
    growing, behind = (sum(map(bool, one)) for one in (clear, [f.more for f in found]))
    alone = [one.needs if one.needs is not None else again.up(one.demand) for one in found]
    outside, takes = sum(link.outside for link in chained), again.takes_in(chained)
    wait, last = again.waits_all_the_way(chained), again.weeks_to_target(chained, found)
    given: list[tuple[str, Sequence[float | str]]] = [
        (r"\bat (\d+) stages? (?:more join|as many)", [growing]),
        (r"\band at (\d+) stages? besides", [growing - 2]),
        (r"\b(\d+) stages? besides needs? more", [behind - 2]),
        (r"\bto be on target in (\d+) weeks\b", [weeks]),
        (r"\bon target within (\d+) weeks", [weeks]),
        (r"\bcatch up everywhere in (\d+) weeks", [weeks]),
        (r"\bcatch up reaches it in (\d+) weeks", [weeks]),
        (r"\b(?:one pathway|stages shown): ([\d,]+) wait", [sum(link.queue for link in chained)]),
        (r"\bthe standards allow ([\d,]+)\.", [sum(one.target for one in found)]),
        (r"\bgoes (?:all the way|through them) waits about ([\d,]+) weeks?", [] if wait is None else [wait]),
        (r"\bstandards add up to ([\d,]+) weeks?", [sum(link.standard for link in chained)]),
        (r"\btake in ([\d.,]+) of the [\d.,]+ who join", [takes]),
        (r"\btake in ([\d.,]+) per week where", [takes]),
        (r"\bas many as join per week, ([\d.,]+) and", [takes]),
        (r"\bas many as join per week, [\d.,]+ and ([\d.,]*\d)", [outside]),
        (r"\b(?:of|than|over) the ([\d.,]+) who join per week", [outside]),
        (r"\bper week where ([\d.,]+) join", [outside]),
        (
            r"\blast queue is on target in ([\d,]+) weeks?",
            [] if math.isinf(last) else [math.ceil(last - 1e-9)],
        ),
        (r"\bAlone it would need ([\d.,]*\d)", alone),
    ]
    for one, joint in zip(found, beside, strict=True):
        name = _named(one.link.name)
        needs = [again.up(joint), *([one.needs] if one.needs is not None else [])]
        given += [
            (rf"{name} \(([\d.,]+) join and", [one.demand]),
            (rf"{name} \((?:under )?[\d.,]+ join and ([\d.,]+) are seen", [one.link.capacity]),
            (rf"{name} needs ([\d.,]+) starts? per week", needs),
            (rf"{name} needs [\d.,]+ starts? per week \(now ([\d.,]+)\)", [one.link.capacity]),
        ]
    return given


# -- what if ---------------------------------------------------------------------------------------------------


def what_ifs(figures: Figures, today: date) -> Iterator[Planned]:
    """What if capacity moves, or is added: place × pathway × weeks ahead × what is moved or added."""
    for tracking, place, pathway, name in lists(figures):
        for weeks in AHEAD_IN_WEEKS:
            for moved, extra in MOVES:
                yield Planned(
                    "What if",
                    f"{place.short_name}, {name}, {weeks} weeks, {moved:.0%} moved, {extra:g} added",
                    place.area_id,
                    partial(_what_if, tracking, figures, place, pathway, weeks, moved, extra),
                )


def _what_if(
    tracking: Tracking, figures: Figures, place: Area, pathway: str, weeks: int, moved: float, extra: float
) -> View:
    last = tracking.periods(place.area_id)[-1]
    numbers = measured_numbers(tracking, place.area_id, Cut("pathway", pathway), last)
    if not complete(numbers):
        return View("", ())
    stages, chained = chain(numbers), links(tracking, known_of(figures), place, pathway)
    giver, taker = chained[-1], chained[0]
    size = round(giver.capacity * moved, 1)
    after = changed_chain(
        stages, giver=giver.name, taker=taker.name, moved=size, extra=extra, extra_at=giver.name
    )
    ends = what_if(stages, after, weeks=weeks, seed=SEED, runs=RUNS)
    part = bool(left_out(tracking.words, pathway, numbers))
    said = what_if_said(ends, weeks_ahead=weeks, area_id=place.area_id, part=part)
    change = {taker.name: size} | {giver.name: extra - size if taker != giver else extra}
    return View("", (said,), given=given_of_what_if(chained, change, weeks))


def given_of_what_if(chained: Sequence[again.Link], change: dict[str, float], weeks: int) -> Given:
    """By how much each wait differs between two runs of the same seed, one with capacity moved."""
    before, after = (
        _waits(
            [
                replace(link, capacity=link.capacity + (change.get(link.name, 0.0) if changed else 0.0))
                for link in chained
            ],
            weeks,
        )
        for changed in (False, True)
    )
    given: list[tuple[str, Sequence[float | str]]] = [(r"\bsimulation runs for (\d+) weeks", [weeks])]
    for stage in before:
        apart = float(
            rounded(after[stage], 1) - rounded(before[stage], 1)
        )  # of the waits as they are printed
        head = (
            r"(?:whole pathway|way through the stages shown) is "
            if stage == WHOLE_PATHWAY
            else rf"{_named(stage)} \("
        )
        for word, way in (("shorter", -1), ("longer", 1)):
            given.append((rf"{head}([\d.,]+) weeks? {word}", [way * apart] if way * apart > 0 else []))
    return given


def _waits(chained: Sequence[again.Link], weeks: int) -> dict[str, float]:
    """The wait of the middle run at each stage after so many weeks, 200 runs from seed 1; both chance and chance."""
    stages = [
        Stage(
            link.name,
            capacity_per_week=link.capacity,
            demand_per_week=link.outside,
            queue=int(link.queue),
            standard_weeks=link.standard,
            onward_share=link.onward,
            cv_demand=1.0,
            cv_capacity=1.0,
        )
        for link in chained
    ]
    played = simulate_chain(stages, weeks=weeks, seed=1, runs=200)
    ends = played[played["week"] == weeks]
    return dict(zip(ends["stage"], ends["wait_weeks_mid"], strict=True))


# -- recovery plan ---------------------------------------------------------------------------------------------


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


# -- job plans -------------------------------------------------------------------------------------------------

#: Whole-time equivalents, sessions, starts per session, weeks per year, per cent attended, and for which stage.
PLANS = (
    (("none", 10.0, 4.0, 1.5, 42.0, 90.0),),
    (("assessment", 2.5, 3.5, 1.25, 40.0, 85.0), ("treatment", 7.0, 6.0, 0.25, 44.0, 92.0)),
    (
        ("assessment", 1.0, 1.0, 1.0, 52.0, 100.0),
        ("assessment", 3.0, 2.0, 2.0, 41.0, 77.0),
        ("none", 0.5, 8.0, 0.75, 39.0, 64.0),
    ),
)


def job_plans(figures: Figures, today: date) -> Iterator[Planned]:
    """Capacity from job plans: one and several, for one stage, for several, and for none."""
    names = {"assessment": "Assessment", "treatment": "Treatment"}
    for place in [a for a in figures.areas.values() if a.scope == "demonstration" and a.kind == "borough"]:
        for plans in PLANS:
            yield Planned(
                "Job plans",
                f"{place.short_name}, {len(plans)}",
                place.area_id,
                partial(_plans, place, plans, names),
            )


def _plans(
    place: Area, plans: Sequence[tuple[str, float, float, float, float, float]], names: dict[str, str]
) -> View:
    table = pd.DataFrame(plans, columns=["stage_id", *PLAN])
    said = plans_said(table, names, area_id=place.area_id)
    allowed: dict[str, float] = {}
    for stage, staff, sessions, each, weeks, attended in plans:
        allowed[stage] = allowed.get(stage, 0.0) + staff * sessions * each * weeks / 52 * attended / 100
    given: list[tuple[str, Sequence[float | str]]] = [(r"\bThese (\d+) job plans", [len(plans)])]
    for stage, starts in allowed.items():
        where = rf" at {_named(names[stage])}" if stage in names else r"(?! at )"
        given.append((rf"([\d.,]+) starts? per week{where}", [starts]))
    return View("", (said,), given=given)


# -- the opened list -------------------------------------------------------------------------------------------

DAY = date(2024, 6, 30)
#: What matters of each pathway in the extract that is opened.
OPENED = (
    {"accepted_on": "2024-01-15"},
    {"accepted_on": "2024-06-20", "referred_on": "2024-06-20"},
    {"accepted_on": "2024-01-15", "first_contact_on": "2024-02-05", "second_contact_on": "2024-03-04"},
    {
        "accepted_on": "2024-01-15",
        "last_risk_review_on": "2024-06-10",
        "last_contact_while_waiting_on": "2024-06-12",
    },
    {"accepted_on": "2024-01-15", "first_contact_on": "2024-02-05", "priority": "urgent"},
    {"accepted_on": "2024-06-25", "referred_on": "2024-06-21", "team": "Community West"},
)


@cache
def opened_extract() -> pd.DataFrame:
    """The open waits of a made-up extract of the demonstration system."""
    with tempfile.TemporaryDirectory() as folder:
        content = write_extract(Path(folder), *OPENED, name="sent.csv").read_bytes()
    return read_open_waits(content, name="ptl_2024-06-30.csv", extract=DAY)


def opened(figures: Figures, today: date) -> Iterator[Planned]:
    """The opened list of the weekly meeting: what is chosen × what is needed."""
    choices: list[dict[str, str]] = [
        {},
        {"stage": "assessment"},
        {"stage": "treatment"},
        {"priority": "urgent"},
    ]
    for chosen in choices:
        for need in (ANY, *NEEDS):
            name = f"{', '.join(chosen.values()) or 'any'}, {need or 'anything'}"
            yield Planned("Opened list", name, "", partial(_opened, chosen, need))


def _opened(chosen: dict[str, str], need: str) -> View:
    waits = opened_extract()
    said = work_said(chosen_waits(waits, chosen, need=need), waits)
    kept = [
        row
        for row in waits.to_dict("records")
        if all(row[column] == code for column, code in chosen.items()) and (not need or row[need] > 0)
    ]
    given: list[tuple[str, Sequence[float | str]]] = [
        (r"^([\d,]+) of [\d,]+ open waits", [len(kept)]),
        (r" of ([\d,]+) open waits", [len(waits)]),
        (r"\b([\d,]+) past its standard", [sum(row["days_past_standard"] > 0 for row in kept)]),
        (r"\b([\d,]+) risk review overdue", [sum(row["review_overdue_days"] > 0 for row in kept)]),
        (r"\b([\d,]+) contact overdue", [sum(row["contact_overdue_days"] > 0 for row in kept)]),
    ]
    return View("", (said,), given=given)


ROOMS: dict[str, Callable[[Figures, date], Iterator[Planned]]] = {
    "Demand and capacity": demand,
    "What if": what_ifs,
    "Recovery plan": recoveries,
    "Job plans": job_plans,
    "Opened list": opened,
}
