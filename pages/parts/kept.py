"""Pictures that are drawn once and kept: by what they show for everybody, or for one session alone.

Drawing a picture costs far more than sending it. What everybody may see is kept by its key for all sessions; what
follows from numbers that a person entered is kept in that person's session only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
import vl_convert
from altair.utils.schemapi import debug_mode

from charts.theme import SMALL_SIZE, Picture, palette
from pages.parts.choices import dark_mode
from pages.parts.show import EXPORT_WIDTH, small
from reports.export import csv_bytes, file_name
from reports.figures import Figures
from reports.ptl.tracking import MARK, is_demonstration
from store.areas import Area

Made = TypeVar("Made")


@dataclass(frozen=True)
class Kept:
    """A picture ready to be sent: its specification, what is heard of it, its rows and their file."""

    spec: Mapping[str, Any]
    alt: str
    rows: pd.DataFrame
    csv: bytes
    background: str


def keep(picture: Picture, *, place: Area, dark: bool, rows: pd.DataFrame | None = None) -> Kept:
    """Make `picture` ready; one of a fictional place says so in itself and in its file. `rows` are those to save."""
    spec = picture.spec()
    kept = picture.data if rows is None else rows
    colours = palette(dark=dark)
    alt = picture.alt
    if is_demonstration(place):
        alt = f"{MARK}. {alt}"
        kept = kept.assign(status=f"{MARK}: {place.name} is fictional")
        spec["title"] = {
            "text": MARK,
            "anchor": "end",
            "fontSize": SMALL_SIZE,
            "fontWeight": "normal",
            "fontStyle": "italic",
            "color": colours.secondary,
        }
    return Kept(spec, alt, kept, csv_bytes(kept), colours.background)


@st.cache_resource(max_entries=400, show_spinner=False)
def _kept(key: tuple[Hashable, ...], dark: bool, _place: Area, _draw: Callable[[bool], Picture]) -> Kept:
    with debug_mode(False):  # the tests hold every chart to its schema; here each is drawn for a reader
        return keep(_draw(dark), place=_place, dark=dark)


def shared(key: tuple[Hashable, ...], draw: Callable[[bool], Picture], *, place: Area) -> Kept:
    """The picture of `key`, drawn by `draw(dark)` the first time. `key` must name all that it depends on."""
    return _kept((place.area_id, *key), dark_mode(), place, draw)


@st.cache_resource(max_entries=400, show_spinner=False)
def _measured(key: tuple[Hashable, ...], _compute: Callable[[], object]) -> object:
    return _compute()


def measured(key: tuple[Hashable, ...], compute: Callable[[], Made]) -> Made:
    """What `compute` gives for `key`, the same for everybody: computed once and never changed in place."""
    found: Made = _measured(key, compute)  # type: ignore[assignment]
    return found


def own(name: str, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, kept in this session under `name` until `key` changes; nowhere else."""
    slot = f"_own_{name}"
    if slot not in st.session_state or st.session_state[slot][0] != key:
        st.session_state[slot] = (key, make())
    made: Made = st.session_state[slot][1]
    return made


def show(
    kept: Kept, *, figures: Figures, place: Area, stem: str, source: str, caveats: Sequence[str] = ()
) -> None:
    """Send a kept picture with its source line, its caveats and, folded away, its rows and downloads."""
    st.vega_lite_chart(spec=dict(kept.spec), theme=None, width="stretch", alt=kept.alt)
    demonstration = is_demonstration(place)
    small(" ".join([f"**{MARK}.**" if demonstration else "", source, *caveats]).strip())
    name = f"demonstration-{stem}" if demonstration else stem
    fixed = {**kept.spec, "width": EXPORT_WIDTH, "background": kept.background}
    with st.expander("Data and downloads", icon=":material/table:"):
        st.dataframe(kept.rows, hide_index=True, width="stretch", alt=kept.alt)
        with st.container(horizontal=True):
            for label, suffix, mime, data in (
                ("Data (CSV)", "csv", "text/csv", lambda: kept.csv),
                ("Picture (PNG)", "png", "image/png", lambda: vl_convert.vegalite_to_png(fixed, scale=2)),
                ("Picture (SVG)", "svg", "image/svg+xml", lambda: vl_convert.vegalite_to_svg(fixed).encode()),
            ):
                st.download_button(
                    label,
                    data,
                    file_name=file_name(name, kept.csv, snapshot_id=figures.snapshot_id, suffix=suffix),
                    mime=mime,
                    key=f"{stem}-{suffix}",
                    on_click="ignore",
                )


def demonstration_note(place: Area) -> None:
    """One line at the head of a page that shows a fictional place."""
    if is_demonstration(place):
        st.markdown(f":orange-badge[:material/science: {MARK}] Northbank and its boroughs are fictional.")
