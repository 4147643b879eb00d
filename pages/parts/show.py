"""How a picture reaches a reader: drawn once, its source and caveats under it, and its rows to keep.

Drawing a picture costs far more than sending it. What everybody may see is kept by its key for all sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
import vl_convert

from charts.theme import SMALL_SIZE, Picture, palette
from pages.parts.choices import dark_mode
from pages.parts.memory import file_of, measured
from pages.parts.tables import draw_rows, readable
from pages.parts.under import small
from reports.export import csv_bytes, file_name
from reports.figures import Figures
from reports.ptl.tracking import MARK, is_demonstration
from store.areas import Area

EXPORT_WIDTH = 900
#: Rows as drawn → rows as saved, each with its definition, source and caveats.
Explain = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Kept:
    """A picture ready to be sent: its specification, what is heard of it, its rows and their file."""

    spec: Mapping[str, Any]
    alt: str
    rows: pd.DataFrame
    csv: bytes
    background: str
    fictional: bool = False


def keep(
    picture: Picture,
    *,
    explain: Explain,
    dark: bool,
    rows: pd.DataFrame | None = None,
    place: Area | None = None,
) -> Kept:
    """Make `picture` ready; one of a fictional place says so in itself and in its file.

    `rows` are those it was made from, where they tell more than those drawn; `explain` completes them for the file.
    """
    spec, alt = picture.spec(), picture.alt
    kept = picture.data if rows is None else rows
    colours = palette(dark=dark)
    fictional = place is not None and is_demonstration(place)
    if fictional and place is not None:
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
    return Kept(spec, alt, readable(kept), csv_bytes(explain(kept)), colours.background, fictional)


def shared(
    key: tuple[Hashable, ...],
    draw: Callable[[bool], Picture],
    *,
    explain: Explain,
    rows: pd.DataFrame | None = None,
    place: Area | None = None,
) -> Kept:
    """The picture of `key`, drawn by `draw(dark)` the first time. `key` must name all that it depends on."""
    dark, where = dark_mode(), place.area_id if place else ""
    return measured(
        ("picture", where, dark, *key),
        lambda: keep(draw(dark), explain=explain, dark=dark, rows=rows, place=place),
    )


def draw_chart(spec: Mapping[str, Any], *, alt: str) -> None:
    """A chart alone, as wide as there is room, with what a screen reader hears of it."""
    st.vega_lite_chart(spec=dict(spec), theme=None, width="stretch", alt=alt)


def show(kept: Kept, *, figures: Figures, stem: str, source: str, caveats: Sequence[str] = ()) -> None:
    """Send a picture with its source line, its caveats and, folded away, its rows and downloads.

    `stem` names the files.
    """
    draw_chart(kept.spec, alt=kept.alt)
    small(" ".join([f"**{MARK}.**" if kept.fictional else "", source, *caveats]).strip())
    name = f"demonstration-{stem}" if kept.fictional else stem
    with st.expander("Data and downloads", icon=":material/table:"):
        draw_rows(kept.rows, alt=kept.alt)
        with st.container(horizontal=True):
            for label, suffix, mime, data in (
                ("Data (CSV)", "csv", "text/csv", lambda: kept.csv),
                (
                    "Picture (PNG)",
                    "png",
                    "image/png",
                    lambda: vl_convert.vegalite_to_png(fixed(kept), scale=2),
                ),
                (
                    "Picture (SVG)",
                    "svg",
                    "image/svg+xml",
                    lambda: vl_convert.vegalite_to_svg(fixed(kept)).encode(),
                ),
            ):
                st.download_button(
                    label,
                    data,
                    file_name=file_name(name, kept.csv, snapshot_id=figures.snapshot_id, suffix=suffix),
                    mime=mime,
                    key=f"{stem}-{suffix}",
                    on_click="ignore",
                )


def fixed(kept: Kept) -> dict[str, Any]:
    """The picture as it is saved: of one width, on the background that its inks were chosen for."""
    return {**kept.spec, "width": EXPORT_WIDTH, "background": kept.background}


def save_rows(
    rows: Callable[[], pd.DataFrame],
    *,
    key: tuple[Hashable, ...] = (),
    figures: Figures,
    stem: str,
    label: str,
) -> None:
    """A button that saves `rows`, explained already, as CSV; made once for its `stem`, label and `key`."""
    content = file_of((figures.snapshot_id, stem, label, *key), lambda: csv_bytes(rows()))
    name = file_name(stem, content, snapshot_id=figures.snapshot_id, suffix="csv")
    st.download_button(label, content, file_name=name, mime="text/csv", on_click="ignore", key=f"save-{stem}")
