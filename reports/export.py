"""Figures as files that explain themselves: each row with its definition, source cell, caveats and notes."""

from __future__ import annotations

import hashlib

import pandas as pd

from reports.wording import explain_note
from store.catalogue import Catalogue

#: Text cells that a spreadsheet would run as a formula are given a leading apostrophe.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    safe = frame.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        risky = safe[column].astype("string").str.startswith(FORMULA_STARTS).fillna(False).astype(bool)
        if risky.any():
            safe.loc[risky, column] = "'" + safe.loc[risky, column].astype(str)
    return safe.to_csv(index=False).encode("utf-8-sig")


def file_name(stem: str, content: bytes | str, *, snapshot_id: str, suffix: str) -> str:
    """A name that says what it is, of which snapshot, and cannot be guessed without the content."""
    raw = content.encode() if isinstance(content, str) else content
    return f"{stem}-{snapshot_id}-{hashlib.sha256(raw).hexdigest()[:10]}.{suffix}"
