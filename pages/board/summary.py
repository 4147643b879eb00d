"""Summary: how are we doing, overall, and what needs us?"""

from __future__ import annotations

import streamlit as st

from charts.pathway import pathway_bar
from pages.parts.choices import choose_period, choose_place, dark_mode
from pages.parts.show import caveat_lines, show_picture, source_line
from pages.parts.store import figures
from pages.parts.tiles import draw_tile
from reports.figures import Figures
from reports.pathway import SOURCE
from reports.summary import Summary, summarise, years


def draw() -> None:
    """Choose an area and a year; read the message, the tiles, and what needs us."""
    known = figures()
    heading = st.container()
    with st.container(horizontal=True):
        place = choose_place(known)
        options = years(known, place)
        if not options:
            st.title(f"{place.short_name}: overall performance")
            st.info(f"No waiting-time figures have been published for {place.name}.", icon=":material/info:")
            return
        period = choose_period(options, key="year", label="Referred in")
    summary = summarise(known, place, period)
    heading.title(f"{place.short_name}: overall performance")
    st.markdown(summary.message)
    for title, tiles in summary.rows:
        st.markdown(f"##### {title}")
        for column, tile in zip(st.columns(4, gap="small"), tiles, strict=True):
            with column:
                draw_tile(tile)
    _needs(summary)
    _pathway(known, summary)


def _needs(summary: Summary) -> None:
    """What needs us, what is working, what is not known: each in words."""
    for column, (title, tiles) in zip(st.columns(3), summary.sorted_tiles().items(), strict=True):
        with column:
            st.markdown(f"##### {title}")
            if not tiles:
                st.markdown("Nothing in the published figures.")
            else:
                st.markdown(
                    "\n".join(f"- {tile.name}: {tile.printed}, {tile.verdict.text}" for tile in tiles)
                )


def _pathway(known: Figures, summary: Summary) -> None:
    pathway = summary.pathway
    st.subheader(f"Where children were on the pathway at the end of {summary.period.label}")
    flags = [f for ids in pathway.bands["caveats"].fillna("") for f in ids.split(";") if f]
    refs = pathway.bands["source_ref"]
    show_picture(
        pathway_bar(pathway.rows, dark=dark_mode()),
        figures=known,
        stem=f"summary-{summary.place.area_id}",
        source=source_line(
            known, SOURCE, edition=str(pathway.bands["edition"].iloc[0]), cell=str(refs.iloc[0])
        ),
        caveats=caveat_lines(known, flags),
        rows=pathway.bands,
    )
