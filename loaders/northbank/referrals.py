"""Who is referred, when, by whom and to what: the first columns of every pathway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.northbank.calendar import Calendar, referral_weights
from loaders.northbank.chance import Chance, Ints, Mask, weights_of
from loaders.northbank.plan import Plan

Codes = NDArray[np.int8]
EMERGENCY, URGENT, ROUTINE = 0, 1, 2
PRIORITIES = ("emergency", "urgent", "routine")
CRISIS = "crisis"
_DAYS_A_YEAR = 365.25
_OLDEST_OF_CHILDREN = 17


@dataclass(frozen=True)
class Referrals:
    """One entry a referral, by day. `borough` and `pathway` are places in the plan, `person` a number.

    `turns_18` is the day of it; `refused` says whether the referral will not be accepted.
    """

    day: Ints
    borough: Codes
    pathway: Codes
    priority: Codes
    source: Codes
    person: Ints
    age: Codes
    turns_18: Ints
    refused: Mask

    def __len__(self) -> int:
        return len(self.day)


def make_referrals(plan: Plan, calendar: Calendar, chance: Chance, *, size: int) -> Referrals:
    """About `size` referrals: first ones, ones of people known from before, and returns after a refusal."""
    day, borough, pathway = _first(plan, calendar, chance, size=size)
    refused = _refused(plan, chance, "refused", borough, pathway)
    person = np.arange(len(day), dtype=np.int32)
    again = np.flatnonzero(refused & chance.happens("bounce", plan.again["bounced"] / 100, len(day)))
    person = _known(plan, chance, person, borough)
    back = day[again] + chance.days("bounce after", 16, 100, len(again))
    other = _other_tier(plan, chance, pathway[again])
    keep = back < calendar.first + calendar.referral_days
    day = np.concatenate([day, back[keep].astype(np.int32)])
    borough = np.concatenate([borough, borough[again][keep]])
    pathway = np.concatenate([pathway, other[keep]])
    person = np.concatenate([person, person[again][keep]])
    refused = np.concatenate(
        [refused, _refused(plan, chance, "refused again", borough[len(refused) :], other[keep])]
    )
    order = np.argsort(day, kind="stable")
    return _described(plan, chance, day[order], borough[order], pathway[order], person[order], refused[order])


def _first(plan: Plan, calendar: Calendar, chance: Chance, *, size: int) -> tuple[Ints, Codes, Codes]:
    days, boroughs, pathways = [], [], []
    for b, borough in enumerate(plan.boroughs):
        for p, pathway in enumerate(plan.pathways):
            count = round(size * borough.share * pathway.share)
            weights = referral_weights(calendar, plan, growth=borough.growth + pathway.growth)
            steps = np.cumsum(weights)
            drawn = chance.uniform(f"day {borough.area_id} {pathway.id}", count)
            days.append(calendar.first + np.searchsorted(steps / steps[-1], drawn, side="right"))
            boroughs.append(np.full(count, b, dtype=np.int8))
            pathways.append(np.full(count, p, dtype=np.int8))
    day = np.concatenate(days).astype(np.int32)
    order = np.argsort(day, kind="stable")
    return day[order], np.concatenate(boroughs)[order], np.concatenate(pathways)[order]


def _refused(plan: Plan, chance: Chance, name: str, borough: Codes, pathway: Codes) -> Mask:
    share = (
        np.array([p.refused for p in plan.pathways])[pathway]
        * np.array([b.refused for b in plan.boroughs])[borough]
    )
    return chance.happens(name, share, len(borough))


def _known(plan: Plan, chance: Chance, person: Ints, borough: Codes) -> Ints:
    """Some referrals are of somebody of the same borough who was referred before."""
    known = chance.happens("known", plan.again["known"] / 100, len(person))
    draw = chance.uniform("known whom", len(person))
    first = person.copy()
    for b in range(len(plan.boroughs)):
        here = np.flatnonzero(borough == b)
        earlier = here[np.floor(draw[here] * np.arange(len(here))).astype(np.int64)] if len(here) else here
        chosen = known[here] & (np.arange(len(here)) > 0)
        first[here[chosen]] = earlier[chosen]
    while not np.array_equal(first, first[first]):
        first = first[first]
    return first


def _other_tier(plan: Plan, chance: Chance, pathway: Codes) -> Codes:
    """After a refusal four in ten of core and early help are sent to the other of the two."""
    ids = [p.id for p in plan.pathways]
    core, early = ids.index("core"), ids.index("early_help")
    swaps = chance.happens("bounce where", 0.4, len(pathway))
    swapped = np.where(pathway == core, early, np.where(pathway == early, core, pathway))
    return np.where(swaps, swapped, pathway).astype(np.int8)


def _described(
    plan: Plan, chance: Chance, day: Ints, borough: Codes, pathway: Codes, person: Ints, refused: Mask
) -> Referrals:
    """Age, priority and source. Ages of one person agree; who would have outgrown the pathway is somebody else."""
    size = len(day)
    age, source = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int8)
    priority = np.full(size, ROUTINE, dtype=np.int8)
    for p, kind in enumerate(plan.pathways):
        here = pathway == p
        count = int(here.sum())
        age[here] = chance.pick(f"age {kind.id}", kind.ages, count)
        mix = plan.mixes["source_crisis" if kind.id == CRISIS else "source"]
        drawn = chance.pick(f"source {kind.id}", weights_of(mix), count)
        source[here] = np.array([list(plan.mixes["source"]).index(name) for name in mix], dtype=np.int8)[
            drawn
        ]
        urgent = chance.happens(f"urgent {kind.id}", kind.urgent, count)
        first = EMERGENCY if kind.id == CRISIS else URGENT
        priority[here] = np.where(urgent, first, ROUTINE)
    turns = day + np.floor((18 - age - chance.uniform("birthday", size)) * _DAYS_A_YEAR).astype(np.int32)
    root, place = np.unique(person, return_index=True)
    own = place[np.searchsorted(root, person)]
    same_age = np.floor(18 - (turns[own] - day) / _DAYS_A_YEAR).astype(np.int8)
    fits = (own != np.arange(size)) & (same_age <= _OLDEST_OF_CHILDREN) & (age <= _OLDEST_OF_CHILDREN)
    alone = np.arange(size, dtype=np.int32) + np.int32(size)
    return Referrals(
        day=day,
        borough=borough,
        pathway=pathway,
        priority=priority,
        source=source,
        person=np.where(fits, person, np.where(own == np.arange(size), person, alone)),
        age=np.where(fits, same_age, age),
        turns_18=np.where(fits, turns[own], turns),
        refused=refused,
    )
