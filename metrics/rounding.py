"""What rounding allows: the counts a published figure may stand for, and whether a verdict survives them.

Sub-national counts of the source publications are rounded to the nearest 5, and fewer than five (zero
among them) is withheld. So a published 10 was 8 to 12, a published 5 was 5 to 7, a withheld one 0 to 4.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from metrics.benchmark import compare
from metrics.columns import Mask, Numbers, counts, numbers, text
from metrics.proportions import proportion
from metrics.rates import rate

Statistic = Literal["proportion", "rate"]
NEAREST = 5
"""What the source publications round to, and below what they withhold."""

SURVIVES = ("not_compared", "no", "yes")


def rounding_range(
    frame: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    nearest: int = NEAREST,
    withheld_below: int = NEAREST,
    rounded: bool | str = True,
    rounded_denominator: bool = True,
    withheld: str | None = None,
    parts: str | None = None,
    multiplier: float = 100,
) -> pd.DataFrame:
    """The lowest and the highest counts and values that each row's rounded counts may stand for.

    `rounded` says whether rows are rounded, or names a column that does (England is not). A count that is no
    multiple of `nearest` cannot have been rounded and is taken as it stands, and so is the denominator with
    `rounded_denominator=False` (a population). `withheld` names a true/false column of counts withheld as
    small: their numerator is 0 to `withheld_below` - 1. With nothing withheld, set `withheld_below=0`. `parts` names a
    column of how many rounded counts each numerator adds up (1 unless told): it may be off by as many times as much.
    Added: `numerator_low`, `numerator_high`, `denominator_low`, `denominator_high`, `value_low`,
    `value_high` (per `multiplier`). What is missing stays missing. Raises ValueError for a negative count.
    """
    if nearest < 1:
        raise ValueError(f"counts are rounded to the nearest 1 or more, not {nearest}")
    rows = _truth(frame, rounded)
    events, base = counts(frame, numerator), counts(frame, denominator)
    low, high = _range(events, rows, nearest, withheld_below)
    if parts is not None:
        low, high = _added_up(events, low, high, rows, numbers(frame, parts), nearest)
    if withheld is not None:
        small = _truth(frame, withheld) & np.isnan(events)
        low, high = np.where(small, 0, low), np.where(small, max(withheld_below - 1, 0), high)
    base_low, base_high = _range(base, rows & rounded_denominator, nearest, withheld_below)
    with np.errstate(divide="ignore", invalid="ignore"):
        lowest, highest = low / base_high * multiplier, high / base_low * multiplier
    return frame.assign(
        numerator_low=low,
        numerator_high=high,
        denominator_low=base_low,
        denominator_high=base_high,
        value_low=np.where(base_high > 0, lowest, np.nan),
        value_high=np.where(base_low > 0, highest, np.nan),
    )


def share_range(
    numerator: float, denominator: float, *, parts: int = 1, nearest: int = NEAREST
) -> tuple[float, float]:
    """The lowest and the highest share (0-100 and more) of one pair of rounded counts: `rounding_range` of one row."""
    rows, events, base = np.array([True]), np.array([numerator]), np.array([denominator])
    low, high = _added_up(
        events, *_range(events, rows, nearest, nearest), rows, np.array([float(parts)]), nearest
    )
    base_low, base_high = _range(base, rows, nearest, nearest)
    return (
        float(low[0] / base_high[0]) * 100 if base_high[0] > 0 else math.nan,
        float(high[0] / base_low[0]) * 100 if base_low[0] > 0 else math.nan,
    )


def survives_rounding(
    frame: pd.DataFrame,
    *,
    benchmark: float | str,
    statistic: Statistic = "proportion",
    polarity: str = "none",
    confidence: float = 0.95,
    numerator: str = "numerator",
    denominator: str = "denominator",
    nearest: int = NEAREST,
    withheld_below: int = NEAREST,
    rounded: bool | str = True,
    parts: str | None = None,
    multiplier: float | None = None,
) -> pd.DataFrame:
    """Whether the verdict against a benchmark is the same for every count that rounding allows.

    The interval and the verdict are computed for the published counts and for the two extremes (fewest
    events in the largest base, most events in the smallest); both limits move one way between them, so a
    verdict that holds at both holds throughout. Rates take their denominator (a population) as exact.
    Added to the columns of `rounding_range`: `comparison` (published counts), `comparison_low`,
    `comparison_high`, and `verdict_survives`: `yes`, `no`, or `not_compared`.
    """
    share = statistic == "proportion"
    scale = multiplier if multiplier is not None else (100 if share else 100_000)
    result = rounding_range(
        frame,
        numerator=numerator,
        denominator=denominator,
        nearest=nearest,
        withheld_below=withheld_below,
        rounded=rounded,
        rounded_denominator=share,
        parts=parts,
        multiplier=scale,
    )
    if share:
        most = np.minimum(result["numerator_high"], result["denominator_low"])
        result["numerator_high"] = most
        result["value_high"] = np.minimum(result["value_high"], scale)
    cases = {
        "comparison": (result[numerator], result[denominator]),
        "comparison_low": (result["numerator_low"], result["denominator_high"]),
        "comparison_high": (result["numerator_high"], result["denominator_low"]),
    }
    measure = proportion if share else rate
    for name, (events, base) in cases.items():
        case = result.assign(numerator=events, denominator=base)
        measured = measure(case, confidence=confidence, multiplier=scale)
        result[name] = compare(measured, benchmark=benchmark, polarity=polarity)["comparison"]
    same = (result["comparison_low"] == result["comparison"]) & (
        result["comparison_high"] == result["comparison"]
    )
    known = (result[list(cases)] != "not_compared").all(axis="columns")
    result["verdict_survives"] = text(np.where(known, 1 + same, 0).astype(np.int8), SURVIVES, frame.index)
    return result


def rounded_interval(
    frame: pd.DataFrame,
    *,
    statistic: Statistic = "proportion",
    confidence: float = 0.95,
    nearest: int = NEAREST,
    withheld_below: int = NEAREST,
    rounded: bool | str = True,
    parts: str | None = None,
    multiplier: float | None = None,
) -> pd.DataFrame:
    """An interval wide enough for every count that rounding allows; of exact counts the usual one.

    The lower limit is that of the fewest events in the largest base, the upper that of the most in the smallest.
    Columns read: `numerator`, `denominator`; a numerator above its denominator, which rounding can make, is a
    proportion of nothing known and has no interval. Added: `lowercl`, `uppercl`, and `value_low`, `value_high`: the
    lowest and the highest value that the counts may stand for.
    """
    share = statistic == "proportion"
    scale = multiplier if multiplier is not None else (100 if share else 100_000)
    known = frame[["numerator", "denominator"]].astype(float)
    if share:
        known = known.mask(known["numerator"] > known["denominator"])
    allowed = rounding_range(
        known.assign(rounded=_truth(frame, rounded), **({} if parts is None else {parts: frame[parts]})),
        nearest=nearest,
        withheld_below=withheld_below,
        rounded="rounded",
        rounded_denominator=share,
        parts=parts,
        multiplier=scale,
    )
    if share:
        allowed["numerator_high"] = np.minimum(allowed["numerator_high"], allowed["denominator_low"])
    measure = proportion if share else rate
    ends = [
        measure(
            pd.DataFrame({"numerator": allowed[events], "denominator": allowed[base]}),
            confidence=confidence,
            multiplier=scale,
        )
        for events, base in (("numerator_low", "denominator_high"), ("numerator_high", "denominator_low"))
    ]
    return frame.assign(
        lowercl=ends[0]["lowercl"],
        uppercl=ends[1]["uppercl"],
        value_low=ends[0]["value"],
        value_high=ends[1]["value"],
    )


def _range(count: Numbers, rows: Mask, nearest: int, withheld_below: int) -> tuple[Numbers, Numbers]:
    """A half is rounded up: to the nearest 10, a published 20 was 15 to 24."""
    with np.errstate(invalid="ignore"):
        moved = rows & (count % nearest == 0) & ~((count == 0) & (withheld_below > 0))
    low = np.maximum(count - nearest // 2, np.minimum(withheld_below, count))
    return np.where(moved, low, count), np.where(moved, count + (nearest - 1) // 2, count)


def _added_up(
    count: Numbers, low: Numbers, high: Numbers, rows: Mask, parts: Numbers, nearest: int
) -> tuple[Numbers, Numbers]:
    """The range of a count that adds up several rounded ones: off by as many times as much."""
    spread = np.where(rows, nearest // 2, 0)
    return (
        np.where(parts > 1, np.maximum(count - parts * spread, 0), low),
        np.where(parts > 1, count + parts * spread, high),
    )


def _truth(frame: pd.DataFrame, rows: bool | str) -> Mask:
    if isinstance(rows, bool):
        return np.full(len(frame), rows)
    if rows not in frame.columns:
        raise ValueError(f"there is no column {rows!r} to say which rows are rounded or withheld")
    return frame[rows].fillna(False).to_numpy(dtype=bool)
