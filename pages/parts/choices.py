"""What a reader chooses, kept in the address so that a link shows the same view and a page change keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from reports.compare import heading
from reports.figures import LONDON, Figures, Period
from store.areas import Area
from store.catalogue import Indicator
from store.reference import DEMONSTRATION

KIND_ORDER = ("region", "country", "borough", "system", "ccg")
MEMORY, ARRIVED, PAGE = "kept choices", "just arrived", "page shown"


def note_arrival(page: str) -> None:
    """Tell the choices whether this run is the first on a page: only then is a choice brought along."""
    st.session_state[ARRIVED] = st.session_state.get(PAGE) != page
    st.session_state[PAGE] = page


def select(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    first: str | None = None,
    names: Mapping[str, str] | None = None,
    tip: str | None = None,
) -> str:
    """One of `options`: from the address, else as chosen earlier in the session, else `first` or the first.

    The choice stands in the address under `key`. A link to another page drops the address's choices, so the
    session remembers them; a choice that is not among `options` here is forgotten only here.
    """
    shown = names or {option: option for option in options}
    memory: dict[str, str] = st.session_state.setdefault(MEMORY, {})
    kept = memory.get(key)
    if st.session_state.get(ARRIVED) and key not in st.query_params and kept in options:
        st.session_state[key] = kept
    start = options.index(first) if first in options else 0
    chosen = st.selectbox(
        label,
        options,
        index=start,
        format_func=lambda option: shown[option],
        key=key,
        bind="query-params",
        help=tip,
    )
    memory[key] = str(chosen)
    return str(chosen)


def places(figures: Figures) -> list[str]:
    """Areas a reader may ask about: London, England, the boroughs, the systems; the fictional ones last."""
    wanted = [
        area
        for area in figures.areas.values()
        if (area.kind == "borough")
        or (area.kind == "system" and area.scope in {"london", "norfolk_waveney", DEMONSTRATION})
        or (area.kind == "region" and area.area_id == LONDON)
        or area.kind == "country"
    ]
    fictional = [area for area in wanted if area.scope == DEMONSTRATION]
    real = [area for area in wanted if area.scope != DEMONSTRATION]
    ordered = sorted(real, key=lambda area: (KIND_ORDER.index(area.kind), area.short_name))
    ordered += sorted(fictional, key=lambda area: (area.kind != "system", area.short_name))
    return [area.area_id for area in ordered]


def place_name(place: Area) -> str:
    """How a place is named in a list of choices: a fictional one says so."""
    return f"{place.short_name} (demonstration)" if place.scope == DEMONSTRATION else place.short_name


def choose_place(figures: Figures) -> Area:
    """The area the reader asks about."""
    options = places(figures)
    names = {area_id: place_name(figures.areas[area_id]) for area_id in options}
    tip = "A borough, a system, London or England. Type to search."
    return figures.areas[select("Area", options, key="area", first=LONDON, names=names, tip=tip)]


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
    """One of `options`, named with its domain."""
    by_id = {indicator.id: indicator for indicator in options}
    names = {i.id: f"{i.short_name} · {i.domain}" for i in options}
    tip = "Type to search. The definition is under the picture and in the catalogue."
    return by_id[select("Indicator", list(by_id), key=key, names=names, tip=tip)]


def choose_period(
    options: Sequence[Period], *, key: str = "period", label: str = "Period", first: Period | None = None
) -> Period:
    """One of `options` (earliest first, shown newest first); `first`, or the last, unless the reader chooses."""
    by_label = {period.label: period for period in reversed(options)}
    return by_label[select(label, list(by_label), key=key, first=first.label if first else None)]


def choose_geography(options: Sequence[str], *, place: Area, key: str = "by", own_kind: bool = False) -> str:
    """A kind of area, most local first; with `own_kind` a place starts among its own kind, where there is one."""
    first = place.kind if own_kind else None
    names = {kind: heading(kind) for kind in options}
    return select("Geography", list(options), key=key, first=first, names=names)


def dark_mode() -> bool:
    """Whether the visitor reads on a dark background."""
    return st.context.theme.type == "dark"
