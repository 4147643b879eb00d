"""Views of a tracking list: who joins and who leaves, whether the stock agrees, and the list over time."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.flow import FLOWS, flow_bars
from charts.run import run_chart
from charts.shares import share_bars
from pages.parts.choices import select
from pages.parts.counted import draw_table
from pages.parts.say import say
from pages.parts.show import when_all
from pages.parts.under import small
from pages.performance.tracking.shown import Shown
from reports.claims import Said
from reports.ptl.conversion import FILLS, conversion_rows, conversion_said, conversion_table
from reports.ptl.flow import (
    flow_rows,
    flow_said,
    removal_rows,
    stock_said,
    total_chart,
    total_said,
    total_series,
)
from store.pathway_columns import ALL_WAITS

HATCHED = "Hatched: a count that is withheld; its length says nothing."


def in_and_out(shown: Shown) -> None:
    """Flow by month with the stock check, why waits were closed, and the list over time."""
    st.header("In and out, month by month")
    tracking, area_id = shown.tracking, shown.place.area_id
    stages = {ALL_WAITS: "All waits"} | {stage.id: stage.name for stage in tracking.words.waits}
    stage = select("Waits", list(stages), key="stage", names=stages)
    rows = shown.read(
        "flow rows", lambda: flow_rows(tracking, area_id, shown.period, shown.cut, stage=stage), more=stage
    )
    say(flow_said(tracking, area_id, shown.period, shown.cut, stage=stage))
    withheld = bool(rows[list(FLOWS)].isna().any(axis=None))
    shown.draw(
        "flow",
        lambda dark: flow_bars(rows, dark=dark),
        more=stage,
        of=when_all(rows),
        caveats=["A diamond is the net change of a month.", *([HATCHED] if withheld else [])],
    )
    say(stock_said(tracking, area_id, shown.period, shown.cut, stage=stage), small=True)
    _who_comes_through(shown)
    _over_time(shown, stage)
    removed = shown.read("removals", lambda: removal_rows(tracking, area_id, shown.period))
    if not removed.empty:
        st.subheader("Closed without the help of the stage")
        draw_table(removed)
        small("Of everyone in the area, over the 12 months to the month chosen.")


def _who_comes_through(shown: Shown) -> None:
    """Of those who left each stage in the year, how many because it began."""
    st.subheader("Who comes through each stage?")
    said, rows = shown.read("conversion", lambda: _conversion(shown))
    say(said)
    if rows.empty:
        return
    shown.draw(
        "conversion",
        lambda dark: share_bars(rows, fills=FILLS, whole="waits that ended", dark=dark),
        of=shown.year,
        caveats=[
            "Over the 12 months to the month chosen. Of those who left the wait for a stage, not of those who joined: "
            "many joined long before. Only some need the stages after treatment, so these stand alone."
        ],
    )


def _conversion(shown: Shown) -> tuple[Said, pd.DataFrame]:
    """The sentence and the rows of the stages."""
    where = (shown.tracking, shown.place.area_id, shown.period, shown.cut)
    return conversion_said(*where), conversion_rows(conversion_table(*where))


def _over_time(shown: Shown, stage: str) -> None:
    """The number of waits at each month's end: a line with its median, as a list can have no limits."""
    st.subheader("The list at each month's end")
    series = total_series(shown.tracking, shown.place.area_id, shown.cut, stage=stage)
    say(total_said(shown.tracking, shown.place.area_id, shown.cut, stage=stage))
    if series["value"].notna().sum() < 2:
        return
    rows, _, why = shown.read("total", lambda: total_chart(series), more=stage)
    shown.draw(
        "list",
        lambda dark: run_chart(rows, unit_label="waits at month end", dark=dark),
        more=stage,
        of=when_all(rows),
        caveats=[why] if why else [],
    )
