"""Capacity from job plans: clinicians, sessions, contacts, weeks worked and attendance, for one stage."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.queue_recovery import job_planned_capacity
from pages.parts.choices import select
from pages.parts.under import small
from store.areas import Area

#: Column → heading, start, step, largest. The starts are examples to be replaced, not figures of any place.
PLAN = {
    "clinicians_wte": ("Clinicians, whole-time equivalent", 10.0, 0.5, 1_000.0),
    "sessions_per_week": ("Sessions each a week for this stage", 4.0, 0.5, 20.0),
    "contacts_per_session": ("Starts a session", 1.5, 0.25, 20.0),
    "weeks_worked_per_year": ("Weeks worked a year", 42.0, 1.0, 52.0),
    "attended_percent": ("Attended, %", 90.0, 1.0, 100.0),
}
NONE = "none"


def planned_capacity(numbers: pd.DataFrame, *, place: Area, pathway: str) -> pd.DataFrame:
    """The numbers, with the capacity of one stage taken from job plans where the reader asks for it."""
    key = f"{place.area_id}-{pathway}-plan"
    with st.expander("Capacity from job plans", icon=":material/badge:"):
        names = {NONE: "No stage: only work it out"} | dict(
            zip(numbers["stage_id"], numbers["stage"], strict=True)
        )
        stage = select("Use as the capacity of", list(names), key="planned", names=names)
        entered = {}
        columns = st.columns(len(PLAN), gap="small")
        for column, (name, (heading, start, step, most)) in zip(columns, PLAN.items(), strict=True):
            with column:
                entered[name] = st.number_input(
                    heading,
                    min_value=0.0,
                    max_value=most,
                    value=start,
                    step=step,
                    key=f"{key}-{name}",
                    persist_state="session",
                )
        capacity = float(job_planned_capacity(pd.DataFrame([entered]))["capacity_per_week"].iloc[0])
        st.markdown(f"**These job plans allow {capacity:,.1f} starts a week**, averaged over the year.")
        small(
            "Clinicians × sessions × starts a session × weeks worked ÷ 52 × share attended. The numbers are "
            "examples until you replace them. A start of treatment that takes many sessions is a small part of a "
            "start a session."
        )
    chosen = numbers["stage_id"] == stage
    return numbers.assign(capacity_per_week=numbers["capacity_per_week"].mask(chosen, round(capacity, 1)))
