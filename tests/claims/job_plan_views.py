"""Views of capacity from job plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import pandas as pd

from reports.demand.plans import PLAN, plans_said
from reports.figures import Figures
from store.areas import Area
from tests.claims.faults import View
from tests.claims.planned import Planned, named

#: Whole-time equivalents, sessions, starts per session, weeks per year, per cent attended, and for which stage.
PLANS = (
    (("none", 10.0, 4.0, 1.5, 42.0, 90.0),),
    (("assessment", 2.5, 3.5, 1.25, 40.0, 85.0), ("treatment", 7.0, 6.0, 0.25, 44.0, 92.0)),
    (
        ("assessment", 1.0, 1.0, 1.0, 52.0, 100.0),
        ("assessment", 3.0, 2.0, 2.0, 41.0, 77.0),
        ("none", 0.5, 8.0, 0.75, 39.0, 64.0),
    ),
)


def job_plans(figures: Figures, today: date) -> Iterator[Planned]:
    """Capacity from job plans: one and several, for one stage, for several, and for none."""
    names = {"assessment": "Assessment", "treatment": "Treatment"}
    for place in [a for a in figures.areas.values() if a.scope == "demonstration" and a.kind == "borough"]:
        for plans in PLANS:
            yield Planned(
                "Job plans",
                f"{place.short_name}, {len(plans)}",
                place.area_id,
                partial(_plans, place, plans, names),
            )


def _plans(
    place: Area, plans: Sequence[tuple[str, float, float, float, float, float]], names: dict[str, str]
) -> View:
    table = pd.DataFrame(plans, columns=["stage_id", *PLAN])
    said = plans_said(table, names, area_id=place.area_id)
    allowed: dict[str, float] = {}
    for stage, staff, sessions, each, weeks, attended in plans:
        allowed[stage] = allowed.get(stage, 0.0) + staff * sessions * each * weeks / 52 * attended / 100
    given: list[tuple[str, Sequence[float | str]]] = [(r"\bThese (\d+) job plans", [len(plans)])]
    for stage, starts in allowed.items():
        where = rf" at {named(names[stage])}" if stage in names else r"(?! at )"
        given.append((rf"([\d.,]+) starts? per week{where}", [starts]))
    return View("", (said,), given=given)
