"""Compare areas: are we different, and from whom?"""

from __future__ import annotations

import streamlit as st

from charts.ranked import ranked_bars
from charts.tiles import tile_map
from pages.parts.choices import choose_indicator, choose_period, choose_place, dark_mode
from pages.parts.show import caveat_lines, definition, show_picture, source_line
from pages.parts.store import figures
from reports.compare import compare, comparison_sentence, geographies, scope_of, tiles
from reports.export import with_lineage
from reports.wording import SUFFIX, axis_label, number_format


def draw() -> None:
    """Choose an indicator, a period and an area; see every area of that geography in order."""
    known = figures()
    st.title("Compare areas")
    with st.container(horizontal=True):
        place = choose_place(known)
        indicator = choose_indicator(known, [i for i in known.shown if i.comparison != "none"])
        period = choose_period(known.periods(indicator.id))
        options = geographies(known, indicator.id, period, scope=scope_of(place))
        if not options:
            st.info(
                f"{indicator.short_name} was published for {period.label} only as a whole, not by area. "
                "Choose another period or indicator.",
                icon=":material/info:",
            )
            return
        geography = st.selectbox(
            "Geography",
            options,
            format_func=heading,
            key="by",
            bind="query-params",
        )
    comparison = compare(known, indicator, period, geography=str(geography), place=place)
    st.markdown(comparison_sentence(comparison))
    suffix, dark = SUFFIX.get(indicator.unit, ""), dark_mode()
    cells = source_line(known, indicator.source, edition="; ".join(comparison.rows["edition"].unique()))
    flags = [flag for ids in comparison.rows["caveats"] for flag in ids.split(";") if flag]
    caveats = caveat_lines(known, [*indicator.caveats, *flags])
    export = with_lineage(comparison.rows, catalogue=known.catalogue)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader("Every area, in order")
        bars = ranked_bars(
            comparison.rows,
            unit_label=axis_label(indicator),
            number_format=number_format(indicator),
            suffix=suffix,
            comparators=comparison.comparators,
            dark=dark,
        )
        show_picture(
            bars, figures=known, stem=f"compare-{indicator.id}", source=cells, caveats=caveats, rows=export
        )
    with right:
        st.subheader("The 33 boroughs")
        squares = tile_map(
            tiles(known, comparison),
            unit_label=axis_label(indicator),
            number_format=number_format(indicator),
            suffix=suffix,
            dark=dark,
        )
        note = "Boroughs that shared a CCG or system share its figure; it is never split."
        show_picture(squares, figures=known, stem=f"tiles-{indicator.id}", source=cells, caveats=[note])
        definition(indicator)
