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

from metrics.columns import Numbers, counts, notes, refuse
from metrics.funnel_scores import (
    Scores,
    dispersion,
    flags,
    ratio_limits,
    ratio_scores,
    share_limits,
    share_scores,
)

Form = Literal["PR", "SR"]
LEVELS = {95: (1.959964, 0.025), 99: (3.090232, 0.001)}
"""Two-sided points of the normal distribution to six decimals, as the stored outputs have them, and tails."""

#: The note on a group without people, or without any event expected to two decimals.
NOTHING_TO_DIVIDE_BY = "the denominator is zero"


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

    `denominator` is the number of people for `PR` and the expected events for `SR` (two decimals, as the SHMI
    gives them). Columns: `group`, `numerator`, `denominator`, `rr` (numerator over the denominator, before it
    was rounded), `target_transformed`, `Y` (transformed), `s` (its standard error), `Uzscore`, `Wuzscore`
    (winsorised, or missing where left out), `winsorised`, `rk`, `sp`, `truncated`; the limits `OD95LCL`,
    `OD95UCL`, `OD99LCL`, `OD99UCL` (99 means 99.8%) with and `LCL95`, `UCL95`, `LCL99`, `UCL99` without
    the variance between groups, all times `multiplier`; `outlier` (beyond the limits drawn, at `limit`);
    `note`. `trim_by` is the share winsorised or left out at each end.
    A group with a missing count, or whose denominator is zero, has no limits and a note that says which of the two,
    and no part in the rest.
    Limits of a proportion stop at 0 and 1, where the reference would let them turn back.
    Raises ValueError for an unknown form, limit or share, or a proportion above 1.
    """
    if data_type not in ("PR", "SR") or limit not in LEVELS or not 0 < trim_by < 0.5:
        raise ValueError("data_type must be PR or SR, limit 95 or 99, trim_by between 0 and 0.5")
    points = _one_row_a_group(frame, group, numerator, denominator)
    missing = points[["numerator", "denominator"]].isna().any(axis=1).to_numpy()
    points["denominator"] = points["denominator"].where(points["denominator"] > 0)
    figure = (points["numerator"] / points["denominator"]).to_numpy()
    if data_type == "SR":
        points["denominator"] = _two_decimals(points["denominator"])
    events, size = points["numerator"].to_numpy(), points["denominator"].to_numpy()
    if data_type == "PR":
        refuse(events > size, points.set_index("group"), f"{numerator} must not exceed {denominator}")
    known = ~np.isnan(events + size)
    events, size, figure = (np.where(known, one, np.nan) for one in (events, size, figure))
    target = 1.0
    if data_type == "PR":
        target = float(np.nansum(events) / np.nansum(size)) if known.any() else np.nan
        scores = share_scores(events, size, target=target, trim_by=trim_by)
    else:
        scores = ratio_scores(events, size, trim_by=trim_by)
    phi, tau2 = dispersion(scores) if draw_adjusted else (0.0, 0.0)
    if tau2 == 0 and not draw_unadjusted:
        draw_adjusted, draw_unadjusted = False, True
    limits = _limits(scores, size, data_type, tau2)
    lower, upper = (f"OD{limit}LCL", f"OD{limit}UCL") if draw_adjusted else (f"LCL{limit}", f"UCL{limit}")
    outside = (figure < limits[lower]) | (figure > limits[upper])
    no_events = (events == 0) & (data_type == "SR")
    points = points.assign(
        rr=figure,
        target_transformed=scores.centre,
        Y=scores.transformed,
        s=scores.error,
        Uzscore=scores.score,
        Wuzscore=scores.counted,
        **scores.marks,
        **{name: one * multiplier for name, one in limits.items()},
        outlier=flags(outside, figure),
        note=notes(
            {"a count is missing": missing, NOTHING_TO_DIVIDE_BY: ~known & ~missing, "no events": no_events},
            points.index,
        ),
    )
    return OverdispersedFunnel(points, target, phi, tau2, draw_adjusted, draw_unadjusted)


def _one_row_a_group(frame: pd.DataFrame, group: str, numerator: str, denominator: str) -> pd.DataFrame:
    """Counts summed by group, in the groups' order. A sum with a missing part is missing."""
    read = pd.DataFrame(
        {
            "group": frame[group],
            "numerator": counts(frame, numerator),
            "denominator": counts(frame, denominator),
        }
    )
    sums = read.groupby("group", sort=True)[["numerator", "denominator"]].sum(skipna=False, min_count=1)
    return sums.reset_index()


def _two_decimals(expected: pd.Series) -> Numbers:
    """The nearer hundredth, the even one half-way; which is nearer is told by subtracting, as the stored outputs
    do, so that 88.025 goes up and 34.095 goes down. Less than half of a hundredth is nothing expected: missing.
    """
    exact = expected.to_numpy(dtype=np.float64)
    below = np.floor(exact * 100)
    down, up = exact - below / 100, (below + 1) / 100 - exact
    hundredths = below + np.where(down == up, below % 2, up < down)
    return np.where(hundredths > 0, hundredths / 100, np.nan)


def _limits(scores: Scores, size: Numbers, form: Form, tau2: float) -> dict[str, Numbers]:
    found: dict[str, Numbers] = {}
    for level, (z, tail) in LEVELS.items():
        if form == "PR":
            wide, plain = (share_limits(scores, z, between=between) for between in (tau2, 0.0))
        else:
            wide, plain = (ratio_limits(scores, size, z, tail, between=between) for between in (tau2, None))
        found |= {f"OD{level}LCL": wide[0], f"OD{level}UCL": wide[1]}
        found |= {f"LCL{level}": plain[0], f"UCL{level}": plain[1]}
    return found
