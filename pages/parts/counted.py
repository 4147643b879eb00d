"""Small tables of counts: numbers to the right, one under another, and narrow enough for a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from metrics.random_rounding import TOO_CLOSE
from reports.export import fingerprint

if TYPE_CHECKING:
    from pandas.io.formats.style_render import CSSDict


#: A count as sentences print it, or why there is none.
_COUNT = re.compile(r"[+-]?\d{1,3}(,\d{3})*(\.\d)?")
_FIGURE = re.compile(
    rf"((at least )?[+-]?<?[\d,]+(\.\d+)?%?|{TOO_CLOSE})( in \d+ of \d+ months)?|\[[cxz]\]|–"
)
_MARK = re.compile(r"\[[cxz]\]|–")
#: Less than Streamlit's own, so that five columns stand beside one another at 390 px.
_PADDING = "6px 4px"


def draw_table(table: pd.DataFrame) -> None:
    """A table of text as it reads; a column of counts is aligned to the right, its marks too.

    A column that is withheld throughout goes with the counts where there are any, else with the text.
    """
    held = table.copy()
    marks: dict[str, str] = {}
    found = {name: _only_mark(table[name]) for name in table.columns[1:]}
    if any(mark is not None and _has_counts(table[name]) for name, mark in found.items()):
        marks = {name: mark for name, mark in found.items() if mark is not None}
        held = held.assign(**{str(name): _numbers(table[name]) for name in marks})
    # By its own random name it would be another table to Streamlit each time, and be sent anew.
    styled = held.style.set_uuid(fingerprint(table.to_csv()))
    styled = styled.set_table_styles([{"selector": "th, td", "props": f"padding: {_PADDING}"}])
    for name, mark in marks.items():
        as_it_reads = dict(zip(held[name], table[name].astype(str), strict=True))
        styled = styled.format(as_it_reads.__getitem__, na_rep=mark, subset=[name])
    for place, name in enumerate(table.columns):
        if place and name not in marks and _is_figures(table[name]):
            # Streamlit aligns words to the left in each cell's own style.
            right: CSSDict = {
                "selector": f"td.col{place}, th.col{place}",
                "props": "text-align: right !important",
            }
            styled = styled.set_table_styles([right], overwrite=False)
    st.table(styled, hide_index=True, border="horizontal")


def _only_mark(column: pd.Series) -> str | None:
    """What stands for a missing count in a column of counts; None for any other column, or one with two marks."""
    cells = [str(cell) for cell in column]
    missing = {cell for cell in cells if _MARK.fullmatch(cell)}
    counts = [cell for cell in cells if _COUNT.fullmatch(cell)]
    if len(missing) > 1 or not cells or len(counts) + sum(cell in missing for cell in cells) < len(cells):
        return None
    return next(iter(missing), "[x]")


def _is_figures(column: pd.Series) -> bool:
    """Whether a column holds figures and nothing else, some of them at least so many, or shares."""
    cells = [str(cell) for cell in column]
    return all(_FIGURE.fullmatch(cell) for cell in cells) and not all(_MARK.fullmatch(cell) for cell in cells)


def _has_counts(column: pd.Series) -> bool:
    return any(_COUNT.fullmatch(str(cell)) for cell in column)


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.astype(str).str.replace(",", ""), errors="coerce")
