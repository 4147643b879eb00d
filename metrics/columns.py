"""Columns in and out: numbers that may be missing, groups, and text that says why a figure is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.integer]
BLOCK = 16_384
"""Rows at a time: what fits a processor's cache is several times faster than a pass over a million rows."""
By = str | Sequence[str] | None


def numbers(frame: pd.DataFrame, column: str) -> Numbers:
    """The column as floats, missing as NaN. Raises ValueError for an absent column, text or an infinity."""
    if column not in frame.columns:
        raise ValueError(f"there is no column {column!r}; the frame has {', '.join(map(str, frame.columns))}")
    try:
        values = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"the column {column!r} must hold numbers: {error}") from None
    refuse(np.isinf(values), frame, f"{column} must be finite")
    return values


def counts(frame: pd.DataFrame, column: str) -> Numbers:
    """As `numbers`, and a negative count raises ValueError. Counts need not be whole."""
    values = numbers(frame, column)
    refuse(values < 0, frame, f"{column} must not be negative")
    return values


def refuse(wrong: Mask, frame: pd.DataFrame, rule: str) -> None:
    """Raise ValueError with the rule, the number of rows that break it and the label of the first."""
    if wrong.any():
        first = frame.index[int(np.argmax(wrong))]
        raise ValueError(f"{rule}: {int(wrong.sum())} rows break this, the first is {first!r}")


def group(frame: pd.DataFrame, by: By) -> tuple[Codes, pd.DataFrame]:
    """The group number of each row, and one row of keys a group, in order of first appearance.

    `by=None` is one group of all rows, with no key column. A missing key is a group of its own.
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    if not keys:
        return np.zeros(len(frame), dtype=np.intp), pd.DataFrame(index=range(1))
    absent = [key for key in keys if key not in frame.columns]
    if absent:
        raise ValueError(f"cannot group by {', '.join(absent)}: no such column")
    codes = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy(dtype=np.intp)
    first = ~pd.Series(codes).duplicated().to_numpy()
    return codes, frame.loc[first, keys].reset_index(drop=True)


def total(values: Numbers, codes: Codes, groups: int) -> Numbers:
    """The sum of each group; a group with a missing value has a missing sum."""
    return np.bincount(codes, weights=values, minlength=groups).astype(np.float64)


def text(codes: Codes, names: Sequence[str], index: pd.Index) -> pd.Series:
    """A text column from positions in a short list of names: fast for a million rows."""
    values = pa.array(names, pa.large_string()).take(pa.array(codes))
    return pd.Series(values, index=index, dtype="str")


def repeated(word: str, index: pd.Index) -> pd.Series:
    """A text column that says the same in every row: one block of it, as often as it takes."""
    block = pa.repeat(pa.scalar(word, pa.large_string()), min(len(index), BLOCK))
    whole, rest = divmod(len(index), BLOCK)
    values = pa.chunked_array([*[block] * whole, block.slice(0, rest)], type=pa.large_string())
    return pd.Series(values, index=index, dtype="str")


def notes(reasons: Mapping[str, Mask], index: pd.Index) -> pd.Series:
    """One note a row: the first reason that holds, else empty text."""
    if not any(mask.any() for mask in reasons.values()):
        return repeated("", index)
    codes = np.zeros(len(index), dtype=np.int8)
    for code, mask in reversed(list(enumerate(reasons.values(), start=1))):
        codes[mask] = code
    return text(codes, ["", *reasons], index)


def plain_number(number: float) -> str:
    """A multiplier as the statistic's name carries it: `100000`, never `1e+05`."""
    return np.format_float_positional(number, trim="-")


def plain_rows(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame as plain values of the columns `names`: `iterrows` costs a hundred times as much."""
    return zip(*(frame[name].tolist() for name in names), strict=True)
