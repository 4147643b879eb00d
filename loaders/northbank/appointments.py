"""Appointments of each pathway so far, who held them, and the watch kept over those who wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.northbank.calendar import number
from loaders.northbank.chance import NEVER, Chance, Floats, Ints, Mask, weights_of
from loaders.northbank.closing import Extract
from loaders.northbank.plan import Plan
from loaders.northbank.referrals import Referrals
from loaders.northbank.stages import Journeys

Codes = NDArray[np.int8]
_MONTH_DAYS = 31
#: Days after which a wait is late, by pathway: to the first contact and to the second, both from referral.
LATE = {
    "core": (28, 126),
    "early_help": (28, 56),
    "neurodevelopmental": (91, 126),
    "crisis": (1, 7),
    "eating_disorder_urgent": (7, 7),
    "eating_disorder_routine": (28, 28),
    "eip": (14, 14),
}
#: How often somebody who waits is to be heard from and reviewed, in days.
WATCH = {
    "core": (42, 84),
    "early_help": (42, 84),
    "neurodevelopmental": (84, 168),
    "crisis": (1, 1),
    "eating_disorder_urgent": (7, 7),
    "eating_disorder_routine": (14, 14),
    "eip": (7, 7),
}


@dataclass(frozen=True)
class Appointments:
    """Counts of one pathway each, and the days that move its adjusted clock; NEVER where there is none."""

    offered: Ints
    attended: Ints
    missed: Ints
    cancelled_by_patient: Ints
    cancelled_by_provider: Ints
    sessions: Ints
    this_month: Ints
    last_missed: Ints
    last_cancelled: Ints
    away: Ints
    away_days: Ints


def count_appointments(
    plan: Plan, chance: Chance, referrals: Referrals, journeys: Journeys, extract: Extract
) -> Appointments:
    """Every session since the second contact, and what was missed and cancelled along the way."""
    rows, days, size = extract.rows, extract.days, len(extract.rows)
    today = number(plan.extract)
    apart = np.array([pathway.session_days for pathway in plan.pathways])[referrals.pathway[rows]]
    stopped = _held(days, extract.ends)
    treated = days["second_contact_on"] < NEVER
    cared = np.where(treated, np.maximum(stopped - np.minimum(days["second_contact_on"], stopped), 0), 0)
    more = np.floor(cared / apart * 0.85 + chance.uniform("sessions", size)).astype(np.int32) * treated
    attended = (days["first_contact_on"] < NEVER).astype(np.int32) + treated + more
    recent = np.where(stopped >= today - _MONTH_DAYS + 1, np.minimum(cared, _MONTH_DAYS), 0)
    this_month = np.minimum(np.floor(recent / apart * 0.85 + chance.uniform("this month", size)), more)
    this_month = np.where(recent > 0, this_month, 0).astype(np.int32)
    for contact in ("first_contact_on", "second_contact_on"):
        this_month += (days[contact] > today - _MONTH_DAYS) & (days[contact] < NEVER)
    share = plan.appointments
    first_missed = journeys.missed[rows] <= extract.ends
    first_cancelled = journeys.cancelled[rows] <= extract.ends
    missed = first_missed + _some(chance, "missed later", more, share["missed"])
    cancelled = first_cancelled + _some(chance, "cancelled later", more, share["cancelled_by_patient"])
    provider = _some(chance, "cancelled by provider", attended + 1, share["cancelled_by_provider"])
    booked = (extract.ends == today) & (attended > 0) & chance.happens("booked", 0.6, size)
    away = journeys.away[rows]
    return Appointments(
        offered=attended + missed + cancelled + provider + booked,
        attended=attended,
        missed=missed.astype(np.int32),
        cancelled_by_patient=cancelled.astype(np.int32),
        cancelled_by_provider=provider,
        sessions=np.maximum(attended - 1, 0),
        this_month=np.minimum(this_month, attended).astype(np.int32),
        last_missed=np.where(first_missed, journeys.missed[rows], NEVER).astype(np.int32),
        last_cancelled=np.where(first_cancelled, journeys.cancelled[rows], NEVER).astype(np.int32),
        away=np.where(away <= extract.ends, away, NEVER).astype(np.int32),
        away_days=journeys.away_days[rows],
    )


def _held(days: dict[str, Ints], ends: Ints) -> Ints:
    """The day up to which sessions went on: while a further step is waited for there are none."""
    waits = (days["step_1_referred_on"] < NEVER) & (days["step_1_started_on"] == NEVER)
    return np.where(waits, np.minimum(days["step_1_referred_on"], ends), ends).astype(np.int32)


def _some(chance: Chance, name: str, of: Ints, share: float) -> Ints:
    return np.floor(of * share + chance.uniform(name, len(of))).astype(np.int32)


@dataclass(frozen=True)
class Watch:
    """The latest contact and risk review of those who waited, and why a standard was missed (-1: it was not)."""

    contact: Ints
    review: Ints
    reason: Codes
    avoidable: Mask


def keep_watch(plan: Plan, chance: Chance, referrals: Referrals, extract: Extract) -> Watch:
    """How well each borough keeps in touch, and the causes it gives for waits that were too long."""
    rows = extract.rows
    watched = np.array([borough.watched for borough in plan.boroughs])[referrals.borough[rows]]
    limits = {
        place: np.array([pair[place] for pair in map(LATE.__getitem__, _ids(plan))]) for place in (0, 1)
    }
    late = np.zeros(len(rows), dtype=bool)
    for place, contact in enumerate(("first_contact_on", "second_contact_on")):
        until = np.minimum(extract.days[contact], extract.ends)
        late |= until - extract.days["referred_on"] > limits[place][referrals.pathway[rows]]
    late &= extract.days["rejected_on"] == NEVER
    reason = _reasons(plan, chance, referrals, extract)
    avoidable = chance.happens("avoidable", 0.55, len(rows))
    return Watch(
        _latest(plan, chance, "contact", referrals, extract, watched),
        _latest(plan, chance, "review", referrals, extract, watched - 0.12),
        np.where(late & chance.happens("told why", 0.91, len(rows)), reason, -1).astype(np.int8),
        avoidable,
    )


def _ids(plan: Plan) -> list[str]:
    return [pathway.id for pathway in plan.pathways]


def _latest(
    plan: Plan, chance: Chance, name: str, referrals: Referrals, extract: Extract, watched: Floats
) -> Ints:
    """The latest day: within the interval for those well watched, up to three intervals ago for others, or none."""
    place = 0 if name == "contact" else 1
    every = np.array([WATCH[pathway][place] for pathway in _ids(plan)])[referrals.pathway[extract.rows]]
    until = np.minimum(extract.days["second_contact_on"], extract.ends)
    waits = (extract.days["step_1_referred_on"] < NEVER) & (extract.days["step_1_started_on"] == NEVER)
    until = np.where(waits, extract.ends, until)
    size = len(until)
    kept = chance.happens(f"{name} kept", watched, size)
    ago = np.where(
        kept,
        chance.uniform(f"{name} ago", size) * every,
        every * (1 + 2 * chance.uniform(f"{name} late", size)),
    )
    day = until - np.floor(ago).astype(np.int32)
    return np.where(day >= extract.days["referred_on"], day, NEVER).astype(np.int32)


def _reasons(plan: Plan, chance: Chance, referrals: Referrals, extract: Extract) -> Codes:
    """Causes by their mix; where the building was closed, and just after, by another one."""
    names = list(plan.mixes["breach_reason_closed"]) + list(plan.mixes["breach_reason"])
    order = list(dict.fromkeys(names))
    size = len(extract.rows)
    usual = _places(order, chance, plan, "breach_reason", size)
    closed = _places(order, chance, plan, "breach_reason_closed", size)
    shut = [(borough.levels.get("core", {}).get("assessment", ())) for borough in plan.boroughs]
    reason = usual
    for b, levels in enumerate(shut):
        for day, level in levels:
            if level < 0.5:
                first = number(day)
                here = (referrals.borough[extract.rows] == b) & (extract.days["referred_on"] >= first - 60)
                here &= extract.days["referred_on"] < first + 240
                reason = np.where(here, closed, reason)
    return reason.astype(np.int8)


def breach_reasons(plan: Plan) -> list[str]:
    """The causes in the order in which `Watch.reason` numbers them."""
    return list(dict.fromkeys([*plan.mixes["breach_reason_closed"], *plan.mixes["breach_reason"]]))


def _places(order: list[str], chance: Chance, plan: Plan, mix: str, size: int) -> Codes:
    places = np.array([order.index(name) for name in plan.mixes[mix]], dtype=np.int8)
    return places[chance.pick(mix, weights_of(plan.mixes[mix]), size)]
