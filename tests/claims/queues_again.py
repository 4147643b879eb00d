"""Demand, capacity and queues of a pathway worked out a second time: from the store's counts, by formulas here alone.

Sources: Fong and others 2022 (target queue, relief, capacity to hold); a fluid runs straight between the moments at
which a queue empties (Kleinrock 1976). People per week, people, weeks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tests.claims.known import Known
from tests.claims.numerals import rounded

MONTHS = 6
#: Capacity is needed in steps of this many per week, rounded up.
STEP = 0.1
#: A count is off by up to four, rounded up or down at random: together by four times the root of their number.
TWO_COUNTS_OFF = 4 * math.sqrt(2)
NOBODY = 1e-9
#: How far off a rounded number of those who wait may be.
WAITING_UNSURE = 4


@dataclass(frozen=True)
class Link:
    """One stage of a pathway: who joins from outside, who can be seen, who waits, its standard, who goes on.

    `unsure` is how far apart rounding may set who joins and who is seen, `seen_unsure` how far off who is seen may be;
    `fewer` where nobody closed is shown, so that fewer may join.
    """

    stage_id: str
    name: str
    outside: float
    capacity: float
    queue: float
    standard: float
    onward: float
    unsure: float = 0.0
    seen_unsure: float = 0.0
    fewer: bool = False


def up(value: float) -> float:
    """To the next tenth up."""
    return round(math.ceil(round(value / STEP, 6)) * STEP, 1)


def stages_with_a_standard(known: Known, pathway: str, order: Sequence[str]) -> int:
    """How many stages of a pathway have a standard, measured or not."""
    return len(set(_own_standards(known._pathways[pathway], order)) & set(known._pathways[pathway]["stages"]))


def links_of(known: Known, place_id: str, pathway: str, stages: Sequence[tuple[str, str]]) -> list[Link]:
    """What the list measures of a pathway in its newest six months; `stages` are ids and names in order."""
    months = _months(known)[place_id]
    ends = sorted(months)[-MONTHS:]
    rows = _cells(known).get((place_id, f"pathway={pathway}"), {})
    weeks = sum((end - months[end]).days + 1 for end in ends) / 7
    standards = _own_standards(known._pathways[pathway], [stage for stage, _ in stages])
    found: list[tuple[str, str, float, float, float, float]] = []
    unsure: dict[str, dict[str, Any]] = {}
    for stage, name in stages:
        mine = [rows.get((stage, end)) for end in ends]
        if stage not in standards or stage not in known._pathways[pathway]["stages"]:
            continue
        if any(one is None or one["started"] != one["started"] for one in mine):
            continue
        joined, seen, lost = (
            _added([one[column] for one in mine if one is not None], len(ends)) / weeks
            for column in ("started", "completed", "closed")
        )
        waiting = float(mine[-1]["waiting"]) if mine[-1] is not None else math.nan
        if all(map(math.isfinite, (joined, seen, waiting))):
            arriving = max(joined - (0.0 if lost != lost else lost), 0.0)
            found.append((stage, name, arriving, seen, waiting, standards[stage]))
            shown = [
                sum(one is not None and one[column] == one[column] for one in mine)
                for column in ("started", "completed", "closed")
            ]
            each = [4 * len(ends) / math.sqrt(many) / weeks for many in shown if many]
            unsure[stage] = {"unsure": math.hypot(*each), "seen_unsure": each[1], "fewer": not shown[2]}
    return [replace(link, **unsure[link.stage_id]) for link in _chained(found)]


def _cells(known: Known) -> dict[tuple[str, str], dict[tuple[str, date], dict[Any, Any]]]:
    """The month ends of every cell of no one provider: by area and breakdown, then by stage and day."""
    snapshot = known.figures.snapshot_id
    if snapshot not in _SPLIT:
        rows = known.figures.tables["pathway_snapshots"]
        rows = rows[(rows["provider_id"].fillna("") == "") & (rows["period_type"] == "month")]
        found: dict[tuple[str, str], dict[tuple[str, date], dict[Any, Any]]] = {}
        columns = ["area_id", "breakdown", "stage", "period_end", "started", "completed", "closed", "waiting"]
        wanted = rows["breakdown"].fillna("").str.fullmatch(r"pathway=\w+")
        for row in rows.loc[wanted, columns].to_dict("records"):
            found.setdefault((row["area_id"], row["breakdown"]), {})[row["stage"], row["period_end"]] = row
        _SPLIT[snapshot] = found
    return _SPLIT[snapshot]


def _months(known: Known) -> dict[str, dict[date, date]]:
    """The months of every area: end and start."""
    snapshot = known.figures.snapshot_id
    if snapshot not in _ENDS:
        rows = known.figures.tables["pathway_snapshots"]
        rows = rows.loc[rows["period_type"] == "month", ["area_id", "period_end", "period_start"]]
        found: dict[str, dict[date, date]] = {}
        for area, end, start in rows.drop_duplicates().itertuples(index=False, name=None):
            found.setdefault(area, {})[end] = start
        _ENDS[snapshot] = found
    return _ENDS[snapshot]


_SPLIT: dict[str, dict[tuple[str, str], dict[tuple[str, date], dict[Any, Any]]]] = {}
_ENDS: dict[str, dict[str, dict[date, date]]] = {}


def _added(counts: Sequence[float], months: int) -> float:
    """A count over the months, of the months that are known."""
    known = [count for count in counts if count == count]
    return sum(known) / len(known) * months if known else math.nan


def _own_standards(pathway: dict[str, Any], order: Sequence[str]) -> dict[str, float]:
    """Weeks that each stage may take: a standard from referral is less what the stages before it may take."""
    said = {one["stage"]: one for one in pathway["standards"]}
    found, before = {}, 0
    for stage in order:
        if stage not in said:
            continue
        days, clock = said[stage]["days"], said[stage]["clock"]
        own = days - before if clock == "referral" else days
        if own > 0:
            found[stage] = own / 7
        if clock == "referral":
            before = max(before, days)
    return found


def _chained(found: Sequence[tuple[str, str, float, float, float, float]]) -> list[Link]:
    links: list[Link] = []
    for place, (stage, name, arriving, seen, waiting, standard) in enumerate(found):
        sent = min(arriving, found[place - 1][3]) if place else 0.0
        if place:
            before = links[-1]
            share = 100 * sent / found[place - 1][3] if found[place - 1][3] > 0 else 0.0
            links[-1] = replace(before, onward=round(min(max(share, 0.0), 100.0)) / 100)
        links.append(
            Link(
                stage,
                name,
                outside=_tenth(arriving - sent),
                capacity=_tenth(seen),
                queue=float(round(waiting)),
                standard=max(_tenth(standard), STEP),
                onward=0.0,
            )
        )
    return links


def _tenth(value: float) -> float:
    return float(rounded(value, 1))


@dataclass(frozen=True)
class Stands:
    """How one stage stands, by the rules for a queue."""

    link: Link
    demand: float
    target: float
    needs: float | None
    more: float
    unsure: float
    least: bool = False
    fewer: bool = False

    @property
    def grows(self) -> bool:
        return self.demand > 0 and self.demand >= self.link.capacity

    @property
    def surely_grows(self) -> bool:
        return self.grows and not self.fewer and self.demand - self.link.capacity > self.unsure

    @property
    def is_open(self) -> bool:
        """Whether it may grow and may not."""
        over = self.demand - self.link.capacity
        if not self.link.capacity or not self.demand or not self.link.unsure:
            return False
        return over >= -self.unsure if self.fewer else abs(over) <= self.unsure


def stand(links: Sequence[Link], *, clear: int) -> list[Stands]:
    found: list[Stands] = []
    let_through, carried, few = 0.0, 0.0, False
    for link in links:
        demand = link.outside + let_through
        unsure, few = math.hypot(link.unsure, carried), link.fewer or few
        target = demand * link.standard / 4
        long = link.queue > 2 * target
        hold = demand + 4 / link.standard if demand > 0 else 0.0
        relief = demand + (link.queue - target) / clear
        grows = demand > 0 and demand >= link.capacity
        needs = up(relief) if long else up(hold) if grows else None
        one = Stands(link, demand, target, needs, 0.0, unsure, fewer=few)
        long_unsure = math.hypot(WAITING_UNSURE, unsure * link.standard / 2)
        maybe_long = abs(link.queue - 2 * target) <= long_unsure or (few and not long)
        if few and long and not maybe_long:
            fullest = (demand + unsure) * min(clear - link.standard / 4, 0.0)
            least = math.floor(round((link.queue - WAITING_UNSURE + fullest) / clear / STEP, 6)) * STEP
            if least > link.capacity + link.seen_unsure:
                one = replace(one, needs=round(least, 1), more=least - link.capacity, least=True)
        elif not few and needs is not None:
            apart = math.hypot(unsure, WAITING_UNSURE / clear) if long else unsure
            missing = needs - link.capacity
            if one.surely_grows or (missing > apart and not maybe_long):
                one = replace(one, more=max(up(missing), STEP))
        found.append(one)
        sure, share = one.surely_grows, link.onward
        carried, few = (0.0, False) if sure or not share else (share * unsure, few)
        let_through = min(demand, link.capacity) * share
    return found


def together(links: Sequence[Link], found: Sequence[Stands], *, clear: int) -> list[float]:
    """What each stage needs while all catch up: what the stages before send on meanwhile comes on top."""
    needed, demand, share, told = 0.0, 0.0, 0.0, []
    for link, one in zip(links, found, strict=True):
        demand, joining = link.outside + share * demand, link.outside + share * needed
        target = demand * link.standard / 4
        needed = joining + (max(link.queue - target, 0.0) / clear if link.queue > 2 * target else 0.0)
        share = link.onward
        told.append((one.needs or 0.0) if one.least else max(needed, one.needs or 0.0))
    return told


def fullest_is_open(links: Sequence[Link], found: Sequence[Stands]) -> bool:
    """Whether the stage that would be fullest, if all kept up, may be less full than it was measured."""
    demand, share, few, loads = 0.0, 0.0, False, []
    for link, one in zip(links, found, strict=True):
        few = link.fewer or (few and share > 0)
        demand, share = link.outside + share * demand, link.onward
        loads.append((demand / link.capacity if link.capacity else math.inf, few or one.is_open))
    return max(loads)[1]


def takes_in(links: Sequence[Link]) -> float:
    """The most that may join from outside without a queue growing."""
    demand, share, fullest = 0.0, 0.0, 0.0
    for link in links:
        demand = link.outside + share * demand
        share = link.onward
        if demand > 0:
            fullest = max(fullest, demand / link.capacity if link.capacity else math.inf)
    outside = sum(link.outside for link in links)
    if fullest <= 0:
        return min(link.capacity for link in links)
    return 0.0 if math.isinf(fullest) else outside / fullest


def course(links: Sequence[Link]) -> list[tuple[float, list[float], list[float]]]:
    """The queues as a fluid: from which week on, who waits at each stage, and by how many that changes per week."""
    week, queues = 0.0, [link.queue for link in links]
    corners = []
    while True:
        changes, onward = [], 0.0
        for link, queue in zip(links, queues, strict=True):
            joining = link.outside + onward
            seen = link.capacity if queue > 0 else min(joining, link.capacity)
            changes.append(joining - seen)
            onward = seen * link.onward
        corners.append((week, queues, changes))
        empties = [q / -c if c < -NOBODY else math.inf for q, c in zip(queues, changes, strict=True)]
        step = min(empties)
        if math.isinf(step):
            return corners
        queues = [
            0.0 if last <= step * (1 + NOBODY) else max(q + c * step, 0.0)
            for q, c, last in zip(queues, changes, empties, strict=True)
        ]
        week += step


def waits_all_the_way(links: Sequence[Link]) -> float | None:
    """Weeks of who joins now: at each stage those who will be there on arrival are ahead."""
    corners, week = course(links), 0.0
    for place, link in enumerate(links):
        begun, queues, changes = next(one for one in reversed(corners) if one[0] <= week)
        ahead = max(queues[place] + changes[place] * (week - begun), 0.0)
        if not link.capacity:
            return None
        week += ahead / link.capacity
    return week
