"""How a picture reaches a reader: the chart, its source and caveats under it, and its rows to keep."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
import vl_convert

from charts.theme import Picture, palette
from pages.parts.choices import dark_mode
from reports.export import csv_bytes, file_name
from reports.figures import Figures
from store.catalogue import Indicator

EXPORT_WIDTH = 900


def small(text: str) -> None:
    """Text that stands under something: smaller, in the full contrast of the page."""
    st.markdown(f":small[{text}]")


def draw_chart(picture: Picture) -> None:
    """The chart alone, as wide as there is room, with what a screen reader hears of it."""
    st.vega_lite_chart(spec=picture.spec(), theme=None, width="stretch", alt=picture.alt)


def show_picture(
    picture: Picture,
    *,
    figures: Figures,
    stem: str,
    source: str,
    caveats: Sequence[str] = (),
    rows: pd.DataFrame | None = None,
) -> None:
    """Draw `picture` with its source line, its caveats and, folded away, its rows and downloads.

    `rows` are what the download holds (the rows drawn, unless given); `stem` names the files.
    """
    draw_chart(picture)
    small(" ".join([source, *caveats]))
    kept = picture.data if rows is None else rows
    background = palette(dark=dark_mode()).background
    with st.expander("Data and downloads", icon=":material/table:"):
        st.dataframe(kept, hide_index=True, width="stretch", alt=picture.alt)
        content = csv_bytes(kept)
        with st.container(horizontal=True):
            for label, suffix, mime, data in (
                ("Data (CSV)", "csv", "text/csv", lambda: content),
                ("Picture (PNG)", "png", "image/png", lambda: _png(picture, background)),
                ("Picture (SVG)", "svg", "image/svg+xml", lambda: _svg(picture, background)),
            ):
                st.download_button(
                    label,
                    data,
                    file_name=file_name(stem, content, snapshot_id=figures.snapshot_id, suffix=suffix),
                    mime=mime,
                    key=f"{stem}-{suffix}",
                    on_click="ignore",
                )


def save_rows(rows: pd.DataFrame, *, figures: Figures, stem: str, label: str) -> None:
    """A button that saves `rows` as CSV."""
    content = csv_bytes(rows)
    name = file_name(stem, content, snapshot_id=figures.snapshot_id, suffix="csv")
    st.download_button(label, content, file_name=name, mime="text/csv", on_click="ignore", key=f"save-{stem}")


def _png(picture: Picture, background: str) -> bytes:
    return vl_convert.vegalite_to_png(fixed_width(picture, background), scale=2)


def _svg(picture: Picture, background: str) -> bytes:
    return vl_convert.vegalite_to_svg(fixed_width(picture, background)).encode()


def fixed_width(picture: Picture, background: str) -> dict[str, object]:
    """The picture as it is saved: of one width, on the background that its inks were chosen for."""
    return {**picture.spec(), "width": EXPORT_WIDTH, "background": background}


def source_line(
    figures: Figures, source_id: str, *, edition: str = "", cell: str = "", more: str = ""
) -> str:
    """One sentence that names publisher, publication, edition and cell."""
    source = figures.catalogue.sources[source_id]
    where = ", ".join(part for part in (edition, cell) if part)
    return f"Source: {source.publisher}, {source.title}{f' ({where})' if where else ''}. {more}".strip()


def flags_of(rows: pd.DataFrame) -> list[str]:
    """The caveats that the figures of `rows` carry, each once, in order."""
    return list(dict.fromkeys(flag for ids in rows["caveats"] for flag in ids.split(";") if flag))


def caveat_lines(figures: Figures, ids: Sequence[str]) -> list[str]:
    """The texts of the caveats `ids`, each once, in order."""
    return [
        figures.catalogue.caveats[name].text
        for name in dict.fromkeys(ids)
        if name in figures.catalogue.caveats
    ]


#: Under a picture stand at most this many caveats; the rest are in the definition, and the line says so.
CAVEATS_SHOWN = 2


def leading_caveats(figures: Figures, ids: Sequence[str]) -> list[str]:
    """The first caveats of `ids` as text, those that rule out a use in front, and how many more there are."""
    known = [name for name in dict.fromkeys(ids) if name in figures.catalogue.caveats]
    lines = caveat_lines(figures, sorted(known, key=lambda name: not figures.catalogue.caveats[name].blocks))
    more = len(lines) - CAVEATS_SHOWN
    rest = "1 more caveat stands" if more == 1 else f"{more} more caveats stand"
    return [*lines[:CAVEATS_SHOWN], *([f"{rest} with the definition."] if more > 0 else [])]


def definition(figures: Figures, indicator: Indicator, *, flags: Sequence[str] = ()) -> None:
    """What an indicator is and is not, with all its caveats and those of the figures drawn, folded away."""
    with st.expander(
        f"What “{indicator.short_name}” means, and what to beware of", icon=":material/menu_book:"
    ):
        st.markdown(f"**{indicator.name}.** {indicator.definition}")
        lines = [
            ("Numerator", indicator.numerator),
            ("Denominator", indicator.denominator),
            ("Boundary", indicator.boundary),
            ("Ages", indicator.ages),
            ("Which way is good", indicator.polarity.replace("_", " ").replace("none", "neither")),
            ("Standard", _standard(indicator)),
            ("Not for", indicator.not_for),
        ]
        lines += [("Caveat", text) for text in caveat_lines(figures, [*indicator.caveats, *flags])]
        st.markdown("\n".join(f"- **{name}:** {text}" for name, text in lines if text))


def _standard(indicator: Indicator) -> str:
    if indicator.standard is None:
        return ""
    unit = "%" if indicator.unit == "percent" else f" {indicator.unit}"
    since = f", from {indicator.standard_from}" if indicator.standard_from else ""
    return f"{indicator.standard:g}{unit} ({indicator.standard_name}{since})"
