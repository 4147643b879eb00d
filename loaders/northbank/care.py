"""From second contact to discharge: further steps with queues of their own, transition at 18, the end of care."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.northbank.calendar import Calendar, capacity
from loaders.northbank.chance import NEVER, Chance, Ints, Mask, weights_of
from loaders.northbank.plan import Plan
from loaders.northbank.queue import serve, serve_or_lose
from loaders.northbank.referrals import ROUTINE, Referrals
from loaders.northbank.stages import Journeys, teams

Codes = NDArray[np.int8]
SUBSEQUENT, INTERNAL, STEP_UP, STEP_DOWN = 0, 1, 2, 3
#: Pathways without a further treatment, and the kinds that a lowest and a highest tier cannot have.
_NO_SUBSEQUENT = ("early_help", "crisis")
_NOTICE_OF_18 = 120


@dataclass(frozen=True)
class Step:
    """One further wait of each pathway: its kind (-1: none), the day of its referral and of its start."""

    kind: Codes
    referred: Ints
    started: Ints


@dataclass(frozen=True)
class Care:
    """What follows the second contact. `ended` is the discharge; `reason` tells it: see `endings`."""

    steps: tuple[Step, Step]
    transition: Ints
    transition_started: Ints
    ended: Ints
    gave_up: Mask
    moved_on: Mask
    outgrown: Mask


def give_care(
    plan: Plan, calendar: Calendar, chance: Chance, referrals: Referrals, journeys: Journeys
) -> Care:
    """Play the steps, the transitions and the discharges out."""
    size = len(referrals)
    kinds = _kinds(plan, chance, referrals, journeys)
    asked = np.minimum(journeys.second, NEVER - 100) + chance.days("step 1", 7, 71, size)
    one, left_one = _step(plan, calendar, chance, referrals, "step 1", kinds, asked.astype(np.int32))
    goes_on = (one.started < NEVER) & chance.happens("second step", 0.08, size)
    kinds_two = np.where(goes_on, np.where(one.kind == INTERNAL, SUBSEQUENT, INTERNAL), -1).astype(np.int8)
    kinds_two = _allowed(plan, referrals, kinds_two)
    asked = np.minimum(one.started, NEVER - 200) + chance.days("step 2", 30, 121, size)
    two, left_two = _step(plan, calendar, chance, referrals, "step 2", kinds_two, asked.astype(np.int32))
    last = np.where(two.kind >= 0, two.started, np.where(one.kind >= 0, one.started, journeys.second))
    means = np.array([pathway.treatment_days for pathway in plan.pathways])[referrals.pathway] / 2
    treatment = 3 + chance.waits("treatment a", means, size) + chance.waits("treatment b", means, size)
    ended = np.where(last < NEVER, np.minimum(last, NEVER - 9000) + treatment, NEVER)
    ended = np.minimum(ended, np.minimum(left_one, left_two)).astype(np.int32)
    gave_up = (ended < NEVER) & (ended == np.minimum(left_one, left_two))
    return _transitions(plan, calendar, chance, referrals, journeys, (one, two), ended, gave_up)


def _kinds(plan: Plan, chance: Chance, referrals: Referrals, journeys: Journeys) -> Codes:
    size = len(referrals)
    share = np.array([pathway.steps for pathway in plan.pathways])[referrals.pathway]
    drawn = chance.pick("step kind", weights_of(plan.mixes["step_kind"]), size)
    for b, borough in enumerate(plan.boroughs):
        for p, pathway in enumerate(plan.pathways):
            if pathway.id in borough.steps:
                here = (referrals.borough == b) & (referrals.pathway == p)
                share[here] = borough.steps[pathway.id]
                drawn[here] = np.where(
                    chance.happens("mostly internal", 0.9, size)[here], INTERNAL, drawn[here]
                )
    steps = (journeys.second < NEVER) & chance.happens("step", share, size)
    return _allowed(plan, referrals, np.where(steps, drawn, -1).astype(np.int8))


def _allowed(plan: Plan, referrals: Referrals, kinds: Codes) -> Codes:
    """Nobody steps down from the lowest tier or up from the highest, and some pathways have no second treatment."""
    kinds = kinds.copy()
    for p, pathway in enumerate(plan.pathways):
        here = referrals.pathway == p
        if pathway.id in _NO_SUBSEQUENT:
            kinds[here & (kinds == SUBSEQUENT)] = INTERNAL
        kinds[here & (kinds == (STEP_DOWN if pathway.tier == "2" else STEP_UP)) & (pathway.tier != "3")] = (
            INTERNAL
        )
    return kinds


def _step(
    plan: Plan, calendar: Calendar, chance: Chance, referrals: Referrals, name: str, kinds: Codes, asked: Ints
) -> tuple[Step, Ints]:
    """The queues of one further step: one for further treatments, one for moves, in each team."""
    size = len(referrals)
    referred = np.where(kinds >= 0, asked, NEVER).astype(np.int32)
    started, left = np.full(size, NEVER, dtype=np.int32), np.full(size, NEVER, dtype=np.int32)
    patience = np.array([pathway.patience_weeks for pathway in plan.pathways])[referrals.pathway] * 7
    gives_up = np.minimum(
        referred.astype(np.int64) + 28 + chance.waits(f"patience {name}", patience, size), NEVER
    )
    spread = chance.uniform(f"notice {name}", size)
    for borough, pathway, own in teams(plan, referrals):
        for stage, wanted in (("subsequent", kinds == SUBSEQUENT), ("internal", kinds > SUBSEQUENT)):
            mine = np.flatnonzero(own & wanted)
            if len(mine):
                least = np.where(referrals.priority[mine] == ROUTINE, plan.least_days["step"]["routine"], 4)
                ready = referred[mine] + np.floor(least * (0.6 + 0.8 * spread[mine])).astype(np.int32)
                levels, growth = plan.levels(borough, pathway, stage), borough.growth + pathway.growth
                offered = capacity(calendar, plan, levels, joined=referred[mine], growth=growth)
                started[mine], left[mine] = serve_or_lose(
                    ready, gives_up[mine].astype(np.int32), offered, calendar
                )
    return Step(kinds, referred, started), left


def _transitions(
    plan: Plan,
    calendar: Calendar,
    chance: Chance,
    referrals: Referrals,
    journeys: Journeys,
    steps: tuple[Step, Step],
    ended: Ints,
    gave_up: Mask,
) -> Care:
    """Whoever is in care at 18 is referred to adult services, or care ends soon after the birthday."""
    size = len(referrals)
    turns = referrals.turns_18
    notice = np.maximum(turns - _NOTICE_OF_18 + chance.days("notice of 18", 0, 90, size), journeys.second)
    adult = np.array([len(pathway.ages) > 18 for pathway in plan.pathways])[referrals.pathway]
    at_18 = (journeys.second < turns) & (ended > turns) & ~adult
    goes = at_18 & chance.happens("transition", 0.62, size)
    transition = np.where(goes, notice, NEVER).astype(np.int32)
    mine = np.flatnonzero(goes)
    level = ((plan.first_day, 0.92),)
    ready = np.maximum(transition[mine] + 21, turns[mine] - 14).astype(np.int32)
    moved = np.full(size, NEVER, dtype=np.int32)
    moved[mine] = serve(ready, capacity(calendar, plan, level, joined=transition[mine], growth=0.0), calendar)
    handed = np.minimum(moved, NEVER - 30) + chance.days("handed over", 0, 15, size)
    outgrown = at_18 & ~goes
    grown = np.minimum(ended, turns + chance.days("after 18", 7, 80, size))
    ended = np.where(goes, np.where(moved < NEVER, handed, NEVER), np.where(outgrown, grown, ended)).astype(
        np.int32
    )
    return Care(steps, transition, moved, ended, gave_up & ~at_18, goes, outgrown)
