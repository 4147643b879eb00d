"""Funnel limits and significance for proportions, rates and ratios at 95% and 99.8%.

The rules are those of the Fingertips technical guidance (Spiegelhalter, Stat Med 2005). A proportion is
beyond a limit exactly when its Wilson interval leaves the average out; a rate or a ratio when its Poisson
interval does. Where areas vary by more than chance everywhere, use `metrics.overdispersion` instead.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from metrics.columns import Numbers, counts, notes, text
from metrics.confidence import Confidence
from metrics.funnel_axis import axis_of_events, axis_of_population
from metrics.funnel_sizes import Kind, Statistic, events_and_size, scale_of
from metrics.intervals import SMALL_COUNT, about_average, poisson

WARNING, ALARM = Confidence(0.95), Confidence(0.998)
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
    scale = scale_of(statistic, kind, multiplier)
    events, base = events_and_size(
        frame,
        statistic=statistic,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        scale=scale,
        drawing=True,
    )
    known = np.isfinite(events) & np.isfinite(base)
    if not known.any():
        return pd.DataFrame(columns=["lower_2s_limit", "upper_2s_limit", "lower_3s_limit", "upper_3s_limit"])
    average = float(events[known].sum() / base[known].sum())
    smallest, largest = float(base[known].min()), float(base[known].max())
    if statistic == "proportion":
        return _proportion_table(axis_of_population(smallest, largest), average, scale)
    if statistic == "ratio":
        axis = axis_of_events(smallest, largest, per_event=1, years=1, shift=1)
        return _ratio_table(axis, kind)
    axis = axis_of_events(smallest, largest, per_event=average, years=years, shift=0)
    table = _poisson_table(axis, "Events", "population_1_year", 1 / average, scale)
    table[[name for name in map(str, table) if name.endswith("1_year")]] /= years
    grouped = f"{scale:,.15g}"
    return table.assign(baseline=average * scale, statistic=f"rate ({kind} per {grouped})", method="Poisson")


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
    scale = scale_of(statistic, kind, multiplier)
    events, base = events_and_size(
        frame,
        statistic=statistic,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        scale=scale,
    )
    known = np.isfinite(events) & np.isfinite(base)
    measured = np.where(known, base, np.nan)
    average = np.nan
    if known.any():
        average = events[known].sum() / measured[known].sum()
    target = 1.0 if statistic == "ratio" else average
    code = np.where(known, 3, 0).astype(np.int8)
    # The narrower limit first: the wider one then overrules it.
    for level, low, high in ((WARNING, 2, 4), (ALARM, 1, 5)):
        if statistic == "proportion":
            lower, upper = about_average(average, measured, level)
            code[events / measured < lower], code[events / measured > upper] = low, high
        else:
            lower, upper = (limit / measured for limit in poisson(events, level))
            code[upper < target], code[lower > target] = low, high
    if kind == "dsr":
        code[events < SMALL_COUNT] = SIGNIFICANCE.index(TOO_FEW)
    absent = {f"no {numerator}": np.isnan(events), "no size to compare at": ~np.isfinite(base)}
    return frame.assign(significance=text(code, SIGNIFICANCE, frame.index), note=notes(absent, frame.index))


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

    A standardised rate of fewer than ten events is not drawn: both are missing.
    """
    events, base = events_and_size(
        frame,
        statistic="rate",
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        rate=rate,
        scale=multiplier,
    )
    rates = counts(frame, rate)
    drawn = (events >= SMALL_COUNT) if kind == "dsr" else ~np.isnan(events)
    return frame.assign(
        rate_chart=np.where(drawn, rates, np.nan), denominator_derived=np.where(drawn, base / years, np.nan)
    )


def _proportion_table(population: Numbers, average: float, scale: float) -> pd.DataFrame:
    table = pd.DataFrame({"Population": population})
    for level, name in ((WARNING, "2s"), (ALARM, "3s")):
        lower, upper = np.clip(about_average(average, population, level), 0, 1) * scale
        table[f"lower_{name}_limit"], table[f"upper_{name}_limit"] = lower, upper
    return table.assign(baseline=average * scale, statistic="proportion", method="Wilson")


def _ratio_table(axis: Numbers, kind: Kind | None) -> pd.DataFrame:
    table = _poisson_table(axis, "Observed_events", "exp_events", 1, 100 if kind == "isr" else 1)
    if kind == "count":
        table[[name for name in map(str, table) if name.endswith("limit")]] -= 1
    return table.assign(statistic=f"ratio ({kind})", method="Poisson")


def _poisson_table(axis: Numbers, events: str, size: str, per_event: float, scale: float) -> pd.DataFrame:
    """The size at which so many events are just unusual: the exact limits of the count, turned round."""
    table = pd.DataFrame({events: axis})
    for level, name in ((WARNING, "2s"), (ALARM, "3s")):
        sides = {
            "lower": special.gammainccinv(axis + 1, level.tail),
            "upper": special.gammaincinv(axis, level.tail),
        }
        for side, expected in sides.items():
            table[f"{side}_{name}_{size}"] = expected * per_event
            table[f"{side}_{name}_limit"] = axis / (expected * per_event) * scale
    return table
