"""Trends over few points: too few for a control chart, more than a comparison of two periods."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from metrics.benchmark import POLARITIES
from metrics.change import JUDGEMENTS
from metrics.columns import By, Codes, Mask, Numbers, counts, group, notes, numbers, refuse, text, total
from metrics.confidence import read_confidence
from metrics.segments import shares_days

TRENDS = ("not_compared", "falling", "no_clear_trend", "rising")
FEWEST_POINTS = 3
ENOUGH_FOR_SPC = 12
DAYS_A_YEAR = 365.25


def proportion_trend(
    frame: pd.DataFrame,
    *,
    by: By,
    period: str = "period",
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 100,
    polarity: str = "none",
    overlapping: str | bool | None = None,
) -> pd.DataFrame:
    """The slope of a proportion over the periods of each series: the chi-square test for trend.

    Cochran (Biometrics 1954) and Armitage (1955). `period` holds dates (the slope is then per year) or
    numbers (per unit). The result has one row a series: the keys, `points` (periods with a figure),
    `value` (the slope per `multiplier`), `lowercl`, `uppercl`, `p_value`, `confidence`, `statistic`,
    `method`, `trend` (one of `TRENDS`), `judgement` (`better`, `worse` or empty), `note`. Fewer than three
    points, or a proportion of 0% or 100% throughout, have no trend. A period without a figure is left out.
    The test knows chance only: a service that varies for other reasons will cross it more often.

    It takes each period's people as new ones, so a series whose figures share months or people is not tested.
    `overlapping` says which do: a column of bools, or one for all; without it, those whose `period_start` to
    `period_end` share a day, where the frame has these columns. How often it would raise a false alarm otherwise:
    docs/statistics.md.
    """
    level = read_confidence(confidence)
    events, base = counts(frame, numerator), counts(frame, denominator)
    refuse(events > base, frame, f"{numerator} must not exceed {denominator}")
    time, unit = _time(frame, period)
    known = ~np.isnan(events) & (base > 0) & ~np.isnan(time)
    codes, result = _series(frame, by)

    def summed(column: Numbers) -> Numbers:
        return total(np.where(known, column, 0.0), codes, len(result))

    points, whole = summed(np.ones(len(frame))), summed(base)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = summed(events) / whole
        centred = time - (summed(base * time) / whole)[codes]
        room = summed(base * centred**2)
        slope = summed(centred * (events - base * share[codes])) / room
        error = np.sqrt(share * (1 - share) / room)
    defined = (points >= FEWEST_POINTS) & (error > 0)
    slope, error = np.where(defined, slope, np.nan), np.where(defined, error, np.nan)
    result = result.assign(
        points=points.astype(np.int64),
        value=slope * multiplier,
        lowercl=(slope - level.z * error) * multiplier,
        uppercl=(slope + level.z * error) * multiplier,
        p_value=2 * special.ndtr(-np.abs(slope / error)),
        confidence=level.label,
        statistic=f"slope per {unit}",
        method="chi-square for trend",
    )
    clear = result["p_value"].to_numpy() < 2 * level.tail
    return _verdict(result, np.sign(slope), clear, polarity, _shared(frame, by, codes, overlapping))


def ranked_trend(
    frame: pd.DataFrame,
    *,
    by: By,
    period: str = "period",
    value: str = "value",
    confidence: float = 0.95,
    polarity: str = "none",
    overlapping: str | bool | None = None,
) -> pd.DataFrame:
    """Whether any figures rise or fall over the periods of each series: the exact Mann-Kendall test.

    For figures without counts (means, medians, spend). It uses only the order of the figures, so it gives
    no slope, and needs at least five points to find anything at 95%. Equal figures count as no change,
    which makes the test cautious. The result has one row a series: the keys, `points`, `value` (Kendall's
    S: rises less falls over all pairs of periods), `p_value` (two-sided), and the columns of
    `proportion_trend`, with the limits missing. `overlapping` is as there. Figures that follow their neighbours, as
    most quarterly ones do, raise false alarms far more often than 5%: docs/statistics.md has the rates.
    """
    level = read_confidence(confidence)
    time, _ = _time(frame, period)
    values = numbers(frame, value)
    codes, result = _series(frame, by)
    known = ~np.isnan(values) & ~np.isnan(time)
    table = pd.DataFrame({"series": codes, "time": time, "value": values})[known].sort_values("time")
    place = table.groupby("series").cumcount().to_numpy()
    wide = np.full((len(result), int(place.max(initial=-1)) + 1), np.nan)
    wide[table["series"].to_numpy(), place] = table["value"].to_numpy()
    points = (~np.isnan(wide)).sum(axis=1)
    rises = np.zeros(len(result))
    for step in range(1, wide.shape[1]):
        rises += np.nansum(np.sign(wide[:, step:] - wide[:, :-step]), axis=1)
    tails = {size: _kendall_tail(size) for size in np.unique(points).tolist()}
    chance = [tails[size][int(abs(score))] for size, score in zip(points.tolist(), rises, strict=True)]
    defined = points >= FEWEST_POINTS
    result = result.assign(
        points=points,
        value=np.where(defined, rises, np.nan),
        lowercl=np.nan,
        uppercl=np.nan,
        p_value=np.where(defined, np.array(chance, dtype=np.float64), np.nan),
        confidence=level.label,
        statistic="Kendall's S",
        method="Mann-Kendall, exact",
    )
    clear = result["p_value"].to_numpy() < 2 * level.tail
    return _verdict(result, np.sign(rises), clear, polarity, _shared(frame, by, codes, overlapping))


def _shared(frame: pd.DataFrame, by: By, codes: Codes, overlapping: str | bool | None) -> Mask:
    """Which series have figures that share months or people: one bool a series, in the order of their codes."""
    count = int(codes.max(initial=-1)) + 1
    if isinstance(overlapping, bool):
        return np.full(count, overlapping)
    if isinstance(overlapping, str):
        rows = frame[overlapping].to_numpy(dtype=bool)
    elif {"period_start", "period_end"} <= set(frame.columns):
        rows = shares_days(frame, by=by).to_numpy()
    else:
        rows = np.zeros(len(frame), dtype=bool)
    found = np.zeros(count, dtype=bool)
    found[codes[rows]] = True
    return found


def _verdict(result: pd.DataFrame, sign: Numbers, clear: Mask, polarity: str, shared: Mask) -> pd.DataFrame:
    """The words of each series; one whose figures share months or people has no verdict and no test at all."""
    if polarity not in POLARITIES:
        raise ValueError(f"polarity must be one of {', '.join(POLARITIES)}, not {polarity!r}")
    tested = [name for name in ("lowercl", "uppercl", "p_value") if name in result]
    result = result.assign(**{name: result[name].mask(shared) for name in tested})
    few = (result["points"] < FEWEST_POINTS).to_numpy() & ~shared
    flat = result["p_value"].isna().to_numpy() & ~few & ~shared
    place = np.where(few | flat | shared, 0, np.where(clear, 2 + np.nan_to_num(sign), 2)).astype(np.int8)
    reasons = {
        "its figures share months or people": shared,
        f"fewer than {FEWEST_POINTS} points": few,
        "every figure is 0% or 100%, or of one period": flat,
        "enough points for a control chart": (result["points"] >= ENOUGH_FOR_SPC).to_numpy(),
    }
    return result.assign(
        trend=text(place, TRENDS, result.index),
        judgement=text(place, JUDGEMENTS.get(polarity, ("",) * 4), result.index),
        note=notes(reasons, result.index),
    )


def _series(frame: pd.DataFrame, by: By) -> tuple[Codes, pd.DataFrame]:
    if not by:
        raise ValueError("name the column or columns that tell one series from another")
    return group(frame, by)


def _time(frame: pd.DataFrame, period: str) -> tuple[Numbers, str]:
    """The period as a number, and its unit: dates become years."""
    if period in frame.columns and not pd.api.types.is_numeric_dtype(frame[period]):
        days = pd.to_datetime(frame[period]) - pd.Timestamp("2000-01-01")
        years = np.asarray(days.dt.total_seconds() / 86_400 / DAYS_A_YEAR, dtype=np.float64)
        return years, "year"
    return numbers(frame, period), "period"


@lru_cache(maxsize=128)
def _kendall_tail(points: int) -> NDArray[np.float64]:
    """P(|S| >= s) for s = 0, 1, ... when every order of the points is equally likely.

    Ties give scores that no order without ties can have: those count as the next smaller score.
    """
    orders = np.ones(1)
    for size in range(2, points + 1):
        orders = np.convolve(orders, np.ones(size) / size)
    pairs = len(orders) - 1
    scores = np.abs(pairs - 2 * np.arange(pairs + 1))
    return np.array([orders[scores >= s - (pairs - s) % 2].sum() for s in range(pairs + 1)])
