"""Figures as files that explain themselves: each row with its definition, source cell, caveats and notes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from reports.wording import explain_note
from store.catalogue import Catalogue

#: Text that a spreadsheet would run as a formula is given a leading apostrophe. A plain number is left alone.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_STARTS = ("\t", "\n")
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
_QUOTED = re.compile('[",\n]')


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
    caveats = list(
        zip(
            _each(rows, "caveats", "").fillna("").to_numpy(object),
            _field(of, indicators, "caveats"),
            strict=True,
        )
    )
    texts = {
        both: " ".join([*caveat_lines(";".join([both[0], *both[1]]), catalogue=catalogue), *notes])
        for both in set(caveats)
    }
    note = _each(rows, "value_note" if "value_note" in rows else "note", "").fillna("")
    wanted = OF_INDICATOR if indicator_id or "indicator_id" in rows else {}
    return rows.assign(
        **{"definition": definition}
        | {column: _field(of, indicators, field) for column, field in wanted.items()},
        note_meaning=told_by(note, explain_note),
        caveat_text=pd.Series([texts[both] for both in caveats], index=rows.index, dtype="object"),
        **{column: _field(origin, sources, field) for column, field in OF_SOURCE.items()},
    )


def _field(keys: pd.Series, known: Mapping[str, object], field: str) -> pd.Series:
    """A field of what each key stands for; empty for a key that stands for nothing."""
    return told_by(keys, lambda key: getattr(known[key], field, ""))


def told_by(keys: pd.Series, tell: Callable[[str], object]) -> pd.Series:
    """What `tell` says of each of `keys`, asked once for each."""
    codes, each = keys.factorize(use_na_sentinel=False)
    told = np.empty(len(each), dtype=object)
    told[:] = [tell(key) for key in each]
    return pd.Series(told[codes], index=keys.index, dtype="object")


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
    columns = [_fields(column) for _, column in frame.items()]
    if begins:
        columns = [[_safe(str(name)), *column] for name, column in zip(frame.columns, columns, strict=True)]
    lines = (
        [field or '""' for field in columns[0]]
        if len(columns) == 1
        else map(",".join, zip(*columns, strict=True))
    )
    text = "\n".join(lines)
    return f"{text}\n".encode("utf-8-sig" if begins else "utf-8") if text or begins else b""


def _fields(column: pd.Series) -> list[str]:
    """The cells of a column as fields of a CSV file: each text is looked at once; empty for what is missing."""
    if is_numeric_dtype(column.dtype) and isinstance(column.dtype, np.dtype):
        return ["" if cell != cell else str(cell) for cell in column.tolist()]
    if column.dtype != object and not isinstance(column.dtype, pd.StringDtype):
        column = column.astype("str")
    gone, cells = pd.isna(column).tolist(), column.to_numpy(object).tolist()
    texts = ["" if none else str(cell) for none, cell in zip(gone, cells, strict=True)]
    told = {text: _safe(text) for text in set(texts)}
    return [told[text] for text in texts]


def _safe(text: str) -> str:
    """A text as a field of a CSV file, harmless in a spreadsheet."""
    text = _inert(text)
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


def _inert(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet, which skips blanks first, would run it.

    A carriage return becomes a new line: only that one is quoted, and keeps what follows in its cell.
    """
    if not _suspect(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    risky = text.lstrip().startswith(FORMULA_STARTS) or text.startswith(CONTROL_STARTS)
    return f"'{text}" if risky and not PLAIN_NUMBER.fullmatch(text) else text


def _suspect(text: str) -> bool:
    """Whether a text may have to be changed. Hardly any has."""
    return "\r" in text or text.startswith(CONTROL_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def fingerprint(content: bytes | str) -> str:
    """A mark that nobody can guess without the content."""
    raw = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()[:10]


def file_name(stem: str, *, mark: str, snapshot_id: str, suffix: str) -> str:
    """A name that says what it is and of which snapshot, with the `fingerprint` of the content: nobody can guess it."""
    return f"{stem}-{snapshot_id}-{mark}.{suffix}"
