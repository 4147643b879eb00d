"""Summary: how are we doing, overall, and what needs us?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from charts.pathway import pathway_bar
from pages.parts.choices import choose_period, choose_place
from pages.parts.fictional import nothing_published
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.say import head, say
from pages.parts.show import shared, show, when
from pages.parts.store import figures
from pages.parts.tiles import draw_tile
from pages.parts.title import time_is
from pages.parts.under import caveat_lines, flags_of, source_line
from reports.claims import Said
from reports.export import with_lineage
from reports.figures import Figures
from reports.pathway import DEFINITION, SOURCE, Pathway
from reports.pathway_words import with_words
from reports.summary import Summary, summarise, years


def draw() -> None:
    """Choose an area and a year; read the message, the tiles, and what needs us."""
    known = figures()
    heading, choices = st.columns([3, 2], vertical_alignment="bottom")
    with choices.container(horizontal=True):
        place = choose_place(known)
        options = years(known, place)
        period = choose_period(options, key="year", label="Referred in") if options else None
    heading.title(f"{place.short_name}: overall performance")
    if period is None:
        if not nothing_published(place):
            st.info(f"No waiting-time figures have been published for {place.name}.", icon=":material/info:")
        return
    time_is(f"referred in {period.label}")
    today = date.today()
    summary = measured(
        ("summary", known.snapshot_id, place.area_id, period.label, today),
        lambda: summarise(known, place, period, today=today),
    )
    for said in summary.message:
        say(said)
    explain_words("summary")
    with st.container(gap="xsmall"):
        for title, tiles in summary.rows:
            head(title)
            for column, tile in zip(st.columns(4, gap="small"), tiles, strict=True):
                with column:
                    draw_tile(tile)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _pathway(known, summary)
    with right:
        _needs(summary)


def _needs(summary: Summary) -> None:
    """What needs attention, what is working, what is not known: each in words."""
    for title, tiles in summary.sorted_tiles().items():
        st.markdown(f"## :small[{title}]")
        for tile in tiles:
            say(listed(tile.line))
        if not tiles:
            st.markdown("- Nothing in the published figures")


def listed(line: Said) -> Said:
    """A line as an item of a list."""
    return replace(line, text=f"- {line.text}")


def _pathway(known: Figures, summary: Summary) -> None:
    pathway = summary.pathway
    st.markdown(f"## :small[Where children were on the pathway at the end of {summary.period.label}]")
    key = ("summary", known.snapshot_id, summary.place.area_id, summary.period.label)
    source, caveats = measured((*key, "source"), lambda: _source(known, pathway))
    picture = shared(
        key,
        lambda dark: pathway_bar(with_words(pathway.rows), dark=dark, row_height=34),
        when=when(summary.period),
        rows=pathway.bands,
        explain=partial(with_lineage, catalogue=known.catalogue, definition=DEFINITION),
    )
    show(
        picture,
        figures=known,
        stem=f"summary-{summary.place.area_id}",
        source=source,
        caveats=caveats,
    )


def _source(known: Figures, pathway: Pathway) -> tuple[str, list[str]]:
    """The source of the picture, and its first caveat."""
    first = pathway.bands.iloc[0]
    source = source_line(known, SOURCE, edition=str(first["edition"]), cell=str(first["source_ref"]))
    return source, caveat_lines(known, flags_of(pathway.bands))[:1]
