"""The extract as it stands on its day: what had happened by then, which pathways it holds, why they were closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.northbank.calendar import number
from loaders.northbank.care import Care
from loaders.northbank.chance import NEVER, Chance, Ints, Mask, weights_of
from loaders.northbank.plan import Plan
from loaders.northbank.referrals import Referrals
from loaders.northbank.stages import Journeys

Codes = NDArray[np.int8]
DAYS = (
    "referred_on",
    "triaged_on",
    "accepted_on",
    "rejected_on",
    "first_contact_on",
    "second_contact_on",
    "step_1_referred_on",
    "step_1_started_on",
    "step_2_referred_on",
    "step_2_started_on",
    "transition_referred_on",
    "transition_started_on",
    "discharged_on",
)


@dataclass(frozen=True)
class Extract:
    """The pathways of the extract: `rows` are places among the referrals, `days` by column, NEVER where empty.

    `ends` is the day on which each ended or the day of the extract; `discharge` is a place in REASONS, -1: none.
    """

    rows: NDArray[np.int64]
    days: dict[str, Ints]
    ends: Ints
    discharge: Codes


REASONS = (
    "treatment_complete",
    "did_not_attend",
    "declined",
    "transferred",
    "moved_away",
    "other",
    "no_response",
    "not_suitable",
    "transition",
)


def take_extract(plan: Plan, chance: Chance, referrals: Referrals, journeys: Journeys, care: Care) -> Extract:
    """What the system would send: pathways open on or after the day the extract begins, as known on its own day."""
    today = number(plan.extract)
    discharged = np.minimum(journeys.left, care.ended)
    ended = np.minimum(discharged, journeys.rejected)
    kept = np.flatnonzero((ended >= number(plan.extract_begins)) & (referrals.day <= today))
    known = dict(
        zip(
            DAYS,
            (
                referrals.day,
                journeys.triaged,
                journeys.accepted,
                journeys.rejected,
                journeys.first,
                journeys.second,
                care.steps[0].referred,
                care.steps[0].started,
                care.steps[1].referred,
                care.steps[1].started,
                care.transition,
                care.transition_started,
                discharged,
            ),
            strict=True,
        )
    )
    last = np.minimum(discharged[kept], today)
    days = {
        name: np.where(day[kept] <= last, day[kept], NEVER).astype(np.int32) for name, day in known.items()
    }
    for name in ("step_1", "step_2"):
        days[f"{name}_started_on"][days[f"{name}_referred_on"] == NEVER] = NEVER
    days["transition_started_on"][days["transition_referred_on"] == NEVER] = NEVER
    reason = _reasons(plan, chance, journeys, care)[kept]
    ends = np.minimum(np.minimum(ended[kept], today), NEVER).astype(np.int32)
    return Extract(kept, days, ends, np.where(days["discharged_on"] < NEVER, reason, -1).astype(np.int8))


def _reasons(plan: Plan, chance: Chance, journeys: Journeys, care: Care) -> Codes:
    size = len(journeys.left)
    treated = _named(plan, chance, "discharge_reason", size)
    waited = _named(plan, chance, "left_waiting", size)
    waiting: Mask = (journeys.left < NEVER) | care.gave_up
    reason = np.where(waiting, waited, treated)
    reason = np.where(journeys.not_needed, REASONS.index("not_suitable"), reason)
    reason = np.where(care.moved_on, REASONS.index("transition"), reason)
    return np.where(care.outgrown, REASONS.index("transferred"), reason).astype(np.int8)


def _named(plan: Plan, chance: Chance, mix: str, size: int) -> Codes:
    places = np.array([REASONS.index(name) for name in plan.mixes[mix]], dtype=np.int8)
    return places[chance.pick(mix, weights_of(plan.mixes[mix]), size)]
