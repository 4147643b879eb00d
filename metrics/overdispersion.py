"""Funnels for areas that differ by more than chance: limits widened by the variance between areas.

Spiegelhalter, Stat Med 2005; Spiegelhalter and others, J R Stat Soc A 2012; the ratio follows NHS Digital's
SHMI. Two forms, those that hold their error rate under simulation: proportions (`PR`: arcsine of the square
root, z-scores winsorised) and standardised ratios (`SR`: logarithm, outer z-scores left out).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from metrics.columns import Mask, Numbers, counts, notes, refuse, total
from metrics.columns import group as grouped

Form = Literal["PR", "SR"]
LEVELS = {"95": (1.959964, 0.025), "99": (3.090232, 0.001)}
"""95% and 99.8% limits: the normal point to six decimals, as the published methods have it, and the tail."""


@dataclass(frozen=True)
class OverdispersedFunnel:
    """The points with their limits, and what the limits were made from.

    `phi` is the dispersion ratio (1 is chance alone), `tau2` the variance between areas on the transformed
    scale; both are 0 when no adjustment was asked for. `draw_adjusted` and `draw_unadjusted` say which
    limits are to be drawn: without overdispersion the plain ones.
    """

    points: pd.DataFrame
    target: float
    phi: float
    tau2: float
    draw_adjusted: bool
    draw_unadjusted: bool


def overdispersed_funnel(
    frame: pd.DataFrame,
    *,
    data_type: Form = "PR",
    group: str = "group",
    numerator: str = "numerator",
    denominator: str = "denominator",
    limit: Literal[95, 99] = 99,
    draw_adjusted: bool = True,
    draw_unadjusted: bool = False,
    multiplier: float = 1,
    trim_by: float = 0.1,
) -> OverdispersedFunnel:
    """Funnel points and limits, one row a group, sorted by group, rows of one group summed.

    `denominator` is the number of people for `PR` and the expected events for `SR` (rounded to two
    decimals, as SHMI does). Columns: `group`, `numerator`, `denominator`, `rr` (numerator over
    denominator), `target_transformed`, `Y` (transformed), `s` (its standard error), `Uzscore`, `Wuzscore`
    (winsorised, or missing where left out), `winsorised`, `rk`, `sp`, `truncated`; the limits `OD95LCL`,
    `OD95UCL`, `OD99LCL`, `OD99UCL` (99 means 99.8%) with and `LCL95`, `UCL95`, `LCL99`, `UCL99` without
    the variance between groups, all times `multiplier`; `outlier` (beyond the limits drawn, at `limit`);
    `note`. `trim_by` is the share winsorised or left out at each end.
    A group with a missing count or no denominator has no limits and a note, and no part in the rest.
    Limits of a proportion stop at 0 and 1, where the reference would let them turn back.
    Raises ValueError for an unknown form, limit or share, or a proportion above 1.
    """
    if data_type not in ("PR", "SR") or limit not in (95, 99) or not 0 < trim_by < 0.5:
        raise ValueError("data_type must be PR or SR, limit 95 or 99, trim_by between 0 and 0.5")
    points = _summed(frame, group, numerator, denominator)
    events, base = points["numerator"].to_numpy(), points["denominator"].to_numpy()
    points["rr"] = events / base
    if data_type == "SR":
        base = _two_decimals(base)
        points["denominator"] = base
        target = 1.0
    else:
        refuse(events > base, points.set_index("group"), "a proportion's numerator must not exceed its base")
        known = ~np.isnan(events) & ~np.isnan(base)
        target = float(events[known].sum() / base[known].sum()) if known.any() else np.nan
    _transform(points, data_type, target)
    used = _trim(points, data_type, trim_by)
    phi, tau2 = _dispersion(points["Wuzscore"].to_numpy()[used], points["s"].to_numpy()[used])
    if not draw_adjusted:
        phi, tau2, draw_unadjusted = 0.0, 0.0, True
    elif tau2 == 0 and not draw_unadjusted:
        draw_adjusted, draw_unadjusted = False, True
    _limits(points, data_type, target, tau2, multiplier)
    lower, upper = (f"OD{limit}LCL", f"OD{limit}UCL") if draw_adjusted else (f"LCL{limit}", f"UCL{limit}")
    value = points["rr"] * multiplier
    points["outlier"] = _flag(
        ((value < points[lower]) | (value > points[upper])).to_numpy(dtype=bool), np.isnan(events / base)
    )
    absent = {"a count is missing": np.isnan(events) | np.isnan(base), "no events": events == 0}
    points["note"] = notes(absent if data_type == "SR" else dict(list(absent.items())[:1]), points.index)
    return OverdispersedFunnel(points, target, phi, tau2, draw_adjusted, draw_unadjusted)


def _summed(frame: pd.DataFrame, group: str, numerator: str, denominator: str) -> pd.DataFrame:
    codes, keys = grouped(frame, group)
    points = keys.set_axis(["group"], axis="columns")
    points["numerator"] = total(counts(frame, numerator), codes, len(keys))
    base = total(counts(frame, denominator), codes, len(keys))
    points["denominator"] = np.where(base > 0, base, np.nan)
    return points.sort_values("group", kind="stable").reset_index(drop=True)


def _two_decimals(values: Numbers) -> Numbers:
    """The nearer of the two neighbours with two decimals, the even one when equally near."""
    low, high = np.floor(values * 100), np.ceil(values * 100)
    below, above = values - low / 100, high / 100 - values
    return np.where((below < above) | ((below == above) & (low % 2 == 0)), low, high) / 100


def _transform(points: pd.DataFrame, form: Form, target: float) -> None:
    events, base = points["numerator"].to_numpy(), points["denominator"].to_numpy()
    with np.errstate(divide="ignore"):
        if form == "PR":
            centre = float(np.arcsin(np.sqrt(target)))
            transformed, error = np.arcsin(np.sqrt(events / base)), 1 / (2 * np.sqrt(base))
        else:
            centre, transformed, error = 0.0, np.log(events / base), 1 / np.sqrt(base)
    points["target_transformed"] = centre
    points["Y"], points["s"] = transformed, np.where(np.isnan(events), np.nan, error)
    points["Uzscore"] = (transformed - centre) / error


def _trim(points: pd.DataFrame, form: Form, share: float) -> Mask:
    """Add the trimmed scores, and say which points the dispersion is computed from."""
    score = points["Uzscore"].to_numpy()
    missing = np.isnan(score)
    points["winsorised"] = points["truncated"] = pd.array([pd.NA] * len(points), dtype="boolean")
    points["rk"] = points["sp"] = np.nan
    if form == "PR":
        low, high = _quantile(score[~missing], share), _quantile(score[~missing], 1 - share)
        points["winsorised"] = _flag((score <= low) | (score >= high), missing)
        points["Wuzscore"] = np.clip(score, low, high)
        return ~missing
    parts = 1 / share
    rank = points["Uzscore"].rank(method="average").to_numpy()
    place = np.floor(rank * parts / ((~missing).sum() + 1))
    left_out = (place <= 0) | (place >= parts - 1)
    points["rk"], points["sp"], points["truncated"] = rank, place, _flag(left_out, missing)
    # No events have no logarithm: such a group cannot measure dispersion even where it is not left out.
    used = ~left_out & np.isfinite(score)
    points["Wuzscore"] = np.where(used, score, np.nan)
    return used


def _quantile(values: Numbers, share: float) -> float:
    """The quantile on the line between neighbours, exact where it falls on a value."""
    if not len(values):
        return np.nan
    ordered = np.sort(values)
    place = 1 + (len(values) - 1) * share
    low, high = ordered[int(np.floor(place)) - 1], ordered[int(np.ceil(place)) - 1]
    part = place - np.floor(place)
    return float(low if part == 0 else (1 - part) * low + part * high)


def _dispersion(scores: Numbers, errors: Numbers) -> tuple[float, float]:
    """DerSimonian and Laird's moment estimate of the variance between groups."""
    size = len(scores)
    if not size:
        return 0.0, 0.0
    phi = float((scores**2).sum() / size)
    weight = 1 / errors**2
    room = weight.sum() - (weight**2).sum() / weight.sum()
    if size * phi < size - 1 or room <= 0:
        return phi, 0.0
    return phi, float(max(0.0, (size * phi - (size - 1)) / room))


def _limits(points: pd.DataFrame, form: Form, target: float, tau2: float, multiplier: float) -> None:
    error2 = points["s"].to_numpy() ** 2
    base = np.where(np.isnan(error2), np.nan, points["denominator"].to_numpy())
    centre = points["target_transformed"].to_numpy()
    for name, (z, tail) in LEVELS.items():
        reach = z * np.sqrt(error2 + tau2)
        adjusted = _back(form, centre - reach), _back(form, centre + reach)
        if form == "PR":
            plain = _back(form, centre - z * np.sqrt(error2)), _back(form, centre + z * np.sqrt(error2))
        else:
            plain = special.gammaincinv(base, tail) / base, special.gammainccinv(base + 1, tail) / base
        for prefix, (lower, upper) in (("OD", adjusted), ("", plain)):
            names = (f"OD{name}LCL", f"OD{name}UCL") if prefix else (f"LCL{name}", f"UCL{name}")
            points[names[0]], points[names[1]] = lower * multiplier, upper * multiplier


def _back(form: Form, transformed: Numbers) -> Numbers:
    if form == "SR":
        with np.errstate(over="ignore"):
            return np.exp(transformed)
    return np.sin(np.clip(transformed, 0, np.pi / 2)) ** 2


def _flag(true: Mask, missing: Mask) -> pd.Series:
    return pd.Series(true, dtype="boolean").mask(missing)
