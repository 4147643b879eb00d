"""The waiting list of a system with a patient tracking list: the whole pathway, and what lies behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.stages import stage_bars
from pages.parts.choices import choose_view, select
from pages.parts.fictional import demonstration_note
from pages.parts.glossary import explain_words
from pages.parts.lists import choose_cut, choose_month, list_source
from pages.parts.say import say
from pages.parts.tiles import draw_tile
from pages.parts.under import small
from pages.performance.tracking.behind import (
    alerts_of,
    behind_the_headline,
    breaches,
    main_pathway,
    while_waiting,
)
from pages.performance.tracking.entry import steps_and_tiers, the_way_in
from pages.performance.tracking.flow import in_and_out
from pages.performance.tracking.shown import Shown
from pages.performance.tracking.times import where_time_goes, who_waits_longest
from reports.claims import Said
from reports.figures import Figures
from reports.ptl.alert_words import raised_now
from reports.ptl.headline import message, tiles
from reports.ptl.stage_words import pathway_said
from reports.ptl.stages import CLOCKS, SINCE, stage_rows
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.words import LONG_WEEKS
from store.areas import Area

VIEWS: Mapping[str, Callable[[Shown], None]] = {
    "Where the time goes": where_time_goes,
    "Who waits longest": who_waits_longest,
    "In and out": in_and_out,
    "Behind the headline": behind_the_headline,
    "Missed standards": breaches,
    "While waiting": while_waiting,
    "The way in": the_way_in,
    "Steps and tiers": steps_and_tiers,
}


def draw_tracking(figures: Figures, tracking: Tracking, place: Area, *, choices: DeltaGenerator) -> None:
    """Choose a month end and whom to count; read the message, the tiles, the pathway, and one view behind it."""
    with choices:
        period = choose_month(tracking.periods(place.area_id), key="month", label="Month end")
        cut = choose_cut(tracking, place)
        clock = select("Weeks counted from", list(CLOCKS), key="clock", names=CLOCKS, what="clock")
    shown = Shown(figures, tracking, place, period, cut, clock)
    demonstration_note(place)
    say(shown.read("message", lambda: message(tracking, place.area_id, period, cut)))
    for raised in shown.read("alerts raised", lambda: _raised(shown)):
        say(replace(raised, text=f":orange[▼] {raised.text}"))
    explain_words("waiting-list-file")
    with st.container(gap="xsmall"):
        for title, row in shown.read("tiles", lambda: tiles(tracking, place.area_id, period, cut)):
            st.markdown(f"## :small[{title}]")
            for column, tile in zip(st.columns(4, gap="small"), row, strict=True):
                with column:
                    draw_tile(tile)
    _whole(shown)
    VIEWS[choose_view("Look behind it", VIEWS, key="look")](shown)


def _raised(shown: Shown) -> list[Said]:
    """The alerts of the main pathway that are raised at this month end: of the place alone, or of a whole system.

    None where the page shows another part of the list: they are not of it.
    """
    place, main = shown.place, main_pathway(shown.tracking, shown.place)
    if shown.cut.id not in {EVERYONE.id, Cut("pathway", main).id}:
        return []
    found = alerts_of(shown.tracking, place, main)
    return raised_now(found, shown.period, area_id="" if place.kind == "system" else place.area_id)


def _whole(shown: Shown) -> None:
    st.header("The whole pathway, stage by stage")
    rows = shown.read(
        "stage rows",
        lambda: stage_rows(shown.tracking, shown.place.area_id, shown.period, shown.cut, clock=shown.clock),
        more=shown.clock,
    )
    if rows.empty:
        by = shown.cut.dimension.replace("_", " ")
        st.markdown(f"Bands of weeks are not counted by {by}; medians are below.")
        small(list_source(shown.figures, shown.tracking, shown.place))
        return
    say(
        shown.read(
            "pathway sentence",
            lambda: pathway_said(
                shown.tracking, shown.place.area_id, shown.period, shown.cut, clock=shown.clock
            ),
            more=shown.clock,
        )
    )
    left_out = "Hatched: the waits in bands that are withheld, together."
    shown.draw(
        "stages",
        lambda dark: stage_bars(rows, long_weeks=LONG_WEEKS, since=SINCE[shown.clock], dark=dark),
        more=shown.clock,
        caveats=[
            f"Weeks from {CLOCKS[shown.clock].lower()}, still waiting, unadjusted. Blue: up to {LONG_WEEKS} weeks; "
            "orange: longer.",
            *([left_out] if rows["note"].eq("c").any() else []),
        ],
    )
