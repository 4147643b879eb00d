"""Every room of what is planned, simulated or opened, with its views."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from reports.figures import Figures
from tests.claims.capacity_views import demand
from tests.claims.job_plan_views import job_plans
from tests.claims.opened_views import opened
from tests.claims.planned import Planned
from tests.claims.recovery_views import recoveries
from tests.claims.what_if_views import what_ifs

ROOMS: dict[str, Callable[[Figures, date], Iterator[Planned]]] = {
    "Demand and capacity": demand,
    "What if": what_ifs,
    "Recovery plan": recoveries,
    "Job plans": job_plans,
    "Opened list": opened,
}
