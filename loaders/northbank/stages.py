"""From referral to second contact: three queues in a row, each with what its teams can offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from loaders.northbank.calendar import Calendar, capacity
from loaders.northbank.chance import NEVER, Chance, Ints, Mask
from loaders.northbank.plan import Borough, Pathway, Plan
from loaders.northbank.queue import serve, serve_or_lose
from loaders.northbank.referrals import CRISIS, EMERGENCY, PRIORITIES, ROUTINE, Referrals

#: Pathways so small that one team serves the whole system.
SHARED = ("eating_disorder_urgent", "eating_disorder_routine", "eip", CRISIS)
_TRIAGE_LEVEL = 1.03


@dataclass(frozen=True)
class Journeys:
    """The days of each pathway up to the second contact; NEVER where one did not come.

    `left` is the day of leaving while waiting, or of being told after the assessment that no more is needed
    (`not_needed`). `missed`, `cancelled` and `away` are the days of an appointment missed or cancelled by the
    family before the first contact, and the first of `away_days` on which it could not come.
    """

    triaged: Ints
    accepted: Ints
    rejected: Ints
    first: Ints
    second: Ints
    left: Ints
    not_needed: Mask
    missed: Ints
    cancelled: Ints
    away: Ints
    away_days: Ints


def travel(plan: Plan, calendar: Calendar, chance: Chance, referrals: Referrals) -> Journeys:
    """Play the three queues out, one team after the other."""
    size = len(referrals)
    triaged = _triage(plan, calendar, chance, referrals)
    decided = triaged + np.where(
        chance.happens("decides later", 0.2, size), chance.days("decided", 1, 6, size), 0
    )
    decided = np.where(referrals.priority == EMERGENCY, triaged, decided).astype(np.int32)
    accepted = np.where(referrals.refused, NEVER, decided).astype(np.int32)
    rejected = np.where(referrals.refused, decided + chance.days("told", 0, 5, size), NEVER).astype(np.int32)
    hindered = _hindrances(plan, chance, accepted, referrals)
    slot, left = _queue(plan, calendar, chance, referrals, "assessment", np.maximum(accepted, hindered.ready))
    first, missed, cancelled = _kept(plan, chance, slot, referrals)
    share = np.array([pathway.not_needed for pathway in plan.pathways])[referrals.pathway]
    not_needed = (first < NEVER) & chance.happens("not needed", share, size)
    told = first + chance.days("told not needed", 1, 22, size)
    onward = np.where(not_needed, NEVER, first).astype(np.int32)
    second, left_later = _queue(plan, calendar, chance, referrals, "treatment", onward)
    left = np.minimum(np.minimum(left, left_later), np.where(not_needed, told, NEVER)).astype(np.int32)
    return Journeys(
        triaged,
        accepted,
        rejected,
        first,
        second,
        left,
        not_needed,
        missed,
        cancelled,
        hindered.away,
        hindered.away_days,
    )


def teams(plan: Plan, referrals: Referrals) -> Iterator[tuple[Borough, Pathway, Mask]]:
    """Each team of the system: whose levels it has, its pathway, and the referrals that come to it."""
    for p, pathway in enumerate(plan.pathways):
        if pathway.id in SHARED:
            yield plan.boroughs[-1], pathway, referrals.pathway == p
        else:
            for b, borough in enumerate(plan.boroughs):
                yield borough, pathway, (referrals.pathway == p) & (referrals.borough == b)


def _triage(plan: Plan, calendar: Calendar, chance: Chance, referrals: Referrals) -> Ints:
    """Emergencies are looked at on the day; everything else by the teams of the borough as they can."""
    triaged = referrals.day.copy()
    waits = referrals.priority != EMERGENCY
    late = chance.days("triage", 0, 9, len(referrals))
    level = ((plan.first_day, _TRIAGE_LEVEL),)
    for b in range(len(plan.boroughs)):
        mine = np.flatnonzero(waits & (referrals.borough == b))
        joined = referrals.day[mine]
        offered = capacity(calendar, plan, level, joined=joined, growth=plan.boroughs[b].growth)
        seen = serve(joined + 1, offered, calendar)
        quick = referrals.priority[mine] != ROUTINE
        triaged[mine] = np.where(quick, referrals.day[mine] + 1, np.minimum(seen + late[mine], NEVER))
    return triaged


def _queue(
    plan: Plan, calendar: Calendar, chance: Chance, referrals: Referrals, stage: str, joined: Ints
) -> tuple[Ints, Ints]:
    """The day of the appointment and the day of leaving without one, for those who `joined` the stage's queue.

    The urgent have appointments of their own, enough of them to be seen soon.
    """
    seen, left = np.full(len(joined), NEVER, dtype=np.int32), np.full(len(joined), NEVER, dtype=np.int32)
    patience = np.array([pathway.patience_weeks for pathway in plan.pathways])[referrals.pathway] * 7
    gives_up = joined.astype(np.int64) + 14 + chance.waits(f"patience {stage}", patience, len(joined))
    gives_up = np.minimum(gives_up, NEVER).astype(np.int32)
    spread = chance.uniform(f"notice {stage}", len(joined))
    for borough, pathway, own in teams(plan, referrals):
        for priority, name in enumerate(PRIORITIES):
            mine = np.flatnonzero(own & (referrals.priority == priority) & (joined < NEVER))
            least = plan.least_days[stage][name]
            ready = joined[mine] + np.floor(least * (0.6 + 0.8 * spread[mine])).astype(np.int32)
            if priority == EMERGENCY:
                seen[mine] = ready + np.floor(2 * spread[mine]).astype(np.int32)
                continue
            levels = plan.levels(borough, pathway, stage)
            if priority != ROUTINE:
                levels = tuple((day, max(level, 1.25)) for day, level in levels)
            growth = borough.growth + pathway.growth
            offered = capacity(calendar, plan, levels, joined=joined[mine], growth=growth)
            seen[mine], left[mine] = serve_or_lose(ready, gives_up[mine], offered, calendar)
    return seen, left


@dataclass(frozen=True)
class _Hindrances:
    """From when each could come at all, and the days on which it was known not to."""

    ready: Ints
    away: Ints
    away_days: Ints


def _hindrances(plan: Plan, chance: Chance, accepted: Ints, referrals: Referrals) -> _Hindrances:
    size = len(referrals)
    is_away = (accepted < NEVER) & chance.happens("away", plan.appointments["unavailable"], size)
    is_away &= referrals.priority == ROUTINE
    away = np.where(is_away, np.minimum(accepted, NEVER - 200) + chance.days("away from", 1, 30, size), NEVER)
    days = np.where(is_away, chance.days("away for", 7, 60, size), 0)
    ready = np.where(is_away, np.minimum(away, NEVER - 200) + days, accepted)
    return _Hindrances(ready.astype(np.int32), away.astype(np.int32), days.astype(np.int32))


def _kept(plan: Plan, chance: Chance, slot: Ints, referrals: Referrals) -> tuple[Ints, Ints, Ints]:
    """First contacts, some of them later than the first appointment: it was missed or cancelled and made again."""
    size = len(slot)
    booked = (slot < NEVER) & (referrals.priority != EMERGENCY)
    missed = booked & chance.happens("missed", plan.appointments["missed"], size)
    cancelled = (
        booked & ~missed & chance.happens("cancelled", plan.appointments["cancelled_by_patient"], size)
    )
    later = np.where(missed | cancelled, chance.days("made again", 7, 29, size), 0)
    first = np.where(slot < NEVER, np.minimum(slot, NEVER - 40) + later, NEVER).astype(np.int32)
    return (
        first,
        np.where(missed, slot, NEVER).astype(np.int32),
        np.where(cancelled, slot, NEVER).astype(np.int32),
    )
