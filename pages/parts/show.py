"""How a picture reaches a reader: drawn once, its period on it; under it its source, its rows and how to read it.

Drawing a picture costs far more than sending it. What everybody may see is kept by its key for all sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.reading import READING
from charts.theme import Picture, drawn
from pages.parts.choices import dark_mode
from pages.parts.held import held
from pages.parts.memory import file_of, measured
from pages.parts.picture import Drawn, Explain, Kept, chart_on, csv_file, keep
from pages.parts.saved import picture_file
from pages.parts.title import note_time
from pages.parts.under import small
from reports.age import dated, spanned
from reports.export import file_name
from reports.figures import Figures, Period
from reports.ptl.tracking import MARK
from store.areas import Area

EXPORT_WIDTH = 900
#: What is done with a cell that a reader chooses in a picture.
Take = Callable[[Mapping[str, Any]], None]


def when(period: Period) -> str:
    """A period as a picture bears it: with its age today, where it is old."""
    return dated(period, date.today())


def when_all(rows: pd.DataFrame) -> str:
    """The same for a series: from the first `label` of `rows` to the last by `date` (the day a period ended)."""
    ordered = rows.sort_values("date", kind="stable")
    first, last = ordered["label"].iloc[0], ordered["label"].iloc[-1]
    newest = pd.Timestamp(ordered["date"].iloc[-1]).date()
    return spanned(str(first), str(last), newest=newest, today=date.today())


def when_said(words: str, last: date) -> str:
    """The same for a time that is said in `words` and ended on the day `last`."""
    return spanned(words, words, newest=last, today=date.today())


def shared(
    key: tuple[Hashable, ...],
    draw: Callable[[bool], Picture],
    *,
    when: str,
    explain: Explain,
    rows: pd.DataFrame | None = None,
    place: Area | None = None,
) -> Kept:
    """The picture of `key`, drawn by `draw(dark)` the first time. `key` must name all that it depends on."""
    dark, where = dark_mode(), place.area_id if place else ""
    return measured(
        ("picture", where, dark, when, *key),
        lambda: keep(
            drawn(lambda: draw(dark)), when=when, explain=explain, dark=dark, rows=rows, place=place
        ),
    )


def show(
    kept: Kept,
    *,
    figures: Figures,
    stem: str,
    source: str,
    caveats: Sequence[str] = (),
    method: str = "",
    cells: str = "",
    take: Take | None = None,
) -> None:
    """Send a picture with its source and caveats, and under them one line: table, download, how to read this.

    `stem` names the files. `method` says how what is drawn was worked out, in the words of its field. Where the
    picture has a selection of the name `cells`, `take` is given what the reader chooses in it.
    """
    note_time(kept.when)
    with held(kept.room, name=stem):
        _draw(kept, cells=cells, take=take)
    _below(kept, figures=figures, stem=stem, source=source, caveats=caveats, method=method)


def show_many(
    pictures: Sequence[Drawn],
    *,
    whole: Kept,
    across: int,
    figures: Figures,
    stem: str,
    source: str,
    caveats: Sequence[str] = (),
    folded: Sequence[Drawn] = (),
    fold: str = "",
) -> None:
    """Send small pictures, `across` in a row.

    They bear their periods themselves. Those that are `folded` are one click away, under the words `fold`. One line
    stands under them all; `whole` has them all, for the files.
    """
    note_time(whole.when)
    _rows_of(pictures, across=across, stem=stem)
    if folded:
        with st.expander(fold):
            _rows_of(folded, across=across, stem=f"{stem}-folded")
    _below(whole, figures=figures, stem=stem, source=source, caveats=caveats)


def _rows_of(pictures: Sequence[Drawn], *, across: int, stem: str) -> None:
    """Row by row, so that they keep their order where the columns stand one under another."""
    for start in range(0, len(pictures), across):
        row = pictures[start : start + across]
        for place, (column, picture) in enumerate(zip(st.columns(across), row, strict=False), start):
            with column, held(picture.room, name=f"{stem}-{place}"):
                _draw(picture)


def _draw(picture: Drawn, *, cells: str = "", take: Take | None = None) -> None:
    """The chart alone, as wide as there is room, with what a screen reader hears of it."""
    if take is None:
        picture.element.send()
        return

    def picked() -> None:
        for cell in st.session_state[cells].get("selection", {}).get(cells, [])[:1]:
            take(cell)

    chart_on(st._main, picture.spec, picture.alt, on_select=picked, key=cells)


def _below(
    kept: Kept, *, figures: Figures, stem: str, source: str, caveats: Sequence[str], method: str = ""
) -> None:
    """What stands under a picture: a line of text, and a line of what is one click away."""
    small(" ".join([f"**{MARK}.**" if kept.fictional else "", source, *caveats]).strip())
    name = f"demonstration-{stem}" if kept.fictional else stem
    with st.container(horizontal=True, gap="medium"):
        with st.popover("Table", type="tertiary"):
            kept.rows.send()
        with st.popover("Download", type="tertiary"):
            _downloads(kept, name=name, stem=stem, figures=figures)
        with st.popover("How to read this", type="tertiary"):
            st.markdown(" ".join(READING[kept.kind]))
        if method:
            with st.popover("How this is worked out", type="tertiary"):
                st.markdown(method)


def _downloads(kept: Kept, *, name: str, stem: str, figures: Figures) -> None:
    for label, suffix, mime, data in (
        ("Data (CSV)", "csv", "text/csv", lambda: kept.csv),
        ("Picture (PNG)", "png", "image/png", lambda: picture_file(fixed(kept), "png")),
        ("Picture (SVG)", "svg", "image/svg+xml", lambda: picture_file(fixed(kept), "svg")),
    ):
        st.download_button(
            label,
            data,
            file_name=file_name(name, mark=kept.file.mark, snapshot_id=figures.snapshot_id, suffix=suffix),
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
    file = file_of((figures.snapshot_id, stem, label, *key), lambda: csv_file(rows()))
    name = file_name(stem, mark=file.mark, snapshot_id=figures.snapshot_id, suffix="csv")
    st.download_button(
        label, file.content.whole, file_name=name, mime="text/csv", on_click="ignore", key=f"save-{stem}"
    )
