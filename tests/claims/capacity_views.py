"""Views of demand and capacity, with every number that they may say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from reports.demand.numbers import chain, complete, left_out, measured_numbers, rough
from reports.demand.rounding import measured_off
from reports.demand.said import left_out_said, message_said, rough_said, rules_said, whole_said
from reports.demand.standing import standings
from reports.demand.together import together, together_said, whole_pathway
from reports.figures import Figures
from reports.ptl.tracking import Cut, Tracking
from store.areas import Area
from tests.claims import queues_again as again
from tests.claims.faults import View
from tests.claims.planned import Given, Planned, known_of, links, lists, named
from tests.claims.queues_apart import weeks_possible

CLEAR_IN_WEEKS = (13, 26, 52)


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
    clear = [one.surely_grows for one in found]
    growing, behind = (sum(map(bool, one)) for one in (clear, [f.more for f in found]))
    alone = [one.needs if one.needs is not None else again.up(one.demand) for one in found]
    outside, takes = sum(link.outside for link in chained), again.takes_in(chained)
    wait = again.waits_all_the_way(chained)
    flat = [] if again.fullest_is_open(chained, found) else [takes]
    first, latest = weeks_possible(chained, found)
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
        (r"\btake in ([\d.,]+) of the [\d.,]+ who join", flat),
        (r"\btake in ([\d.,]+) per week where", [takes]),
        (r"\bas many as join per week, ([\d.,]+) and", [takes]),
        (r"\bas many as join per week, [\d.,]+ and ([\d.,]*\d)", [outside]),
        (r"\b(?:of|than|over) the ([\d.,]+) who join per week", [outside]),
        (r"\bper week where ([\d.,]+) join", [outside]),
        (r"\blast queue is on target in ([\d,]+) weeks?", [first] if first == latest else []),
        (r"\blast queue is on target in (\d+) to [\d,]+ weeks?", [first]),
        (r"\blast queue is on target in \d+ to ([\d,]+) weeks?", [latest]),
        (r"\bon target now, or in ([\d,]+) weeks? at most", [latest] if not first else []),
        (r"\bAlone it would need ([\d.,]*\d)", alone),
    ]
    for one, joint in zip(found, beside, strict=True):
        name = named(one.link.name)
        needs = [again.up(joint), *([one.needs] if one.needs is not None else [])]
        given += [
            (rf"{name} \(([\d.,]+) join and", [one.demand]),
            (rf"{name} \((?:under )?[\d.,]+ join and ([\d.,]+) are seen", [one.link.capacity]),
            (rf"{name} needs ([\d.,]+) starts? per week", [] if one.fewer else needs),
            (rf"{name} needs at least ([\d.,]+) starts? per week", needs if one.least else []),
            (rf"{name} needs (?:at least )?[\d.,]+ starts? per week \(now ([\d.,]+)\)", [one.link.capacity]),
        ]
    return given
