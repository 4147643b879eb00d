"""What a reader chooses: the fields, and what stands in them until something is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import streamlit as st

from pages.parts.address import AREA, PERIODS, choose, hold, settle, settle_amount, settle_text
from pages.parts.paper import FICTIONAL
from pages.parts.title import note_choice
from reports.compare import heading
from reports.figures import LONDON, Figures, Period
from reports.places import places
from store.areas import Area
from store.catalogue import Indicator
from store.reference import DEMONSTRATION

#: So many letters are read whole in half a row of a phone, and so many in a box of WIDE pixels; a box of A_ROW pixels
#: has the whole row there.
HALF_A_ROW, IN_WIDE, WIDE, A_ROW = 16, 32, 260, 358


def select(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    first: str | None = None,
    names: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    tip: str | None = None,
    of: Sequence[str] = (),
    what: str = "",
    called: Sequence[str] = (),
) -> str:
    """One of `options`, chosen from a list; `pages.parts.address` says which is shown until the reader chooses.

    The choice stands in the address under `key`: as the option itself, or as its word among `words`. `first` (else the
    first option) is what fits; `of` are the keys of the choices that it hangs on (the area, the indicator …): when one
    of these changes, this is taken anew. `what` says in a sentence what is chosen (`label`, unless given);
    an address may name it by one of `called` too.
    """
    shown = names or {option: option for option in options}
    value = settle(
        key,
        options,
        first=first if first is not None and first in options else options[0],
        what=what or label.lower(),
        names=shown,
        words=words,
        of=of,
        called=called,
    )
    note_choice(key, shown[value])
    hold(key, value)
    st.selectbox(
        label,
        options,
        format_func=shown.__getitem__,
        key=key,
        help=tip,
        on_change=_take,
        args=(key,),
        width=_width(shown.values()),
    )
    return value


def _width(names: Iterable[str]) -> int | Literal["stretch"]:
    """Pixels in which names are read whole on a phone, as far as it can be: a stretched box has half a row there."""
    longest = max(map(len, names), default=0)
    if longest <= HALF_A_ROW:
        return "stretch"
    return WIDE if longest <= IN_WIDE else A_ROW


def choose_view(label: str, options: Iterable[str], *, key: str) -> str:
    """One of the views of a page, side by side; the first unless chosen."""
    views = list(options)
    value = settle(key, views, first=views[0], what="view")
    hold(key, value)
    st.segmented_control(label, views, key=key, required=True, on_change=_take, args=(key,))
    return value


def choose_text(label: str, *, key: str, placeholder: str = "") -> str:
    """Words to search for; empty unless the reader writes some."""
    value = settle_text(key)
    hold(key, value)
    st.text_input(label, key=key, placeholder=placeholder, on_change=_take, args=(key,))
    return value


def choose_amount(
    label: str,
    *,
    key: str,
    start: float,
    most: float,
    step: float,
    of: Sequence[str] = (),
    slide: bool = False,
    tip: str | None = None,
) -> float:
    """A number from nought to `most`, in a box or on a slider: `start` unless the reader sets another.

    Only a number that was set stands in the address: what it starts at follows from the rest of the page.
    """
    value = settle_amount(key, start=start, most=most, what=f"number of {label.lower()}", of=of)
    field = f"{key} of {most}"
    hold(field, value)
    draw = st.slider if slide else st.number_input
    draw(label, 0.0, most, step=step, key=field, help=tip, on_change=_take, args=(key, field))
    return value


#: Between several things chosen at once, in the address.
_AND = "."


def choose_several(
    label: str, options: Sequence[str], *, key: str, names: Mapping[str, str], placeholder: str = ""
) -> list[str]:
    """Any number of `options`; none unless chosen."""
    value = [option for option in settle_text(key).split(_AND) if option in options]
    hold(key, value)
    st.multiselect(
        label,
        options,
        format_func=names.__getitem__,
        key=key,
        placeholder=placeholder,
        on_change=_take,
        args=(key,),
    )
    return value


def _take(key: str, field: str = "") -> None:
    """The reader has chosen in the field of `key`."""
    value = st.session_state[field or key]
    choose(key, _AND.join(value) if isinstance(value, list) else str(value))


def place_name(place: Area) -> str:
    """How a place is named in a list of choices: a fictional one says so."""
    return f"{place.short_name} {FICTIONAL}" if place.scope == DEMONSTRATION else place.short_name


def choose_place(figures: Figures) -> Area:
    """The area the reader asks about. In the address it goes by its name, for people to read."""
    options = places(figures)
    names = {area_id: place_name(figures.areas[area_id]) for area_id in options}
    words = {area_id: figures.areas[area_id].short_name for area_id in options}
    tip = "A borough, a system, London or England. Type to search."
    return figures.areas[select("Area", options, key=AREA, first=LONDON, names=names, words=words, tip=tip)]


def keep_place(figures: Figures) -> None:
    """Keep the area in the address of a page that asks about none, so that the next page has it."""
    options = places(figures)
    names = {area_id: place_name(figures.areas[area_id]) for area_id in options}
    words = {area_id: figures.areas[area_id].short_name for area_id in options}
    settle(AREA, options, first=LONDON, what=AREA, names=names, words=words)


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
    "first_steps_open_seen_percent",
    "hidden_wait_gap",
    "eip_within_2_weeks",
    "cyp_spend_per_head",
)


def headlines_first(options: Iterable[Indicator]) -> list[Indicator]:
    """`options` with the headlines in front, the rest in the catalogue's order."""
    order = {name: place for place, name in enumerate(HEADLINES)}
    return sorted(options, key=lambda indicator: order.get(indicator.id, len(order)))


def choose_indicator(
    options: Sequence[Indicator], *, key: str = "indicator", first: Indicator | None = None
) -> Indicator:
    """One of `options`, named with its domain."""
    by_id = {indicator.id: indicator for indicator in options}
    names = {i.id: f"{i.short_name} · {i.domain}" for i in options}
    tip = "Type to search. The definition is under the picture and in the catalogue."
    return by_id[
        select("Indicator", list(by_id), key=key, first=first.id if first else None, names=names, tip=tip)
    ]


def choose_period(
    options: Sequence[Period],
    *,
    key: str = "period",
    label: str = "Period",
    first: Period | None = None,
    of: Sequence[str] = (AREA,),
) -> Period:
    """One of `options` (earliest first, shown newest first); `first`, or the last, unless the reader chooses."""
    by_label = {period.label: period for period in reversed(options)}
    start = first.label if first else None
    return by_label[select(label, list(by_label), key=key, first=start, of=of, what="period", called=PERIODS)]


def choose_geography(
    options: Sequence[str], *, first: str, key: str = "by", of: Sequence[str] = (AREA,)
) -> str:
    """A kind of area, most local first; `first` unless the reader chooses."""
    names = {kind: heading(kind) for kind in options}
    return select("Geography", list(options), key=key, first=first, names=names, of=of)


def dark_mode() -> bool:
    """Whether the visitor reads on a dark background."""
    return st.context.theme.type == "dark"
