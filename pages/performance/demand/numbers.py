"""The numbers of a chain of stages: taken from the tracking list or entered, kept in the session, stored nowhere."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd
import streamlit as st

from metrics.printed import BOX_ONE_DECIMAL, BOX_WHOLE
from pages.parts.paper import ON_SCREEN
from pages.parts.under import small
from store.areas import Area

#: Column → its heading, the step of its field and the largest that is entered; a list may hold more.
FIELDS = {
    "demand_per_week": ("Join from outside, per week", 1.0, 5_000.0),
    "capacity_per_week": ("Seen, per week", 1.0, 5_000.0),
    "queue": ("Waiting now", 5.0, 200_000.0),
    "standard_weeks": ("Standard, weeks", 1.0, 260.0),
    "onward_percent": ("Go on to the next stage, %", 5.0, 100.0),
}
#: The least of each: a standard of no weeks cannot be kept.
LEAST = {"standard_weeks": 0.1}


def enter_numbers(start: pd.DataFrame, *, place: Area, pathway: str, measured: bool) -> pd.DataFrame:
    """Fields that begin with `start`, one row a stage; what stands in them now."""
    label = "The numbers behind this page" if measured else "Enter the numbers"
    entered = []
    st.header("The numbers")
    with st.expander(label, icon=":material/edit:", expanded=not measured):
        if measured:
            with st.container(key=f"{ON_SCREEN}-change"):
                st.markdown("Change any of them.")
        for row in start.to_dict("records"):
            st.markdown(f"### {row['stage']}")
            columns = st.columns(len(FIELDS), gap="small")
            found = dict(row)
            for column, (name, (heading, step, most)) in zip(columns, FIELDS.items(), strict=True):
                with column:
                    found[name] = _field(
                        row,
                        name,
                        heading,
                        step=step,
                        most=most,
                        key=f"{place.area_id}-{pathway}-{row['stage_id']}",
                    )
            entered.append(found)
        small(
            "Numbers that come from a list are averages of counts that are rounded at random. "
            "Who joins from outside is counted less those closed without being seen. Of those seen, so many in 100 "
            "go on to the next stage; the rest leave. Whatever you enter stays in this session and is stored nowhere."
        )
    return pd.DataFrame(entered, columns=start.columns).astype(dict.fromkeys(FIELDS, "float64"))


def _field(
    row: Mapping[Hashable, object], name: str, heading: str, *, step: float, most: float, key: str
) -> float | None:
    start = float(str(row[name]))
    value = st.number_input(
        f"{heading}",
        min_value=LEAST.get(name, 0.0),
        max_value=most if start != start else max(most, start),
        value=None if start != start else start,
        step=step,
        format=BOX_ONE_DECIMAL
        if name in {"demand_per_week", "capacity_per_week", "standard_weeks"}
        else BOX_WHOLE,
        key=f"{key}-{name}",
        persist_state="session",
    )
    return None if value is None else float(value)
