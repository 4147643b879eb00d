"""Recovery plans beside actuals, and capacity from job plans."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from metrics.queue_recovery import (
    beside_actuals,
    job_planned_capacity,
    recovery_trajectory,
    stage_capacity,
)

PLAN = {"queue": 1200, "demand_per_week": 30, "capacity_per_week": 61.153846}


def test_the_plan_has_each_month_end_and_reaches_its_target_when_the_formula_says() -> None:
    plan = recovery_trajectory(start=dt.date(2024, 3, 31), months=6, **PLAN)
    assert plan["date"].tolist()[:3] == [dt.date(2024, 3, 31), dt.date(2024, 4, 30), dt.date(2024, 5, 31)]
    assert len(plan) == 7
    assert plan["planned_queue"].iloc[0] == 1200
    weeks = (plan["date"].iloc[6] - plan["date"].iloc[0]).days / 7
    assert plan["planned_queue"].iloc[6] == pytest.approx(1200 - 31.153846 * weeks)
    assert recovery_trajectory(start=dt.date(2024, 3, 15), months=1, **PLAN)["date"].iloc[1] == dt.date(
        2024, 3, 31
    )


def test_a_plan_never_goes_below_nobody() -> None:
    plan = recovery_trajectory(
        start=dt.date(2024, 1, 31), months=3, queue=10, demand_per_week=1, capacity_per_week=9
    )
    assert plan["planned_queue"].tolist() == [10, 0, 0, 0]


def test_actuals_stand_beside_the_plan_and_a_missing_month_is_neither_on_nor_off_it() -> None:
    plan = recovery_trajectory(start=dt.date(2024, 3, 31), months=3, **PLAN)
    actuals = pd.DataFrame(
        {
            "date": [dt.date(2024, 3, 31), dt.date(2024, 4, 30), dt.date(2024, 6, 30)],
            "queue": [1200, 1190, 700],
        }
    )
    beside = beside_actuals(plan, actuals)
    assert beside["on_plan"].tolist() == [True, False, pd.NA, True]
    assert beside["above_plan"].iloc[1] == pytest.approx(1190 - plan["planned_queue"].iloc[1])
    with pytest.raises(ValueError, match="more than one queue"):
        beside_actuals(plan, pd.concat([actuals, actuals]))


def test_job_planned_capacity_is_the_product_of_its_parts() -> None:
    frame = pd.DataFrame(
        {
            "team": ["core"],
            "clinicians_wte": [4.0],
            "sessions_per_week": [3.0],
            "contacts_per_session": [2.0],
            "weeks_worked_per_year": [39.0],
            "attended_percent": [90.0],
        }
    )
    assert job_planned_capacity(frame)["capacity_per_week"].tolist() == pytest.approx([24 * 0.75 * 0.9])
    for column, value in (("weeks_worked_per_year", 53.0), ("attended_percent", 101.0)):
        with pytest.raises(ValueError, match="must not exceed"):
            job_planned_capacity(frame.assign(**{column: value}))


def test_the_job_plans_of_one_stage_add_up_and_a_gap_is_not_nothing() -> None:
    """Band 6: 4 × 3 × 2 × 39/52 × 90% = 16.2. Band 7: 1 × 2 × 1 × 26/52 × 100% = 1."""
    plans = pd.DataFrame(
        {
            "stage": ["treatment", "assessment", "treatment", "triage"],
            "clinicians_wte": [4.0, 2.0, 1.0, None],
            "sessions_per_week": [3.0, 5.0, 2.0, 1.0],
            "contacts_per_session": [2.0, 1.0, 1.0, 1.0],
            "weeks_worked_per_year": [39.0, 52.0, 26.0, 52.0],
            "attended_percent": [90.0, 80.0, 100.0, 100.0],
        }
    )
    found = stage_capacity(plans)
    assert found["stage"].tolist() == ["treatment", "assessment", "triage"]
    assert found["capacity_per_week"].tolist() == pytest.approx([17.2, 8, float("nan")], nan_ok=True)


def test_a_plan_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        recovery_trajectory(
            start=dt.date(2024, 1, 1), months=1, queue=-1, demand_per_week=1, capacity_per_week=1
        )
