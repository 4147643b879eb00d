"""Rows that can be sorted, on a page: numbers as sentences print them, never with the digits of a computation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from pandas.api.types import is_float_dtype, is_numeric_dtype

from metrics.printed import BOX_ONE_DECIMAL, number, rounded
from pages.parts.memory import measured
from pages.parts.paper import ON_PAPER
from pages.parts.say import say
from pages.parts.sent import Element, element
from reports.claims import NOTHING, Claim, Number, Said
from reports.wording import join_words

THOUSANDS = "localized"
#: Of a longer table paper has the first rows.
ROWS_ON_PAPER = 40
#: Columns for which a sheet has no room: the page and its files have them.
NOT_ON_PAPER = (
    "Cell",
    "Cell or line",
    "Caveats",
    "Area code",
    "Definition",
    "Identifier",
)
#: Columns that place and colour the marks of a picture, and tell a reader nothing.
DRAWING = frozenset(
    (
        "at",
        "by_standard",
        "code",
        "drawn_row",
        "end",
        "fill",
        "group",
        "ink",
        "keyed",
        "label_at",
        "last",
        "length",
        "line_end",
        "middle",
        "name_at",
        "order",
        "run",
        "short_at_end",
        "short_name",
        "short_verdict",
        "signed",
        "start",
        "tile_column",
        "tile_row",
    )
)
#: Columns whose names are no words of a reader's.
HEADINGS = {
    "lowercl": "95% from",
    "uppercl": "95% to",
    "value_low": "Lowest that rounding allows",
    "value_high": "Highest",
    "source_ref": "Cell",
    "source_id": "Source",
    "area_id": "Code",
    "indicator_id": "Indicator code",
    "comparator_id": "Comparator code",
    "printed": "As shown",
    "said": "As said",
    "p92_weeks": "92nd percentile, weeks",
    "median_weeks": "Median, weeks",
    "share_percent": "Share, %",
    "running_percent": "So far, %",
    "drawn_lpl": "Lower limit",
    "drawn_upl": "Upper limit",
    "lpl": "Lower limit, not clipped",
    "upl": "Upper limit, not clipped",
    "period_start": "From",
    "period_end": "To",
}


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with every fraction at one decimal, rounded as everywhere; still numbers, so that they sort."""
    return rows.assign(**{str(name): rows[name].map(rounded) for name in rows if _has_fractions(rows[name])})


def headed(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` of a picture for a reader: without what only the drawing needs, each column named in words."""
    kept = rows[[name for name in rows if str(name) not in DRAWING]]
    blank = {name: _worded(kept[name]) for name in kept if kept[name].dtype == object}
    names = {name: HEADINGS.get(str(name), str(name).replace("_", " ").capitalize()) for name in kept}
    return kept.assign(**{str(name): column for name, column in blank.items()}).rename(columns=names)


def _worded(column: pd.Series) -> pd.Series:
    """A column of texts without gaps; one of true and false that may be missing says yes and no."""
    known = column.dropna()
    if len(known) and known.map(lambda cell: isinstance(cell, bool)).all():
        column = column.map({True: "yes", False: "no"})
    return column.where(column.notna(), "")


@dataclass(frozen=True)
class Table:
    """A table ready to be sent: to be sorted, and where it is printed, its first rows and what they leave out."""

    screen: Element
    paper: Element | None = None
    said: Said = NOTHING

    def send(self, on_paper: str = "") -> None:
        """Show it here; printed under the name `on_paper`."""
        self.screen.send()
        if self.paper is not None:
            with st.container(key=f"{ON_PAPER}-{on_paper}"):
                self.paper.send()
                say(self.said, small=True)


def draw_rows(
    key: tuple[Hashable, ...],
    rows: Callable[[], pd.DataFrame],
    *,
    height: int | None = None,
    on_paper: str = "",
) -> None:
    """The table of `rows` that `key` names with all that they depend on, made once. See `table_of`.

    With a name for it `on_paper`, it is printed too.
    """
    measured(("table", *key), lambda: table_of(rows(), height=height, printed=bool(on_paper))).send(on_paper)


def table_of(
    rows: pd.DataFrame,
    *,
    alt: str | None = None,
    height: int | None = None,
    width: int | None = None,
    printed: bool = False,
) -> Table:
    """A table of `readable` rows that can be sorted and searched: one decimal, or thousands separated.

    A column that holds nothing is left out; a number that is missing among others is a dash.
    """
    rows = filled(rows)
    screen = element(
        lambda page: page.dataframe(
            rows,
            placeholder="–",
            hide_index=True,
            lazy=False,
            width="stretch" if width is None else width,
            height="auto" if height is None else height,
            alt=alt,
            column_config={
                str(name): st.column_config.NumberColumn(
                    format=BOX_ONE_DECIMAL if _has_fractions(rows[name]) else THOUSANDS
                )
                for name in rows
                if is_numeric_dtype(rows[name]) and rows[name].dtype != bool
            },
        )
    )
    return Table(screen, *_on_paper(rows)) if printed else Table(screen)


def plain_table(
    key: tuple[Hashable, ...],
    rows: Callable[[], pd.DataFrame],
    *,
    on_paper: str,
    height: int | None = None,
    most: int = ROWS_ON_PAPER,
    only: Sequence[str] = (),
) -> None:
    """The same of rows whose texts and numbers stand as they are. Paper has `most` of them.

    Where it has `only` some columns, it has no row twice.
    """

    def make() -> Table:
        found = rows()
        screen = element(
            lambda page: page.dataframe(
                found, hide_index=True, width="stretch", height=height or "auto", lazy=False
            )
        )
        if not only:
            return Table(screen, *_on_paper(found, most=most))
        without = [str(name) for name in found if name not in only]
        return Table(screen, *_on_paper(found.drop_duplicates(list(only)), most=most, without=without))

    measured(("plain table", *key), make).send(on_paper)


def _on_paper(
    rows: pd.DataFrame, *, most: int = ROWS_ON_PAPER, without: Sequence[str] = NOT_ON_PAPER
) -> tuple[Element, Said]:
    """The first rows as a plain table that paper alone shows: one that scrolls is a picture of what is in view.

    Of the columns that are left out, `without`, paper says that the page has them.
    """
    first = rows.head(most).drop(columns=list(without), errors="ignore")
    worded = first.assign(**{str(column): _as_text(first[column]) for column in first})
    printed = element(lambda page: page.table(worded, hide_index=True, border="horizontal"))
    return printed, paper_said(rows, first)


def paper_said(rows: pd.DataFrame, first: pd.DataFrame) -> Said:
    """How much of the table `rows` paper has in `first`, and which columns are on the page alone."""
    counted = tuple(Number(number(len(table)), len(table), "setting") for table in (first, rows))
    cut = len(first) < len(rows)
    dropped = [str(name) for name in rows if name not in first]
    told = [f"{counted[0].text} of {counted[1].text} rows"] if cut else []
    if dropped:
        told.append(f"the page also has the column{'s' if dropped[1:] else ''} {join_words(dropped)}")
    elif cut:
        told.append("the page has them all")
    words = "; ".join(told)
    if not words:
        return NOTHING
    return Said(
        f"{words[0].upper()}{words[1:]}.", (Claim("rows of a table", "", (), counted),) if cut else ()
    )


def _as_text(column: pd.Series) -> pd.Series:
    """A column as the table that scrolls prints it."""
    if not is_numeric_dtype(column) or column.dtype == bool:
        return column.map(lambda cell: "–" if pd.isna(cell) else str(cell))
    decimals = 1 if _has_fractions(column) else 0
    return column.map(lambda cell: "–" if pd.isna(cell) else number(cell, decimals=decimals))


def filled(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` without the columns that hold nothing."""
    if rows.empty:
        return rows
    return rows[[name for name in rows if (rows[name].dropna() != "").any()]]


def _has_fractions(column: pd.Series) -> bool:
    return bool(is_float_dtype(column) and (column.dropna() % 1 != 0).any())
