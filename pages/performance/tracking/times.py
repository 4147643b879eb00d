"""Views of a tracking list: where the time goes, and who waits longest."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.ranges import wait_ranges
from charts.shares import share_bars
from pages.parts.address import choose
from pages.parts.choices import select
from pages.parts.counted import draw_table
from pages.parts.say import say
from pages.parts.under import small
from pages.performance.tracking.shown import Shown
from reports.claims import Said
from reports.ptl import equity
from reports.ptl.stage_words import part_said, time_said
from reports.ptl.stages import SINCE, part_dimensions, part_rows, part_table, time_rows
from store.pathway_columns import ALL_WAITS

INTO = "go into"


def where_time_goes(shown: Shown) -> None:
    """Each stage: those still waiting beside those completed in the month, unadjusted and adjusted."""
    st.header("Where the time goes")
    rows = shown.read(
        "time rows",
        lambda: time_rows(shown.tracking, shown.place.area_id, shown.period, shown.cut, clock=shown.clock),
        more=shown.clock,
    )
    where = (shown.tracking, shown.place.area_id, shown.period)
    say(time_said(*where, shown.cut, clock=shown.clock))
    standard = "the pathway's standard" if rows["standard_weeks"].notna().any() else ""
    shown.draw(
        "time",
        lambda dark: wait_ranges(rows, since=SINCE[shown.clock], standard=standard, dark=dark),
        more=shown.clock,
        caveats=[
            "The mark stands where half have waited less, the line ends where 92 in 100 have.",
            "When those who waited longest are seen, the list shrinks and completed waits grow: read both.",
            "The adjusted clock starts again when an appointment is missed or called off. It leaves out times when the "
            "young person could not be seen. It stands beside the other and never replaces it.",
            *(
                [
                    "The upright line is the pathway's standard, where it counts from the same moment. Change the "
                    "clock to see the others."
                ]
                if standard
                else ["Choose a pathway to see its standards."]
            ),
        ],
    )


def who_waits_longest(shown: Shown) -> None:
    """The parts of the list by area, provider, team, pathway, tier, age, need or source: how long each waits."""
    st.header("Who waits longest")
    tracking, area_id = shown.tracking, shown.place.area_id
    dimensions = part_dimensions(tracking, area_id)
    stages = {ALL_WAITS: "All waits"} | {stage.id: stage.name for stage in tracking.words.waits}
    with st.container(horizontal=True):
        dimension = select("Divided by", list(dimensions), key="divided", names=dimensions)
        stage = select("Waits", list(stages), key="stage", names=stages)
    rows = shown.read(
        "part rows",
        lambda: part_rows(tracking, area_id, shown.period, dimension, stage=stage),
        more=(dimension, stage),
    )
    if rows.empty:
        st.markdown("No part of the list has waits in this stage.")
        return
    heading = dimensions[dimension]
    say(part_said(tracking, area_id, shown.period, dimension, heading=heading, stage=stage))
    shown.draw(
        "parts", lambda dark: wait_ranges(rows, since=SINCE["stage"], dark=dark), more=(dimension, stage)
    )
    draw_table(part_table(rows, heading=heading))
    _go_into(shown, dimension)
    small("Of everyone in the area; parts are not crossed with one another.")
    _against_the_rest(shown, stage)


def _go_into(shown: Shown, dimension: str) -> None:
    """From the whole to one of its parts: the page then shows this area, provider, team or pathway."""
    if dimension == "area":
        key, names = "area", {a.area_id: a.short_name for a in shown.tracking.places(shown.place.area_id)}
        names.pop(shown.place.area_id, None)
    else:
        cuts = shown.tracking.cuts(shown.place.area_id)
        key, names = "part", {cut.id: cut.label for cut in cuts if cut.dimension == dimension}

    def go() -> None:
        chosen = st.session_state[INTO]
        if chosen is not None:
            choose(key, chosen)
            st.session_state[INTO] = None

    st.selectbox(
        "Go into one of them",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=INTO,
        on_change=go,
        placeholder="The page then shows it alone",
    )


def _against_the_rest(shown: Shown, stage: str) -> None:
    """Each age band or need group beside all the others: how many are past their standard."""
    tracking, area_id = shown.tracking, shown.place.area_id
    groups = equity.group_dimensions(tracking, area_id)
    if not groups:
        return
    st.subheader("Do some groups wait worse than the rest?")
    group = select("Groups", list(groups), key="groups", names=groups)
    said, rows = shown.read("equity", lambda: _equity(shown, group, stage=stage), more=(group, stage))
    say(said)
    if rows.empty:
        return
    shown.draw(
        "equity",
        lambda dark: share_bars(rows, fills=equity.FILLS, whole="waits with a standard", dark=dark),
        more=(group, stage),
        caveats=[
            "Each group is set against all the others, whose share is in brackets. It is worse or better where the 95% "
            "interval of the difference leaves nought out, widened by what rounding may move. A group that is withheld "
            "is not in the rest either. Of twenty groups one differs by chance alone."
        ],
    )


def _equity(shown: Shown, group: str, *, stage: str) -> tuple[Said, pd.DataFrame]:
    """The sentence and the rows of the groups."""
    table = equity.equity_table(shown.tracking, shown.place.area_id, shown.period, group, stage=stage)
    said = equity.equity_said(shown.tracking, shown.place.area_id, shown.period, group, stage=stage)
    return said, equity.equity_rows(table)
