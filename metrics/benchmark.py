"""Compare a figure with a benchmark through its interval: lower, similar, higher, or not compared and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import Numbers, notes, numbers, refuse, text

POLARITIES = ("higher_is_better", "lower_is_better", "none")
COMPARISONS = ("not_compared", "lower", "similar", "higher", "worse", "better")
WORDS = {
    "higher_is_better": ("not_compared", "worse", "similar", "better"),
    "lower_is_better": ("not_compared", "better", "similar", "worse"),
    "none": ("not_compared", "lower", "similar", "higher"),
}


def compare(
    frame: pd.DataFrame,
    *,
    benchmark: float | str,
    polarity: str = "none",
    lower: str = "lowercl",
    upper: str = "uppercl",
    blocked: str | None = None,
) -> pd.DataFrame:
    """Each row's verdict against a benchmark, by whether the interval leaves the benchmark outside.

    `benchmark` is a number or the name of a column, in the unit of the limits. An upper limit below it is
    lower, a lower limit above it is higher, anything else is similar; a limit equal to the benchmark is
    similar. `polarity` is one of `POLARITIES` or the name of a column that holds them, and turns lower and
    higher into worse and better; without one the words stay lower and higher. `blocked` names a column of
    reasons (empty text: none) that keep a row out of comparisons.
    Added: `benchmark`, `comparison` (one of `COMPARISONS`, never empty), `comparison_reason` (why a row is
    not compared, else empty). Raises ValueError for a polarity that is not declared, or crossed limits.
    """
    low, high = numbers(frame, lower), numbers(frame, upper)
    refuse(low > high, frame, f"{lower} must not exceed {upper}")
    target = numbers(frame, benchmark) if isinstance(benchmark, str) else np.full(len(frame), benchmark)
    reason = _blocked(frame, blocked)
    place = np.where(reason != "", 0, side(low, high, target))
    result = frame.copy(deep=False)
    result["benchmark"] = target
    result["comparison"] = text(_word(frame, polarity, place), COMPARISONS, frame.index)
    why = notes(
        {"there is no interval": np.isnan(low) | np.isnan(high), "there is no benchmark": np.isnan(target)},
        frame.index,
    )
    result["comparison_reason"] = why.where(reason == "", reason)
    return result


def keeps_to(value: float, standard: float, *, polarity: str) -> bool:
    """Whether a value meets a standard: equal to it does, whichever way is good."""
    return value >= standard if polarity == "higher_is_better" else value <= standard


def side(lower: Numbers, upper: Numbers, benchmark: Numbers) -> np.ndarray:
    """1 lower, 2 similar, 3 higher, 0 where something is missing. Strict on both sides."""
    place = np.full(len(lower), 2, dtype=np.int8)
    place[upper < benchmark] = 1
    place[lower > benchmark] = 3
    place[np.isnan(lower) | np.isnan(upper) | np.isnan(benchmark)] = 0
    return place


def _blocked(frame: pd.DataFrame, blocked: str | None) -> pd.Series:
    if blocked is None:
        return pd.Series("", index=frame.index, dtype="str")
    if blocked not in frame.columns:
        raise ValueError(f"there is no column {blocked!r} of reasons not to compare")
    return frame[blocked].fillna("").astype("str")


def _word(frame: pd.DataFrame, polarity: str, place: np.ndarray) -> np.ndarray:
    """Positions in COMPARISONS: the word each polarity has for each side."""
    declared = pd.Series(polarity, index=frame.index) if polarity in POLARITIES else frame.get(polarity)
    if declared is None or not declared.isin(POLARITIES).all():
        raise ValueError(f"polarity must be one of {', '.join(POLARITIES)}, or a column that holds them")
    table = np.array([[COMPARISONS.index(word) for word in WORDS[one]] for one in POLARITIES], dtype=np.int8)
    return table[pd.Index(POLARITIES).get_indexer(pd.Index(declared)), place]
