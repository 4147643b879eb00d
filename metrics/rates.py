"""A crude rate with an exact or Byar's interval, and a directly standardised rate with Dobson's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from metrics.columns import By, Numbers, counts, group, notes, plain_number, repeated, text, total
from metrics.confidence import limit_columns
from metrics.intervals import SMALL_COUNT, byars, poisson
from metrics.proportions import counts_note


def rate(
    frame: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float | Sequence[float] = 0.95,
    multiplier: float = 100_000,
    by: By = None,
) -> pd.DataFrame:
    """Each row's rate, with exact chi-square limits below ten events and Byar's from ten.

    Columns read, added and grouped as in `metrics.proportions.proportion`; `method` is `Exact` or `Byars`.
    The limits are per `multiplier` of the denominator (100,000 people unless told otherwise). A lower limit
    that Byar's approximation would put below zero is missing. A rate may exceed its multiplier.
    Raises ValueError for a negative count or an unknown confidence.
    """
    levels = limit_columns(confidence)
    events, base = counts(frame, numerator), counts(frame, denominator)
    result = frame.copy(deep=False)
    if by is not None:
        codes, result = group(frame, by)
        events, base = (total(column, codes, len(result)) for column in (events, base))
        result[numerator], result[denominator] = events, base
    with np.errstate(divide="ignore"):
        scale = multiplier / base
    scale[base == 0] = np.nan
    figures = {"value": events * scale}
    for level, lower, upper in levels:
        figures[lower], figures[upper] = poisson(events, level)
        figures[lower] *= scale
        figures[upper] *= scale
    for name, figure in figures.items():
        result[name] = pd.Series(figure, index=result.index, copy=False)
    result["confidence"] = repeated(", ".join(level.label for level, _, _ in levels), result.index)
    result["statistic"] = repeated(f"rate per {plain_number(multiplier)}", result.index)
    method = (events < SMALL_COUNT).astype(np.int8) + 2 * np.isnan(events)
    result["method"] = text(method, ["Byars", "Exact", ""], result.index)
    result["note"] = counts_note(events, base, result.index, names=(numerator, denominator))
    return result


def directly_standardised_rate(
    frame: pd.DataFrame,
    *,
    by: By = "area",
    numerator: str = "numerator",
    denominator: str = "denominator",
    standard_population: str = "standard_population",
    confidence: float | Sequence[float] = 0.95,
    multiplier: float = 100_000,
    missing_counts: Literal["none", "missing"] = "none",
) -> pd.DataFrame:
    """One directly standardised rate a group, with Dobson's adjustment of Byar's limits.

    The frame has one row an age band (or other stratum) of each group: its events, its population and the
    standard population of the band. The result has one row a group, in order of first appearance: the
    keys, `total_count`, `total_pop`, `value`, `lowercl`, `uppercl` (per `multiplier`), `confidence`,
    `statistic`, `method`, `note`. Fewer than ten events in all give no rate (Dobson and others, Stat Med
    1991). By the convention of the reference, a band whose count is missing adds no events and the note
    counts such bands; `missing_counts="missing"` leaves the whole group without a rate instead. A missing
    population always does, as does a band without people: its rate is not known. The other groups are not touched.
    Raises ValueError for a negative count or population.
    """
    levels = limit_columns(confidence)
    events, population = counts(frame, numerator), counts(frame, denominator)
    standard = counts(frame, standard_population)
    codes, result = group(frame, by)

    def summed(column: Numbers) -> Numbers:
        return total(column, codes, len(result))

    absent = np.isnan(events)
    counted = np.where(absent, 0.0, events) if missing_counts == "none" else events
    weight = standard / np.where(population > 0, population, np.nan)
    observed, whole, bands_absent = summed(counted), summed(standard), summed(absent.astype(float))
    result["total_count"], result["total_pop"] = observed, summed(population)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = summed(counted * weight) / whole
        spread = np.sqrt(summed(counted * weight * weight) / observed) / whole
    known = (observed >= SMALL_COUNT) & np.isfinite(value)
    result["value"] = np.where(known, value, np.nan) * multiplier
    for level, lower, upper in levels:
        for name, limit in zip((lower, upper), byars(observed, level), strict=True):
            reached = value + spread * (limit - observed)
            result[name] = np.where(known, reached, np.nan) * multiplier
    few = observed < SMALL_COUNT
    per = f"dsr per {plain_number(multiplier)}"
    result["confidence"] = ", ".join(level.label for level, _, _ in levels)
    result["statistic"] = text(few.astype(np.int8), [per, "dsr NA for total count < 10"], result.index)
    result["method"] = "Dobson"
    reasons = {
        "a count is missing": np.isnan(observed),
        "a band has no people": summed((population == 0).astype(float)) > 0,
        "a population is missing": np.isnan(value) & (observed > 0),
        f"fewer than {SMALL_COUNT} events": few,
        "a band without a count is taken to have no events": bands_absent > 0,
    }
    result["note"] = notes(reasons, result.index)
    return result
