"""The views of Compare areas: in order, against chance, against neighbours, every indicator, and each over time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.funnel import funnel_plot
from charts.ranked import named_bars, ranked_bars
from charts.tiles import tile_map
from pages.parts.memory import measured
from pages.parts.picture import Explain
from pages.parts.say import say
from pages.parts.show import shared, show, when
from pages.parts.tables import draw_rows, readable
from pages.parts.under import flags_of, leading_caveats, small, source_line
from pages.performance.compare_every import every_indicator
from pages.performance.compare_over_time import over_time
from reports.claims import Said
from reports.compare import Comparison, scope_of
from reports.compare_tables import judged, tiles
from reports.compare_words import spread_said
from reports.export import with_lineage
from reports.figures import Figures
from reports.funnel import read_funnel
from reports.in_force import standard_of
from reports.neighbours import CHARACTERISTICS, neighbour_values, neighbours, neighbours_said
from reports.wording import axis_label, join_words, printer


def in_order(known: Figures, comparison: Comparison) -> None:
    """Ranked bars with intervals, the tile map, and the table that can be sorted."""
    squares = comparison.made.get("tiles", lambda: tiles(known, comparison))
    if not has_map(comparison, squares):
        _bars(known, comparison)
    else:
        left, right = st.columns([3, 2], gap="large")
        with left:
            _bars(known, comparison)
        with right:
            _map(known, comparison, squares)
    st.header("Every area as a table")
    # Neither depends on which of the areas is the reader's own.
    key = (*_key(known, comparison)[1:-1], scope_of(comparison.place))
    draw_rows(("areas", known.snapshot_id, *key), lambda: readable(judged(comparison)), on_paper="areas")
    say(measured(("spread", known.snapshot_id, *key), lambda: spread_said(comparison)))


def has_map(comparison: Comparison, squares: pd.DataFrame) -> bool:
    """Whether the boroughs are mapped: in London, by a figure that boroughs may share.

    A total is its body's and never that of each borough; a map without a value would be 33 empty squares.
    """
    in_london = comparison.place.scope != "norfolk_waveney"
    return bool(in_london and not comparison.of_totals and squares["value"].notna().any())


def _map(known: Figures, comparison: Comparison, squares: pd.DataFrame) -> None:
    st.header("The 33 boroughs")
    picture = shared(
        ("tiles", *_key(known, comparison)),
        lambda dark: tile_map(squares, **_wording(comparison), dark=dark),
        when=when(comparison.period),
        rows=squares,
        explain=_explain(known, comparison),
    )
    show(
        picture,
        figures=known,
        stem=f"tiles-{comparison.indicator.id}",
        source=_source(known, comparison),
        caveats=["Boroughs that shared a body share its figure."],
    )


def against_chance(known: Figures, comparison: Comparison) -> None:
    """The funnel, and its sentence."""
    st.header("Is it more than chance?")
    funnel = comparison.made.get("funnel", lambda: read_funnel(comparison))
    if isinstance(funnel, Said):
        say(funnel)
        return
    say(funnel.said)
    picture = shared(
        ("funnel", *_key(known, comparison)),
        lambda dark: funnel_plot(
            funnel.points,
            funnel.limits,
            size_label=f"Size: {comparison.indicator.denominator}",
            average=funnel.average,
            average_name="average",
            polarity=comparison.indicator.polarity,
            standard=standard_of(comparison),
            **_wording(comparison),
            dark=dark,
        ),
        when=when(comparison.period),
        explain=_explain(known, comparison),
    )
    show(
        picture,
        figures=known,
        stem=f"funnel-{comparison.indicator.id}",
        source=_source(known, comparison),
        caveats=["A difference is a question, not an answer. Coding and ways of working differ."],
        method=funnel.method,
    )


def against_neighbours(known: Figures, comparison: Comparison) -> None:
    """The chosen borough among the boroughs most like it."""
    found = comparison.made.get("neighbours", lambda: _neighbours(known, comparison))
    if found is None:
        st.info("Only boroughs have neighbours of this kind. Choose one.", icon=":material/info:")
        return
    said, among, table = found
    say(said)
    _bars(known, among, stem="neighbours", heading="Among its neighbours")
    draw_rows(("neighbours", *_key(known, comparison)), lambda: table, on_paper="neighbours")
    small(
        f"Nearest by {join_words(list(CHARACTERISTICS.values()))}, each standardised and weighted alike. "
        + source_line(known, "ons_population_lad_mid2021")
    )


def _neighbours(known: Figures, comparison: Comparison) -> tuple[Said, Comparison, pd.DataFrame] | None:
    """What is said of the neighbours, the comparison among them, and their table; None where there are none."""
    near = neighbours(known, comparison.place.area_id)
    if near.empty:
        return None
    bodies = [comparison.stands_for, *neighbour_values(known, comparison, near)["body"]]
    rows = comparison.rows[comparison.rows["area_id"].isin(bodies)]
    columns = {"area": "Neighbour", "rank": "Rank", "distance": "Distance (standard deviations)"}
    table = readable(near[list(columns)].rename(columns=columns))
    return neighbours_said(known, comparison, near), replace(comparison, rows=rows), table


def _bars(known: Figures, comparison: Comparison, *, stem: str = "compare", heading: str = "") -> None:
    every = "by name" if comparison.of_totals else "in order"
    st.header(heading if heading else f"Every area, {every}")
    bars = shared(
        (stem, *_key(known, comparison)),
        lambda dark: (
            named_bars(comparison.rows, **_wording(comparison), dark=dark)
            if comparison.of_totals
            else ranked_bars(
                comparison.rows,
                comparators=comparison.comparators,
                standard=standard_of(comparison),
                in_percent=comparison.indicator.unit == "percent",
                **_wording(comparison),
                dark=dark,
            )
        ),
        when=when(comparison.period),
        rows=comparison.rows,
        explain=_explain(known, comparison),
    )
    show(
        bars,
        figures=known,
        stem=f"{stem}-{comparison.indicator.id}",
        source=_source(known, comparison),
        caveats=comparison.made.get("notes", lambda: _notes(known, comparison)),
    )


def _notes(known: Figures, comparison: Comparison) -> list[str]:
    """What the bars show beside values, why some areas are not compared, and what to know before all else."""
    drawn = ["Lines are 95% intervals."] if comparison.rows["lowercl"].notna().any() else []
    apart = comparison.rows[comparison.rows["comparison"] == "not_compared"]
    reasons = [reason for reason in apart.loc[apart["value"].notna(), "comparison_reason"].unique() if reason]
    drawn += [f"Not compared: {'; '.join(reasons)}."] if reasons else []
    return [*drawn, *leading_caveats(known, flags_of(comparison.rows))]


def _key(known: Figures, comparison: Comparison) -> tuple[Hashable, ...]:
    """All that a picture of a comparison depends on, the place last."""
    period = comparison.period
    return (
        known.snapshot_id,
        comparison.indicator.id,
        comparison.geography,
        period.kind,
        period.start,
        period.end,
        comparison.place.area_id,
    )


def _explain(known: Figures, comparison: Comparison) -> Explain:
    return partial(with_lineage, catalogue=known.catalogue, indicator_id=comparison.indicator.id)


def _wording(comparison: Comparison) -> dict[str, Any]:
    return {"unit_label": axis_label(comparison.indicator), "show": printer(comparison.indicator)}


def _source(known: Figures, comparison: Comparison) -> str:
    return comparison.made.get("source", lambda: _source_line(known, comparison))


def _source_line(known: Figures, comparison: Comparison) -> str:
    editions = "; ".join(sorted(comparison.rows["edition"].unique()))
    return source_line(known, comparison.indicator.source, edition=editions)


VIEWS: Mapping[str, Callable[[Figures, Comparison], None]] = {
    "In order": in_order,
    "More than chance?": against_chance,
    "Neighbours": against_neighbours,
    "Every indicator": every_indicator,
    "Over time": over_time,
}
