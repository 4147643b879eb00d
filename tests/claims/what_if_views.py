"""Views of a what-if: how much each wait differs between two runs of the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage
from metrics.queue_what_if import what_if
from reports.demand.futures import changed_chain
from reports.demand.futures_said import what_if_said
from reports.demand.numbers import RUNS, SEED, chain, complete, left_out, measured_numbers
from reports.figures import Figures
from reports.ptl.tracking import Cut, Tracking
from store.areas import Area
from tests.claims import queues_again as again
from tests.claims.faults import View
from tests.claims.numerals import rounded
from tests.claims.planned import Given, Planned, known_of, links, lists, named

AHEAD_IN_WEEKS = (26, 52, 104)


#: Starts per week moved as a share of the giver's, and added.
MOVES = ((0.2, 0.0), (0.5, 0.0), (0.0, 3.0))


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
            else rf"{named(stage)} \("
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
