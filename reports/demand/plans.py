"""Job plans as capacity: what is entered for each, what they allow together, and the stages that take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from metrics.queue_recovery import stage_capacity
from reports.claims import Claim, Number, Said
from reports.demand.words import a_week, starts
from reports.wording import join_words

NONE = "none"
MOST_PLANS = 12


class Field(NamedTuple):
    """One figure of a job plan: its heading, an example to be replaced, its step and the largest it may be."""

    heading: str
    start: float
    step: float
    most: float


#: The figures of a job plan, as metrics.queue_recovery names them. The starts are no figures of any place.
PLAN = {
    "clinicians_wte": Field("Clinicians, whole-time equivalent", 10.0, 0.5, 1_000.0),
    "sessions_per_week": Field("Sessions each per week for this stage", 4.0, 0.5, 20.0),
    "contacts_per_session": Field("Starts per session", 1.5, 0.25, 20.0),
    "weeks_worked_per_year": Field("Weeks worked per year", 42.0, 1.0, 52.0),
    "attended_percent": Field("Attended, %", 90.0, 1.0, 100.0),
}


def planned(plans: pd.DataFrame) -> dict[str, float]:
    """Starts a week that the plans of each `stage_id` allow together, in the order in which they were entered."""
    table = stage_capacity(plans, stage="stage_id")
    return dict(zip(table["stage_id"], table["capacity_per_week"].round(1), strict=True))


def with_plans(numbers: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """The numbers of the stages, with the capacity of those that have plans in the place of what they see now."""
    capacity = numbers["stage_id"].map(planned(plans)).astype("float64")
    return numbers.assign(capacity_per_week=capacity.fillna(numbers["capacity_per_week"]))


def plans_said(plans: pd.DataFrame, stages: Mapping[str, str], *, area_id: str) -> Said:
    """What the plans allow at each stage, and what those for no stage would."""
    allowed = planned(plans)
    told = [
        f"{starts(a_week(per_week))}{'' if stage == NONE else f' at {stages[stage]}'}"
        for stage, per_week in allowed.items()
    ]
    which = "This job plan allows" if len(plans) == 1 else f"These {len(plans)} job plans allow"
    numbers = [Number(str(len(plans)), len(plans), "setting")] if len(plans) > 1 else []
    numbers += [Number(a_week(per_week), per_week, "setting") for per_week in allowed.values()]
    claim = Claim("demand_and_capacity.plans", area_id, (), tuple(numbers))
    return Said(f"**{which} {join_words(told)}.** That is the average over a year.", (claim,))
