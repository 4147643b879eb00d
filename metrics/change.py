"""The change of a proportion between two periods, with Newcombe's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.benchmark import POLARITIES, side
from metrics.columns import counts, notes, plain_number, refuse, text
from metrics.confidence import limit_columns
from metrics.intervals import wilson
from metrics.random_rounding import share_off_by, widened

CHANGES = ("not_compared", "fall", "no_clear_change", "rise")
JUDGEMENTS = {"higher_is_better": ("", "worse", "", "better"), "lower_is_better": ("", "better", "", "worse")}


def proportion_change(
    frame: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    numerator_before: str = "numerator_before",
    denominator_before: str = "denominator_before",
    confidence: float | Sequence[float] = 0.95,
    multiplier: float = 100,
    polarity: str = "none",
    off: str | None = None,
    off_before: str | None = None,
) -> pd.DataFrame:
    """Each row's proportion now less its proportion before, and whether that is more than chance.

    The interval joins the two Wilson intervals (Newcombe, Stat Med 1998, method 10). It takes the two
    periods as different people: for overlapping periods, or the same people twice, it is too wide. `off` and
    `off_before` name columns of how far off the counts of each may be (people), which widens the interval.
    Added: `value_before`, `value_after`, `value` (the change), `lowercl`, `uppercl` (per `multiplier`: 100
    gives percentage points), `confidence`, `statistic`, `method`, `change` (one of `CHANGES`; clear when the
    interval of the first level leaves zero out), `judgement` (`better`, `worse`, or empty without a clear
    change or a polarity), `note`. A missing count, or none to divide by, gives missing figures and a note.
    Raises ValueError for a negative count, a numerator above its denominator, an unknown polarity.
    """
    if polarity not in POLARITIES:
        raise ValueError(f"polarity must be one of {', '.join(POLARITIES)}, not {polarity!r}")
    levels = limit_columns(confidence)
    after, base_after = counts(frame, numerator), counts(frame, denominator)
    before, base_before = counts(frame, numerator_before), counts(frame, denominator_before)
    refuse(after > base_after, frame, f"{numerator} must not exceed {denominator}")
    refuse(before > base_before, frame, f"{numerator_before} must not exceed {denominator_before}")
    now = after / np.where(base_after > 0, base_after, np.nan)
    then = before / np.where(base_before > 0, base_before, np.nan)
    result = frame.assign(
        value_before=then * multiplier, value_after=now * multiplier, value=(now - then) * multiplier
    )
    moved = np.hypot(
        share_off_by(now, base_after, off=0.0 if off is None else counts(frame, off)),
        share_off_by(then, base_before, off=0.0 if off_before is None else counts(frame, off_before)),
    )
    for level, lower, upper in levels:
        now_low, now_high = wilson(after, base_after, level)
        then_low, then_high = wilson(before, base_before, level)
        chance_low, chance_high = (
            np.hypot(now - now_low, then_high - then),
            np.hypot(now_high - now, then - then_low),
        )
        low, high = widened(now - then, now - then - chance_low, now - then + chance_high, by=moved)
        result[lower], result[upper] = low * multiplier, high * multiplier
    _, lower, upper = levels[0]
    place = side(result[lower].to_numpy(), result[upper].to_numpy(), np.zeros(len(frame)))
    unit = "percentage points" if multiplier == 100 else f"proportion of {plain_number(multiplier)}"
    reasons = {
        "no figure for this period": np.isnan(now) & ~np.isnan(then),
        "no figure for the period before": np.isnan(then) & ~np.isnan(now),
        "no figure for either period": np.isnan(then) & np.isnan(now),
    }
    return result.assign(
        confidence=", ".join(level.label for level, _, _ in levels),
        statistic=f"change in {unit}",
        method="Newcombe",
        change=text(place, CHANGES, frame.index),
        judgement=text(place, JUDGEMENTS.get(polarity, ("",) * 4), frame.index),
        note=notes(reasons, frame.index),
    )
