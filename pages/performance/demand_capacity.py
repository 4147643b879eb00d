"""Demand and capacity: can we catch up, and what would it take?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.queue_stages import Stage
from pages.parts.choices import choose_place, select
from pages.parts.counted import draw_table
from pages.parts.fictional import demonstration_note
from pages.parts.glossary import explain_words
from pages.parts.lists import tracking_of
from pages.parts.memory import measured, own
from pages.parts.returns import note_returns
from pages.parts.say import say
from pages.parts.store import figures
from pages.parts.title import time_is
from pages.performance.demand.job_plans import planned_capacity
from pages.performance.demand.numbers import FIELDS, enter_numbers
from pages.performance.demand.recovery import recovery_plan
from pages.performance.demand.what_if import what_if
from reports.demand.numbers import (
    chain,
    complete,
    empty_numbers,
    left_out,
    measured_numbers,
    rough,
)
from reports.demand.reach import Off
from reports.demand.rounding import measured_off, still_measured
from reports.demand.said import left_out_said, message_said, rough_said, rules_said, whole_said
from reports.demand.standing import standings
from reports.demand.together import together, together_said, together_table, whole_pathway
from reports.demand.words import needed_table, now_table
from reports.ptl.tracking import Cut, Tracking
from reports.ptl.words import read_words
from store.areas import Area

AHEAD = {"26": "26 weeks", "52": "52 weeks", "104": "104 weeks"}
#: Why a place with a list begins with an empty form.
TOO_FEW = "The waiting list has too few on this pathway to show: a count of each stage is withheld. "
CLEAR = {"13": "13 weeks", "26": "26 weeks", "52": "52 weeks"}


def draw() -> None:
    """Choose an area, a pathway and how far to look; take or enter the numbers; see what they lead to."""
    known = figures()
    st.title("Demand and capacity")
    tracking = tracking_of(known)
    words = measured(("words", known.snapshot_id), read_words)
    with st.container(horizontal=True):
        place = choose_place(known)
        pathway = select("Pathway", list(words.pathways), key="pathway", names=words.pathways)
        ahead = int(
            select("Look ahead", list(AHEAD), key="ahead", first="52", names=AHEAD, what="weeks ahead")
        )
        clear = int(
            select(
                "Catch up within",
                list(CLEAR),
                key="within",
                first="26",
                names=CLEAR,
                what="weeks to catch up",
            )
        )
    demonstration_note(place)
    note_returns(place)
    has_list = tracking is not None and tracking.has(place.area_id)
    start = (
        _start(tracking, place, pathway)
        if has_list and tracking is not None
        else empty_numbers(words, pathway)
    )
    is_measured = bool(start["queue"].notna().any())
    missing = left_out(words, pathway, start) if is_measured else []
    answer = st.container()
    numbers = enter_numbers(start, place=place, pathway=pathway, measured=is_measured)
    numbers = planned_capacity(numbers, place=place, pathway=pathway)
    of_list = tracking.periods(place.area_id)[-1].label if tracking is not None and is_measured else ""
    time_is(_whose(numbers, start, of_list=of_list))
    with answer:
        if not complete(numbers):
            st.info(
                f"{TOO_FEW if has_list else ''}"
                f"Enter {place.short_name}'s own numbers below: who joins the first stage each week, and for every "
                "stage who can be seen, who waits and its standard. They stay in this browser session only.",
                icon=":material/edit:",
            )
            return
        stages = chain(numbers)
        off = _off(tracking, place, pathway, start, stages) if is_measured else {}
        inputs = (tuple(stages), clear, tuple(off.items()))
        found = own("standings", inputs, lambda: standings(stages, clear_in_weeks=clear, off=off))
        whole = own("whole", inputs, lambda: whole_pathway(stages, found))
        needs = own("together", inputs, lambda: together(stages, found))
        say(left_out_said(missing, of=len(missing) + len(found), area_id=place.area_id))
        say(message_said(found, whole, area_id=place.area_id, where=place.short_name, clear_in_weeks=clear))
        if is_measured:
            say(rough_said(_rough(tracking, place, pathway, start), area_id=place.area_id))
        say(whole_said(found, whole, area_id=place.area_id, part=bool(missing)))
        explain_words("demand-and-capacity")
        left, right = st.columns(2, gap="large")
        with left:
            st.header("Does each stage keep up?")
            draw_table(now_table(found, whole, part=bool(missing)))
        with right:
            st.header("What would each stage need by itself?")
            draw_table(needed_table(found))
        with st.expander("How this is worked out"):
            say(rules_said(clear_in_weeks=clear), small=True)
        st.header("And if every stage catches up at once?")
        say(together_said(needs, whole, area_id=place.area_id))
        draw_table(together_table(needs))
    what_if(known, stages, place=place, pathway=pathway, weeks=ahead, part=bool(missing))
    recovery_plan(
        known,
        tracking if has_list else None,
        found,
        numbers,
        place=place,
        pathway=pathway,
        clear_in_weeks=clear,
    )


def _whose(numbers: pd.DataFrame, start: pd.DataFrame, *, of_list: str) -> str:
    """Whose numbers these are, as the title says it; `of_list` is the time of the list they start from, if any."""
    if not complete(numbers):
        return "no numbers yet"
    if not of_list:
        return "numbers entered here"
    fields = list(FIELDS)
    kept = numbers[fields].astype("float64").equals(start[fields].astype("float64"))
    return f"list of {of_list}" if kept else f"list of {of_list}, numbers changed here"


def _off(
    tracking: Tracking | None, place: Area, pathway: str, start: pd.DataFrame, stages: Sequence[Stage]
) -> dict[str, Off]:
    """How far rounding may have moved each stage's numbers; nothing of those that the reader entered."""
    if tracking is None:
        return {}
    last = tracking.periods(place.area_id)[-1]
    off = measured_off(tracking, place.area_id, Cut("pathway", pathway), last, start)
    return still_measured(off, measured=chain(start), stages=stages)


def _rough(tracking: Tracking | None, place: Area, pathway: str, start: pd.DataFrame) -> list[str]:
    if tracking is None:
        return []
    return rough(tracking, place.area_id, Cut("pathway", pathway), tracking.periods(place.area_id)[-1], start)


def _start(tracking: Tracking, place: Area, pathway: str) -> pd.DataFrame:
    """The numbers that the tracking list measures, or an empty form where it has none of this pathway."""
    last = tracking.periods(place.area_id)[-1]
    found = measured(
        ("numbers", tracking.snapshot_id, place.area_id, pathway),
        lambda: measured_numbers(tracking, place.area_id, Cut("pathway", pathway), last),
    )
    return found if len(found) else empty_numbers(tracking.words, pathway)
