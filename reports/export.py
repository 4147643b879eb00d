"""Figures as files that explain themselves: each row with its definition, source cell, caveats and notes."""

from __future__ import annotations

import hashlib

import pandas as pd

from reports.wording import explain_note
from store.catalogue import Catalogue

#: Text that a spreadsheet would run as a formula is given a leading apostrophe. A plain number is left alone.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_STARTS = ("\t", "\n")
PLAIN_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?%?"


def with_lineage(rows: pd.DataFrame, *, catalogue: Catalogue) -> pd.DataFrame:
    """`rows` of observations with what each needs to be walked back, one column each.

    Adds indicator, definition, unit, note_meaning, caveat_text, publisher, publication and licence.
    """
    indicator = rows["indicator_id"].map(catalogue.indicators)
    source = rows["source_id"].map(catalogue.sources)
    return rows.assign(
        indicator=indicator.map(lambda i: i.name),
        definition=indicator.map(lambda i: i.definition),
        boundary=indicator.map(lambda i: i.boundary),
        unit=indicator.map(lambda i: i.unit),
        not_for=indicator.map(lambda i: i.not_for),
        note_meaning=rows["value_note"].fillna("").map(explain_note),
        caveat_text=rows["caveats"].fillna("").map(lambda ids: caveat_text(ids, catalogue=catalogue)),
        publisher=source.map(lambda s: s.publisher),
        publication=source.map(lambda s: s.title),
        licence=source.map(lambda s: s.licence),
    )


def caveat_text(ids: str, *, catalogue: Catalogue) -> str:
    return " ".join(catalogue.caveats[name].text for name in ids.split(";") if name in catalogue.caveats)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """`frame` as UTF-8 CSV with a byte-order mark, so that Excel reads it right; text that would run is quoted."""
    cells = [
        column if pd.api.types.is_numeric_dtype(column.dtype) else _inert(column)
        for _, column in frame.items()
    ]
    safe = pd.concat(cells, axis="columns") if cells else frame
    names = _inert(pd.Series(list(frame.columns), dtype=object))
    return safe.to_csv(index=False, header=list(names), lineterminator="\n").encode("utf-8-sig")


def _inert(cells: pd.Series) -> pd.Series:
    """`cells` with an apostrophe before every text that a spreadsheet, which skips blanks first, would run.

    A carriage return within text becomes a new line: only that one is quoted, and keeps what follows in its cell.
    """
    text = cells.astype("string")
    returns = text.str.contains("\r", regex=False).fillna(False).to_numpy(dtype=bool)
    if returns.any():
        text = text.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
        cells = cells.astype(object).mask(returns, text.astype(object))
    risky = text.str.lstrip().str.startswith(FORMULA_STARTS) | text.str.startswith(CONTROL_STARTS)
    risky &= ~text.str.fullmatch(PLAIN_NUMBER)
    at = risky.fillna(False).to_numpy(dtype=bool)
    return cells.astype(object).mask(at, "'" + text.astype(object)) if at.any() else cells


def file_name(stem: str, content: bytes | str, *, snapshot_id: str, suffix: str) -> str:
    """A name that says what it is, of which snapshot, and cannot be guessed without the content."""
    raw = content.encode() if isinstance(content, str) else content
    return f"{stem}-{snapshot_id}-{hashlib.sha256(raw).hexdigest()[:10]}.{suffix}"
