"""Waiting list: where on the pathway are children waiting, and for how long?"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.lines import change_lines
from charts.pathway import pathway_bar
from metrics.printed import percent
from pages.parts.address import AREA
from pages.parts.choices import choose_period, choose_place, select
from pages.parts.counted import draw_table
from pages.parts.fictional import nothing_published
from pages.parts.forms import LIST, TEAMS, dictionary_csv, offer, template
from pages.parts.glossary import explain_words
from pages.parts.lists import tracking_of
from pages.parts.memory import measured
from pages.parts.paper import ON_SCREEN
from pages.parts.returns import note_returns
from pages.parts.say import say
from pages.parts.show import shared, show, when, when_all
from pages.parts.store import figures
from pages.parts.under import caveat_lines, flags_of, small, source_line
from pages.performance.tracking.screen import draw_tracking
from reports.bodies import published_for
from reports.claims import Said
from reports.export import with_lineage
from reports.figures import Figures
from reports.left_out import left_out_notes
from reports.pathway import (
    DEFINITION,
    POPULATIONS,
    SCOPES,
    SOURCE,
    Pathway,
    by_quarter,
    periods,
    read_pathway,
)
from reports.pathway_words import (
    pathway_said,
    profile_table,
    quarters_said,
    with_words,
)
from reports.ptl.adds import added_table
from reports.ptl.tracking import is_demonstration
from reports.rounded_shares import AS_PUBLISHED_MEANS, has_share_as_published
from reports.seen_once import seen_once_said
from store.areas import Area

STILL_WAITING = "waits_still_waiting"
FIGURES = {"list": "Patient tracking list", "published": "Published figures"}


def draw() -> None:
    """Choose an area; see its tracking list where there is one, else what was published for it."""
    known = figures()
    st.title("Waiting list along the pathway")
    tracking = tracking_of(known)
    choices = st.container(horizontal=True)
    with choices:
        place = choose_place(known)
        has_list = tracking is not None and tracking.has(place.area_id)
        shown = "list" if has_list and is_demonstration(place) else "published"
        if has_list and not is_demonstration(place):
            shown = select("Figures", list(FIGURES), key="figures", names=FIGURES, of=(AREA,))
    if tracking is not None and has_list and shown == "list":
        draw_tracking(known, tracking, place, choices=choices)
    elif not nothing_published(place):
        _published(known, place, choices=choices)


def _published(known: Figures, place: Area, *, choices: DeltaGenerator) -> None:
    """Choose a period and whom to count; see the published pathway, its change, and what lies beyond it."""
    with choices:
        first = known.default_period(STILL_WAITING, place.area_id)
        period = choose_period(periods(known), key="when", first=first)
        population = select("Count", list(POPULATIONS), key="count", names=POPULATIONS)
        scope = select("Services", list(SCOPES), key="services", names=SCOPES)
    key = ("pathway", known.snapshot_id, place.area_id, period, population, scope)
    pathway = measured(
        key, lambda: read_pathway(known, place, period, population=population, service_scope=scope)
    )
    if pathway.rows.empty:
        st.info(
            f"{SCOPES[scope]} were not published for {period.label}. Choose another period or service.",
            icon=":material/info:",
        )
        return
    today = date.today()
    say(measured((*key, "said", today), lambda: pathway_said(pathway, today=today)))
    if pathway.own is not None and pathway.own != place:
        small(published_for(known, place, pathway.own, on=period.end))
    explain_words("waiting-list")
    _profile(known, pathway, key=key)
    _change(known, place, population=population, scope=scope)
    _seen_once(known, place)
    _beyond(place)


def _profile(known: Figures, pathway: Pathway, *, key: tuple[Hashable, ...]) -> None:
    """`key` names the pathway."""
    st.header("Where everyone who was referred had got to")
    counted = POPULATIONS[pathway.population]
    place, period = pathway.place.area_id, pathway.period
    picture = shared(
        key,
        lambda dark: pathway_bar(with_words(pathway.rows), counted=counted, dark=dark),
        when=when(period),
        rows=pathway.bands,
        explain=partial(with_lineage, catalogue=known.catalogue, definition=DEFINITION),
    )
    source, caveats, table, as_published = measured((*key, "beside"), lambda: _beside(known, pathway))
    show(
        picture,
        figures=known,
        stem=f"pathway-{place}",
        source=source,
        caveats=caveats,
    )
    draw_table(table)
    small(
        "Within 4 weeks is the publication's 0–4 week band. What happens after a second appointment is not published "
        "nationally."
    )
    if as_published:
        small(AS_PUBLISHED_MEANS)


def _beside(known: Figures, pathway: Pathway) -> tuple[str, list[str], pd.DataFrame, bool]:
    """The source and the caveats of the picture, its table, and whether that has a share as published."""
    first = pathway.rows["area_id"].iloc[0]
    refs = pathway.bands.loc[pathway.bands["area_id"] == first, "source_ref"].tolist()
    edition = str(pathway.bands["edition"].iloc[0])
    source = source_line(known, SOURCE, edition=edition, cell=f"{refs[0]} to {refs[-1]}")
    table = profile_table(pathway)
    return source, caveat_lines(known, flags_of(pathway.bands)), table, has_share_as_published(table)


def _change(known: Figures, place: Area, *, population: str, scope: str) -> None:
    st.header("Still waiting at the end of each quarter")
    key = ("quarters", known.snapshot_id, place.area_id, population, scope)
    quarters = measured(
        (*key, date.today()), lambda: _quarters(known, place, population=population, service_scope=scope)
    )
    if quarters is None:
        st.markdown("No quarter was published for this choice.")
        return
    rows = quarters.rows
    say(quarters.said)
    picture = shared(
        key,
        lambda dark: change_lines(rows, unit_label="Still waiting, %", show=percent, dark=dark),
        when=quarters.when,
        rows=rows,
        explain=partial(with_lineage, catalogue=known.catalogue, indicator_id=STILL_WAITING),
    )
    show(
        picture,
        figures=known,
        stem=f"quarters-{place.area_id}",
        source=quarters.source,
        caveats=quarters.notes,
    )


@dataclass(frozen=True)
class _Quarters:
    """The quarters of a place, what is said of them, their time as it is said today, their source and notes."""

    rows: pd.DataFrame
    said: Said
    when: str
    source: str
    notes: list[str]


def _quarters(known: Figures, place: Area, *, population: str, service_scope: str) -> _Quarters | None:
    """None where no quarter was published."""
    rows = by_quarter(known, place, population=population, service_scope=service_scope)
    if rows.empty:
        return None
    notes = ["Each quarter counts those referred in it, so the share is higher than for a whole year."]
    notes += left_out_notes(rows, known.catalogue)
    if rows["broken"].any():
        notes.append("The line ends where a new body took over the area, or where counting changed.")
    return _Quarters(
        rows,
        quarters_said(rows, areas=known.areas),
        when_all(rows),
        source_line(known, SOURCE, edition="; ".join(sorted(rows["edition"].unique()))),
        notes,
    )


def _seen_once(known: Figures, place: Area) -> None:
    """Monthly figures of those who were seen and whose first steps are not complete."""
    today = date.today()
    said = measured(
        ("seen once", known.snapshot_id, place.area_id, today),
        lambda: seen_once_said(known, place, today=today),
    )
    if said:
        st.header("Seen at least once, first steps not complete")
        say(said)


def _beyond(place: Area) -> None:
    """What the published pathway cannot show, who holds it, and how to load it."""
    st.header("Beyond the second appointment")
    note_returns(place)
    st.info(
        f"National figures stop at the second appointment. The waits after it in {place.short_name} are held by those "
        "who treat. Your waiting list file adds what is below. It holds no names, NHS numbers or dates of birth, and "
        "only protected counts of it are kept.",
        icon=":material/visibility_off:",
    )
    draw_table(added_table())
    offer(
        ("Empty file (CSV)", "ptl.csv", template(LIST)),
        ("What each column holds (CSV)", "ptl-columns.csv", dictionary_csv(LIST)),
        ("Empty list of teams (CSV)", "teams.csv", template(TEAMS)),
    )
    with st.container(key=f"{ON_SCREEN}-where"):
        small("Northbank (demonstration), at the end of the list of areas, shows what comes of it.")
