"""A recovery plan month by month beside what happened, and capacity from clinicians' job plans."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from metrics.columns import counts

WEEKS_IN_A_YEAR = 52
DAYS_IN_A_WEEK = 7


def recovery_trajectory(
    *, start: dt.date, months: int, queue: float, demand_per_week: float, capacity_per_week: float
) -> pd.DataFrame:
    """The queue planned for each month end: columns date, planned_queue (people, not below 0).

    `queue` is what waits on `start`; each week demand joins and as many as capacity allows are started.
    The first row is `start`, then one for each of the `months` month ends after it.
    """
    if months < 1 or min(queue, demand_per_week, capacity_per_week) < 0:
        raise ValueError("months must be 1 or more; queue, demand and capacity must not be negative")
    ends = pd.date_range(start, periods=months + 1, freq="ME")
    ends = ends[ends > pd.Timestamp(start)][:months]
    dates = pd.DatetimeIndex([pd.Timestamp(start), *ends])
    weeks = (dates - dates[0]).days.to_numpy() / DAYS_IN_A_WEEK
    planned = np.maximum(queue + (demand_per_week - capacity_per_week) * weeks, 0)
    return pd.DataFrame({"date": dates.date, "planned_queue": planned})


def beside_actuals(plan: pd.DataFrame, actuals: pd.DataFrame) -> pd.DataFrame:
    """The plan with what happened: adds actual_queue, above_plan (people) and on_plan.

    `actuals` has columns date and queue; a month without one is missing, and neither on nor off plan.
    Raises ValueError for two actuals on one date.
    """
    if actuals["date"].duplicated().any():
        raise ValueError("the actuals give more than one queue for a date")
    actual = plan["date"].map(actuals.set_index("date")["queue"]).astype("float64")
    above = actual - plan["planned_queue"]
    return plan.assign(
        actual_queue=actual, above_plan=above, on_plan=(above <= 0).astype("boolean").mask(above.isna())
    )


def job_planned_capacity(
    frame: pd.DataFrame,
    *,
    clinicians: str = "clinicians_wte",
    sessions: str = "sessions_per_week",
    contacts: str = "contacts_per_session",
    weeks_worked: str = "weeks_worked_per_year",
    attended: str = "attended_percent",
) -> pd.DataFrame:
    """The same rows with capacity_per_week: attended contacts a week, averaged over the year.

    Whole-time equivalents × sessions for this work × contacts a session × weeks worked ÷ 52 × share
    attended (0-100). Raises ValueError for a negative figure, more than 52 weeks or more than 100%.
    """
    factors = [counts(frame, column) for column in (clinicians, sessions, contacts)]
    weeks, share = counts(frame, weeks_worked), counts(frame, attended)
    if (weeks > WEEKS_IN_A_YEAR).any() or (share > 100).any():
        raise ValueError(f"{weeks_worked} must not exceed {WEEKS_IN_A_YEAR}, nor {attended} 100")
    return frame.assign(capacity_per_week=np.prod(factors, axis=0) * weeks / WEEKS_IN_A_YEAR * share / 100)


def stage_capacity(plans: pd.DataFrame, *, stage: str = "stage", **columns: str) -> pd.DataFrame:
    """What several job plans allow together: columns `stage` and capacity_per_week, in order of appearance.

    `plans` has one row a clinician, band or team; `columns` are those of `job_planned_capacity`. A plan with a
    missing figure leaves its stage without one.
    """
    each = job_planned_capacity(plans, **columns)
    together = each.groupby(stage, sort=False, dropna=False)["capacity_per_week"].sum(skipna=False)
    return together.reset_index()
