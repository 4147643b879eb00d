"""The weekly meeting: who waits at which milestone, counts for everyone; the list itself for one session only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import streamlit as st

from charts.shares import share_bars
from pages.parts.choices import choose_place, select
from pages.parts.counted import draw_table
from pages.parts.fictional import demonstration_note
from pages.parts.glossary import explain_words
from pages.parts.lists import SAME_SOURCE, choose_month, list_source, tracking_of
from pages.parts.memory import measured
from pages.parts.picture import Explain
from pages.parts.returns import note_returns
from pages.parts.say import say
from pages.parts.show import save_rows, shared, show, when
from pages.parts.store import figures
from pages.parts.under import small
from pages.performance.meeting.worklist import draw_worklist
from reports.export import with_lineage
from reports.figures import Figures, Period
from reports.ptl.meeting import (
    COUNTED,
    FILLS,
    change_table,
    meeting_said,
    milestone_table,
    parts_table,
    standard_rows,
    weeks,
)
from reports.ptl.tracking import MARK, Tracking, is_demonstration
from reports.ptl.words import read_words
from store.areas import Area

Read = TypeVar("Read")
WITH_STANDARD = "Of waits whose pathway has a standard for the stage."
OF_THE_WEEK = "Helped: the help of the stage began. Closed: without it. Before: a week before."
PARTS = {"provider": "Provider", "team": "Team", "pathway": "Pathway", "tier": "Tier"}


def draw() -> None:
    """Choose an area and a week; see the protected counts; open an extract to work through its waits."""
    known = figures()
    st.title("Weekly meeting")
    tracking = tracking_of(known)
    choices = st.container(horizontal=True)
    with choices:
        place = choose_place(known)
    if tracking is None or not tracking.has(place.area_id) or not weeks(tracking, place.area_id):
        st.info(
            f"No waiting list file is shown for {place.short_name}, so there are no counts by week.",
            icon=":material/info:",
        )
        note_returns(place)
    else:
        with choices:
            week = choose_month(weeks(tracking, place.area_id), key="week", label="Week to")
            column = select("Count", list(COUNTED), key="counted", names=COUNTED)
        demonstration_note(place)
        say(_read(tracking, place, week, "sentence", lambda: meeting_said(tracking, place.area_id, week)))
        explain_words("weekly-meeting")
        _counts(known, tracking, place, week, column)
    draw_worklist(measured(("words", known.snapshot_id), read_words), known.areas)


def _counts(known: Figures, tracking: Tracking, place: Area, week: Period, column: str) -> None:
    st.header(f"{COUNTED[column]}, by milestone and priority")
    table = _read(
        tracking, place, week, column, lambda: milestone_table(tracking, place.area_id, week, column=column)
    )
    draw_table(table)
    mark = f"**{MARK}.** " if is_demonstration(place) else ""
    small(mark + list_source(known, tracking, place))
    _standards(known, tracking, place, week)
    st.header("The week")
    moved = _read(tracking, place, week, "week", lambda: change_table(tracking, place.area_id, week))
    draw_table(moved)
    small(OF_THE_WEEK)
    st.header("Who holds them")
    kinds = {
        name: label
        for name, label in PARTS.items()
        if any(cut.dimension == name for cut in tracking.cuts(place.area_id))
    }
    by = select("Divided by", list(kinds), key="held", names=kinds)
    held = _read(tracking, place, week, by, lambda: parts_table(tracking, place.area_id, week, dimension=by))
    draw_table(held)
    stem = f"{'demonstration-' if is_demonstration(place) else ''}week-{place.area_id}"
    with st.container(horizontal=True):
        for name, rows, label, what in (
            (
                "milestones",
                table,
                "Milestones (CSV)",
                f"{COUNTED[column]}: waits, by milestone and priority.",
            ),
            ("flow", moved, "The week (CSV)", OF_THE_WEEK),
            ("held", held, "Who holds them (CSV)", f"Waits of each {kinds[by].lower()}."),
        ):
            marked = rows.assign(period=f"Week to {week.label}", whose=place.name)
            if is_demonstration(place):
                marked = marked.assign(status=f"{MARK}: {place.name} is fictional")
            save_rows(
                partial(_explain(known, tracking, place, what), marked),
                key=(week.end, column, by),
                figures=known,
                stem=f"{stem}-{name}",
                label=label,
            )


def _explain(known: Figures, tracking: Tracking, place: Area, what: str) -> Explain:
    """A file of the week with its source and how it is protected; `what` defines its counts."""
    first = tracking.cell(place.area_id).iloc[0]
    return partial(
        with_lineage,
        catalogue=known.catalogue,
        source_id=str(first["source_id"]),
        definition=what,
        notes=[list_source(known, tracking, place)],
    )


def _read(tracking: Tracking, place: Area, week: Period, name: str, compute: Callable[[], Read]) -> Read:
    """A table or sentence of the week, worked out once."""
    return measured(("meeting", tracking.snapshot_id, place.area_id, week.end, name), compute)


def _standards(known: Figures, tracking: Tracking, place: Area, week: Period) -> None:
    """The picture of the week: at each milestone, how many are past the standard of their pathway."""
    rows = _read(tracking, place, week, "standards", lambda: standard_rows(tracking, place.area_id, week))
    if rows.empty:
        return
    st.subheader("Past their standard, at each milestone")
    kept = shared(
        ("meeting", tracking.snapshot_id, week.end),
        lambda dark: share_bars(rows, fills=FILLS, whole="waits with a standard", dark=dark),
        when=f"Week to {when(week)}",
        explain=_explain(known, tracking, place, WITH_STANDARD),
        place=place,
    )
    show(
        kept,
        figures=known,
        stem=f"standards-{place.area_id}",
        source=SAME_SOURCE,
        caveats=[WITH_STANDARD],
    )
