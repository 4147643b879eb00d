"""Funnel limits and significance for proportions, rates and ratios at 95% and 99.8%.

Spiegelhalter, Stat Med 2005, with the limits that the Fingertips technical guidance names. One rule serves
all three: an area is beyond a limit exactly when the confidence interval of its own figure leaves the average
out. Limits to draw are that rule turned round: at each size, the figure whose interval just reaches the
average. Where areas vary by more than chance everywhere, use `metrics.overdispersion` instead.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from metrics.columns import Numbers, counts, notes, repeated, text
from metrics.funnel_curves import LEVELS, proportion_curves, rate_curves, ratio_curves
from metrics.funnel_sizes import Kind, Statistic, judged_rows
from metrics.intervals import SMALL_COUNT, poisson, wilson
from metrics.printed import trimmed

TOO_FEW = "Not applicable for events less than 10 for dsrs"
SIGNIFICANCE = (
    "Not compared",
    "Low (0.001)",
    "Low (0.025)",
    "Not significant",
    "High (0.025)",
    "High (0.001)",
    TOO_FEW,
)
NOT_COMPARED, INSIDE = SIGNIFICANCE.index("Not compared"), SIGNIFICANCE.index("Not significant")


def funnel_limits(
    frame: pd.DataFrame,
    *,
    statistic: Statistic = "proportion",
    kind: Kind | None = None,
    numerator: str = "numerator",
    denominator: str | None = "denominator",
    rate: str | None = None,
    multiplier: float | None = None,
    years: float = 1,
) -> pd.DataFrame:
    """The table of 100 points from which the funnel is drawn, for the range of sizes in the frame.

    Proportions: `Population`, `lower_2s_limit`, `upper_2s_limit` (95%), `lower_3s_limit`, `upper_3s_limit`
    (99.8%), `baseline`, all per `multiplier` (100 unless told otherwise) and clipped to it. Rates (`kind`
    `dsr` or `crude`, per 100,000): `Events`, the same limits, and the yearly population at which so many
    events meet each limit, such as `lower_2s_population_1_year`; `rate` names the column of rates and
    `years` says how many years the events span. Ratios (`kind` `isr`, drawn per 100, or `count`, drawn as
    the difference from 1; `denominator` holds the expected events): `Observed_events`, the limits, and the
    expected events at each, such as `lower_2s_exp_events`. All: `statistic`, `method`.
    Rows with a missing count are left out; with none left the table is empty.
    Raises ValueError for an unknown statistic or kind, or counts that cannot be.
    """
    judged = judged_rows(
        frame,
        statistic=statistic,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        multiplier=multiplier,
        prefer_given=True,
    )
    if not judged.known.any():
        return pd.DataFrame(
            columns=[f"{side}_{level}_limit" for level in LEVELS for side in ("lower", "upper")]
        )
    if statistic == "proportion":
        table, name = proportion_curves(judged), "proportion"
    elif statistic == "rate":
        table, name = rate_curves(judged, years), f"rate ({kind} per {trimmed(judged.multiplier, most=15)})"
    else:
        table, name = ratio_curves(judged, kind), f"ratio ({kind})"
    method = "Wilson" if statistic == "proportion" else "Poisson"
    return table.assign(statistic=repeated(name, table.index), method=repeated(method, table.index))


def funnel_significance(
    frame: pd.DataFrame,
    *,
    statistic: Statistic = "proportion",
    kind: Kind | None = None,
    numerator: str = "numerator",
    denominator: str | None = "denominator",
    rate: str | None = None,
    multiplier: float | None = None,
) -> pd.DataFrame:
    """Where each row lies in the funnel: adds `significance` (one of `SIGNIFICANCE`) and `note`.

    Arguments as for `funnel_limits`. Low and High are strictly beyond a limit: (0.025) the 95% limit,
    (0.001) the 99.8% limit. Proportions and rates are compared with the average of all rows, ratios with
    1. A standardised rate of fewer than ten events is not judged. A row with a missing count is
    `Not compared`, with a note, and has no part in the average.
    """
    judged = judged_rows(
        frame,
        statistic=statistic,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        multiplier=multiplier,
    )
    steps = np.full(len(frame), INSIDE)
    for level in LEVELS.values():
        if statistic == "proportion":
            middle: float | Numbers = judged.average
            low, high = wilson(judged.events, judged.size, level)
        else:
            middle = judged.average * judged.size
            low, high = poisson(judged.events, level)
        steps += (low > middle).astype(int) - (high < middle).astype(int)
    few = (judged.events < SMALL_COUNT) & (kind == "dsr")
    steps = np.where(judged.known, steps, NOT_COMPARED)
    steps[few] = SIGNIFICANCE.index(TOO_FEW)
    reasons = {
        "no numerator": np.isnan(judged.events),
        "no size to compare at": np.isnan(judged.size) & ~few,
    }
    return frame.assign(significance=text(steps, SIGNIFICANCE, frame.index), note=notes(reasons, frame.index))


def funnel_points(
    frame: pd.DataFrame,
    *,
    kind: Literal["dsr", "crude"] = "dsr",
    numerator: str = "numerator",
    denominator: str | None = None,
    rate: str = "rate",
    multiplier: float = 100_000,
    years: float = 1,
) -> pd.DataFrame:
    """Where to draw each rate: adds `rate_chart` and `denominator_derived` (the yearly population).

    The population is the one that the rate implies, or for a crude rate without events the one given. A
    standardised rate of fewer than ten events is not drawn, nor is a row without its count: both are missing.
    """
    judged = judged_rows(
        frame,
        statistic="rate",
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        multiplier=multiplier,
    )
    undrawn = np.isnan(judged.events) | ((judged.events < SMALL_COUNT) & (kind == "dsr"))
    return frame.assign(
        rate_chart=np.where(undrawn, np.nan, counts(frame, rate)),
        denominator_derived=np.where(undrawn, np.nan, judged.size / years),
    )
