"""What a reader chooses, kept in the address so that a link shows the same view and a page change keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from reports.figures import LONDON, Figures, Period
from store.areas import Area
from store.catalogue import Indicator

KIND_ORDER = ("borough", "system", "region", "country", "ccg")


def places(figures: Figures) -> list[str]:
    """Areas a reader may ask about: the boroughs, the systems of London, Norfolk & Waveney, London, England."""
    wanted = [
        area
        for area in figures.areas.values()
        if (area.kind == "borough")
        or (area.kind == "system" and area.scope in {"london", "norfolk_waveney"})
        or (area.kind == "region" and area.area_id == LONDON)
        or area.kind == "country"
    ]
    ordered = sorted(wanted, key=lambda area: (KIND_ORDER.index(area.kind), area.short_name))
    return [area.area_id for area in ordered]


def choose_place(figures: Figures) -> Area:
    """The area the reader asks about."""
    options = places(figures)
    names = {area_id: figures.areas[area_id].short_name for area_id in options}
    start = next((i for i, area_id in enumerate(options) if names[area_id] == "Bromley"), 0)
    chosen = st.selectbox(
        "Area",
        options,
        index=start,
        format_func=names.__getitem__,
        key="area",
        bind="query-params",
        help="A borough, a system, London or England. Type to search.",
    )
    return figures.areas[str(chosen)]


#: The figures most readers come for, first in every list of indicators.
HEADLINES = (
    "waits_still_waiting",
    "waits_mean_days",
    "waits_within_4_weeks",
    "waits_no_contact",
    "waits_closed_before",
    "access_rate",
    "ed_urgent_within_1_week",
    "ed_routine_within_4_weeks",
    "four_week_full_stop",
    "hidden_wait_gap",
    "eip_within_2_weeks",
    "cyp_spend_per_head",
)


def headlines_first(options: Iterable[Indicator]) -> list[Indicator]:
    """`options` with the headlines in front, the rest in the catalogue's order."""
    order = {name: place for place, name in enumerate(HEADLINES)}
    return sorted(options, key=lambda indicator: order.get(indicator.id, len(order)))


def choose_indicator(options: Sequence[Indicator], *, key: str = "indicator") -> Indicator:
    """One of `options`, grouped by domain in its label."""
    by_id = {indicator.id: indicator for indicator in options}
    chosen = st.selectbox(
        "Indicator",
        list(by_id),
        format_func=lambda name: f"{by_id[name].short_name} · {by_id[name].domain}",
        key=key,
        bind="query-params",
        help="Type to search. The definition is under the picture and in the catalogue.",
    )
    return by_id[str(chosen)]


def choose_period(
    options: Sequence[Period], *, key: str = "period", label: str = "Period", first: Period | None = None
) -> Period:
    """One of `options` (earliest first, shown newest first); `first`, or the last, unless the reader chooses."""
    by_label = {period.label: period for period in reversed(options)}
    start = list(by_label).index(first.label) if first is not None and first.label in by_label else 0
    chosen = st.selectbox(label, list(by_label), index=start, key=key, bind="query-params")
    return by_label[str(chosen)]


def dark_mode() -> bool:
    """Whether the visitor reads on a dark background."""
    return st.context.theme.type == "dark"
