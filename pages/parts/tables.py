"""Rows that can be sorted, on a page: numbers as sentences print them, never with the digits of a computation."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.api.types import is_float_dtype, is_numeric_dtype

from metrics.printed import BOX_ONE_DECIMAL, rounded

THOUSANDS = "localized"


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with every fraction at one decimal, rounded as everywhere; still numbers, so that they sort."""
    return rows.assign(**{str(name): rows[name].map(rounded) for name in rows if _has_fractions(rows[name])})


def draw_rows(rows: pd.DataFrame, *, alt: str | None = None, height: int | None = None) -> None:
    """A table of `readable` rows that can be sorted and searched: one decimal, or thousands separated."""
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
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


def _has_fractions(column: pd.Series) -> bool:
    return bool(is_float_dtype(column) and (column.dropna() % 1 != 0).any())
