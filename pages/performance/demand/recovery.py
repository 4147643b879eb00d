"""A recovery plan for one stage, month by month, beside what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from charts.trajectory import plan_beside_actuals
from pages.parts.address import AREA
from pages.parts.choices import choose_amount, dark_mode, select
from pages.parts.lists import choose_month
from pages.parts.memory import own
from pages.parts.say import say
from pages.parts.show import keep, show
from reports.demand.futures import month_end, recovery
from reports.demand.futures_said import recovery_said
from reports.demand.standing import Standing, up
from reports.export import with_lineage
from reports.figures import Figures, Period
from reports.ptl.tracking import Cut, Tracking
from store.areas import Area

MONTHS_PLANNED = 18
PLAN = "Plan: the queue at the start, the demand above and the starts planned, by month end."
#: A plan begins this many months back unless the reader says, so that months stand beside it.
MONTHS_BACK = 9


def recovery_plan(
    known: Figures,
    tracking: Tracking | None,
    found: Sequence[Standing],
    numbers: pd.DataFrame,
    *,
    place: Area,
    pathway: str,
    clear_in_weeks: int,
) -> None:
    """Choose a stage, a start and the starts planned; see the plan and, where a list is measured, the months."""
    st.header("Recovery plan beside what happened")
    names = dict(zip(numbers["stage_id"], numbers["stage"], strict=True))
    longest = str(numbers["stage_id"].iloc[int(numbers["queue"].to_numpy().argmax())])
    cut = Cut("pathway", pathway)
    with st.container(horizontal=True):
        stage_id = select(
            "Stage", list(names), key="recovers", first=longest, names=names, of=(AREA, "pathway")
        )
        start = _choose_start(tracking, place, cut, stage_id)
        row = next(one for one in found if one.stage == names[stage_id])
        queue = _queue_at(tracking, place, cut, stage_id, start, otherwise=row.queue)
        wanted = up(row.capacity + row.more)
        planned = choose_amount(
            "Starts planned, per week",
            key="starts",
            start=round(wanted, 1),
            most=max(5_000.0, round(wanted, 1)),
            step=0.5,
            of=(AREA, "pathway", "recovers", "within", "from"),
            tip=f"To begin with: what it has now, or what reaches the target in {clear_in_weeks} weeks if more.",
        )
    inputs = (
        place.area_id,
        pathway,
        stage_id,
        start.end,
        queue,
        row.demand,
        row.target_queue,
        planned,
    )
    rows = own(
        "plan",
        (inputs, known.snapshot_id),
        lambda: recovery(
            tracking,
            place.area_id,
            cut,
            stage_id=stage_id,
            start=start,
            months=MONTHS_PLANNED,
            queue=queue,
            demand_per_week=row.demand,
            capacity_per_week=float(planned),
            target_queue=row.target_queue,
        ),
    )
    say(
        recovery_said(
            rows,
            stage=names[stage_id],
            stage_id=stage_id,
            area_id=place.area_id,
            pathway=pathway,
            demand_per_week=row.demand,
            capacity_per_week=float(planned),
        )
    )
    dark = dark_mode()
    explain = partial(with_lineage, catalogue=known.catalogue, definition=PLAN)
    kept = own(
        "recovery",
        (inputs, known.snapshot_id, dark),
        lambda: keep(
            plan_beside_actuals(rows, dark=dark),
            when=f"{rows['label'].iloc[0]} to {rows['label'].iloc[-1]}",
            explain=explain,
            place=place,
            dark=dark,
        ),
    )
    show(
        kept,
        figures=known,
        stem=f"recovery-{place.area_id}",
        source=PLAN,
        caveats=[
            "Circle: on plan or below; triangle: above it."
            if tracking
            else "No month has been measured for this place."
        ],
    )


def _choose_start(tracking: Tracking | None, place: Area, cut: Cut, stage_id: str) -> Period:
    """The month end a plan begins at: one that was measured, else this month's."""
    if tracking is None:
        return month_end(dt.date.today())
    known = tracking.series(place.area_id, stage_id, cut=cut).dropna(subset=["waiting"])["period_end"]
    options = [p for p in tracking.periods(place.area_id) if p.end in set(known)]
    return choose_month(
        options,
        of=("pathway", "recovers"),
        key="from",
        label="Plan from",
        first=options[max(0, len(options) - 1 - MONTHS_BACK)],
    )


def _queue_at(
    tracking: Tracking | None, place: Area, cut: Cut, stage_id: str, start: Period, *, otherwise: float
) -> float:
    row = None if tracking is None else tracking.row(place.area_id, start, stage_id, cut)
    return otherwise if row is None or pd.isna(row["waiting"]) else float(row["waiting"])
