"""Capacity from job plans: clinicians, sessions, contacts, weeks worked and attendance, several plans a stage."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.parts.choices import select
from pages.parts.paper import IF_OPEN
from pages.parts.say import say
from pages.parts.under import small
from reports.demand.plans import MOST_PLANS, NONE, PLAN, plans_said, with_plans
from store.areas import Area


def planned_capacity(numbers: pd.DataFrame, *, place: Area, pathway: str) -> pd.DataFrame:
    """The numbers, with the capacity of each stage that job plans are given for taken from these."""
    stages = dict(zip(map(str, numbers["stage_id"]), map(str, numbers["stage"]), strict=True))
    with (
        st.container(key=f"{IF_OPEN}-job-plans"),
        st.expander("Capacity from job plans", icon=":material/badge:"),
    ):
        count = int(
            st.number_input(
                "How many job plans (a clinician, a band or a team each)",
                min_value=1,
                max_value=MOST_PLANS,
                key=f"{place.area_id}-{pathway}-plan-count",
                persist_state="session",
            )
        )
        plans = pd.DataFrame(
            [_plan(number, stages, place=place, pathway=pathway) for number in range(1, count + 1)]
        )
        say(plans_said(plans, stages, area_id=place.area_id))
        small(
            "It is clinicians × sessions × starts per session × weeks worked ÷ 52 × share attended. The plans of a "
            "stage are added up and stand in the place of what it sees now. The numbers are examples until you replace "
            "them. A start of treatment that takes many sessions is a small part of a start per session."
        )
    return with_plans(numbers, plans)


def _plan(number: int, stages: Mapping[str, str], *, place: Area, pathway: str) -> dict[str, str | float]:
    """The fields of one plan, and the stage it is for."""
    if number > 1:
        st.markdown(f"### Plan {number}")
    key = "planned" if number == 1 else f"planned-{number}"
    names = {NONE: "No stage: only work it out"} | dict(stages)
    entered: dict[str, str | float] = {
        "stage_id": select("Use as the capacity of", list(names), key=key, names=names)
    }
    columns = st.columns(len(PLAN), gap="small")
    suffix = "" if number == 1 else f"-{number}"
    for column, (name, field) in zip(columns, PLAN.items(), strict=True):
        with column:
            entered[name] = st.number_input(
                field.heading,
                min_value=0.0,
                max_value=field.most,
                value=field.start,
                step=field.step,
                key=f"{place.area_id}-{pathway}-plan{suffix}-{name}",
                persist_state="session",
            )
    return entered
