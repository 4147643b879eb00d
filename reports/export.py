"""Figures as files that explain themselves: each row with its definition, source cell, caveats and notes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from reports.wording import explain_note
from store.catalogue import Catalogue

#: Text that a spreadsheet would run as a formula is given a leading apostrophe. A plain number is left alone.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_STARTS = ("\t", "\n")
PLAIN_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?%?"


#: Columns of an export → fields of the catalogue.
OF_INDICATOR = {
    "indicator": "name",
    "definition": "definition",
    "boundary": "boundary",
    "unit": "unit",
    "not_for": "not_for",
}
OF_SOURCE = {
    "publisher": "publisher",
    "publication": "title",
    "licence": "licence",
    "small_numbers": "small_numbers",
}


def with_lineage(
    rows: pd.DataFrame,
    *,
    catalogue: Catalogue,
    indicator_id: str = "",
    source_id: str = "",
    definition: str = "",
    notes: Sequence[str] = (),
) -> pd.DataFrame:
    """`rows` with what each needs to be understood and walked back, one column each. Every export goes through here.

    What a row is of stands in its columns `indicator_id` and `source_id`, or is given for all; an indicator tells
    its source. Adds, of an indicator, indicator, boundary, unit and not_for; of all, definition, note_meaning,
    caveat_text (of the row, its indicator and `notes`), publisher, publication, licence and small_numbers.
    """
    of = _each(rows, "indicator_id", indicator_id)
    indicators = {name: catalogue.indicators.get(name) for name in of.unique()}
    origin = _each(rows, "source_id", source_id)
    if not source_id and "source_id" not in rows:
        origin = _field(of, indicators, "source")
    sources = {name: catalogue.sources.get(name) for name in origin.unique()}
    caveats = [
        ";".join([ids, *common])
        for ids, common in zip(
            _each(rows, "caveats", "").fillna(""), _field(of, indicators, "caveats"), strict=True
        )
    ]
    texts = {ids: " ".join([*caveat_lines(ids, catalogue=catalogue), *notes]) for ids in set(caveats)}
    note = _each(rows, "value_note" if "value_note" in rows else "note", "").fillna("")
    wanted = OF_INDICATOR if indicator_id or "indicator_id" in rows else {}
    return rows.assign(
        **{"definition": definition}
        | {column: _field(of, indicators, field) for column, field in wanted.items()},
        note_meaning=note.map(explain_note),
        caveat_text=[texts[ids] for ids in caveats],
        **{column: _field(origin, sources, field) for column, field in OF_SOURCE.items()},
    )


def _field(keys: pd.Series, known: Mapping[str, object], field: str) -> pd.Series:
    """A field of what each key stands for; empty for a key that stands for nothing."""
    told = {key: getattr(found, field, "") for key, found in known.items()}
    return pd.Series([told[key] for key in keys], index=keys.index, dtype="object")


def _each(rows: pd.DataFrame, column: str, otherwise: str) -> pd.Series:
    return rows[column] if column in rows else pd.Series(otherwise, index=rows.index, dtype="object")


def caveat_lines(ids: str, *, catalogue: Catalogue) -> list[str]:
    """The texts of the caveats `ids` (`;` between them), each once, in order; what is not declared is left out."""
    every = dict.fromkeys(ids.split(";"))
    return [catalogue.caveats[name].text for name in every if name in catalogue.caveats]


def csv_bytes(frame: pd.DataFrame, *, begins: bool = True) -> bytes:
    """`frame` as UTF-8 CSV with a byte-order mark, so that Excel reads it right; text that would run is quoted.

    What only goes on with a file (not `begins`) has neither that mark nor the names of the columns.
    """
    cells = [
        column if pd.api.types.is_numeric_dtype(column.dtype) else _inert(column)
        for _, column in frame.items()
    ]
    safe = pd.concat(cells, axis="columns") if cells else frame
    names = _inert(pd.Series(list(frame.columns), dtype=object))
    text = safe.to_csv(index=False, header=list(names) if begins else False, lineterminator="\n")
    return text.encode("utf-8-sig" if begins else "utf-8")


def _inert(cells: pd.Series) -> pd.Series:
    """`cells` with an apostrophe before every text that a spreadsheet, which skips blanks first, would run.

    A carriage return within text becomes a new line: only that one is quoted, and keeps what follows in its cell.
    """
    if not any(map(_suspect, set(map(str, cells.dropna())))):
        return cells
    text = cells.astype("string")
    returns = text.str.contains("\r", regex=False).fillna(False).to_numpy(dtype=bool)
    if returns.any():
        text = text.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
        cells = cells.astype(object).mask(returns, text.astype(object))
    risky = text.str.lstrip().str.startswith(FORMULA_STARTS) | text.str.startswith(CONTROL_STARTS)
    risky &= ~text.str.fullmatch(PLAIN_NUMBER)
    at = risky.fillna(False).to_numpy(dtype=bool)
    return cells.astype(object).mask(at, "'" + text.astype(object)) if at.any() else cells


def _suspect(text: str) -> bool:
    """Whether a text may have to be changed. Most columns have none, and looking is a tenth of the work of changing."""
    return "\r" in text or text.startswith(CONTROL_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def file_name(stem: str, content: bytes | str, *, snapshot_id: str, suffix: str) -> str:
    """A name that says what it is, of which snapshot, and cannot be guessed without the content."""
    raw = content.encode() if isinstance(content, str) else content
    return f"{stem}-{snapshot_id}-{hashlib.sha256(raw).hexdigest()[:10]}.{suffix}"
