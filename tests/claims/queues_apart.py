"""When the last queue of a pathway is on target, worked out a second time: the earliest and latest that rounding leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tests.claims.queues_again import NOBODY, WAITING_UNSURE, Link, Stands, course


def weeks_possible(links: Sequence[Link], found: Sequence[Stands]) -> tuple[float, float]:
    """In how many whole weeks the last queue is on target, at the earliest and at the latest: infinite for never."""
    runs = [(links, list(found))]
    nobody = [replace(link, outside=0.0) if link.fewer else link for link in links]
    for chain in (links, nobody):
        for by in (-1, 1):
            runs.append(_apart(chain, found, by))
    each = [[_weeks_at(course(chain), place, one) for place, one in enumerate(at)] for chain, at in runs]
    ends = [max(map(of, zip(*each, strict=True))) for of in (min, max)]
    first, last = (week if math.isinf(week) else math.ceil(week - 1e-9) for week in ends)
    return first, last


def _apart(links: Sequence[Link], found: Sequence[Stands], by: int) -> tuple[list[Link], list[Stands]]:
    """The stages where rounding took away the most of the joining and waiting (1), or added it (-1), and their targets."""
    chain, at = [], []
    passed, moved, extra, share, let_through = 0.0, 0.0, 0.0, 0.0, 0.0
    for link, one in zip(links, found, strict=True):
        demand = link.outside + let_through
        want = link.outside + by * one.unsure - passed
        joins = max(want, 0.0)
        moved, extra = passed + joins - link.outside, share * extra + joins - want
        queue = max(link.queue + by * WAITING_UNSURE, 0.0) if link.unsure else link.queue
        chain.append(replace(link, outside=joins, capacity=link.capacity + extra, queue=queue))
        at.append(replace(one, target=max(demand - by * one.unsure, 0.0) * link.standard / 4))
        share = link.onward
        passed = 0.0 if one.surely_grows else share * moved
        let_through = min(demand, link.capacity) * share
    return chain, at


def _weeks_at(corners: list[tuple[float, list[float], list[float]]], place: int, one: Stands) -> float:
    """When the queue of one stage is down to its target for good."""
    _, queues, changes = corners[-1]
    if changes[place] > NOBODY or queues[place] > one.target + NOBODY:
        return math.inf
    for week, queues, changes in reversed(corners):
        if queues[place] > one.target + NOBODY:
            return week + (queues[place] - one.target) / -changes[place]
    return 0.0
