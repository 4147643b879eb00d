"""Days as numbers: how many referrals fall on each, and how many appointments teams can offer on each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from loaders.northbank.chance import Floats, Ints
from loaders.northbank.plan import Levels, Plan

EPOCH = dt.date(1970, 1, 1)
_YEAR = 365.25
#: Teams are played on for so long after the extract, so that whoever waits then would have been seen one day.
_BEYOND = 6 * 366


def number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Calendar:
    """Every day of the story from `first` on: its month (0 to 11), whether people work on it, years since the first."""

    first: int
    referral_days: int
    month: Ints
    works: Floats
    years: Floats


def read_calendar(plan: Plan) -> Calendar:
    """The days from the first referral to well after the extract."""
    first = number(plan.first_day)
    days = np.arange(first, number(plan.extract) + _BEYOND, dtype=np.int32)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32) % 12
    works = ((days + 3) % 7 < 5).astype(float)
    return Calendar(first, number(plan.extract) - first + 1, month, works, (days - first) / _YEAR)


def referral_weights(calendar: Calendar, plan: Plan, *, growth: float) -> Floats:
    """How likely a referral is on each day up to the extract: seasons, working days, growth a year."""
    season = np.asarray(plan.season)[calendar.month]
    weights = season * (calendar.works + 0.04) * (1 + growth) ** calendar.years
    return weights[: calendar.referral_days]


def capacity(calendar: Calendar, plan: Plan, levels: Levels, *, joined: Ints, growth: float) -> Ints:
    """Appointments offered up to the end of each day, all together.

    At level 1 they keep pace with those who `joined` the queue (days) up to the extract, with their growth a year.
    """
    level = np.empty(len(calendar.month))
    for day, value in levels:
        level[max(number(day) - calendar.first, 0) :] = value
    steady = calendar.works * np.asarray(plan.leave)[calendar.month] * (1 + growth) ** calendar.years
    people = np.count_nonzero(joined < calendar.first + calendar.referral_days)
    a_day = people / steady[: calendar.referral_days].sum()
    return np.floor(np.cumsum(steady * level * a_day) + 0.5).astype(np.int32)
