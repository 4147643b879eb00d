"""Printed percentages beside the counts they came from: do they agree, and which one to use.

Publishers print whole percentages of exact counts beside counts that were rounded to the nearest 5. The
printed figure is then true but coarse, the recomputed one fine but shaken by the rounding. Neither is right
alone, so a recomputed percentage is used only where it is one that the printed figure allows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from store.rounded import NEAREST_REACH

RECOMPUTED = "percent_recomputed"
AS_PRINTED = "percent_as_printed"

#: How whole percentages were made → how far the exact percentage may lie below and above the printed one.
DIRECTIONS: Mapping[str, tuple[float, float]] = {
    "down": (0.0, 1.0),
    "nearest": (0.5, 0.5),
    "either": (0.5, 1.0),
}
#: Single-precision percentages of exact counts were found up to 0.000002 away from the quotient.
DECIMALS_TOLERANCE = 1e-5


def choose_percent(
    printed: pd.Series, *, numerator: pd.Series, denominator: pd.Series, direction: str
) -> pd.DataFrame:
    """The percentage to use for each row, and the caveat that says how it was come by.

    All three are float series (percent, count, count; NaN where withheld) with one index. Gives `value`
    (percent) and `caveat`: a printed figure with decimals stands as it is (""); a whole one is replaced by
    numerator ÷ denominator where that lies within what `direction` (a key of DIRECTIONS) allows
    (RECOMPUTED), and stands otherwise (AS_PRINTED). Where the publisher withheld the percentage it stays so.
    """
    below, above = DIRECTIONS[direction]
    recomputed = 100 * numerator / denominator.where(denominator > 0)
    whole = printed.notna() & (printed % 1 == 0)
    allowed = whole & (recomputed >= printed - below) & (recomputed <= printed + above)
    caveat = np.select([allowed, whole], [RECOMPUTED, AS_PRINTED], default="")
    return pd.DataFrame({"value": printed.mask(allowed, recomputed), "caveat": caveat}, index=printed.index)


def disagreements(
    printed: pd.Series, *, numerator: pd.Series, denominator: pd.Series, rounded: pd.Series, direction: str
) -> pd.Series:
    """Where no exact counts behind the published ones could give the printed percentage (bool).

    `rounded` says which rows' counts were rounded to the nearest 5; the others are exact. Rows where one of
    the three is withheld cannot disagree.
    """
    below, above = DIRECTIONS[direction]
    whole = printed % 1 == 0
    below_by = np.where(whole, below, 0.0) + DECIMALS_TOLERANCE
    above_by = np.where(whole, above, 0.0) + DECIMALS_TOLERANCE
    moved = np.where(rounded, NEAREST_REACH, 0)
    least = 100 * (numerator - moved).clip(lower=0) / (denominator + moved)
    most = 100 * (numerator + moved) / (denominator - moved).clip(lower=1)
    return (least > printed + above_by) | (most < printed - below_by)
