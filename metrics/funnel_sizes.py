"""What a funnel judges: the events of each row, the size they are judged at, and the average they lie around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from metrics.columns import Mask, Numbers, counts, refuse

Statistic = Literal["proportion", "rate", "ratio"]
Kind = Literal["dsr", "crude", "isr", "count"]
KINDS = {"proportion": ("",), "rate": ("dsr", "crude"), "ratio": ("isr", "count")}
USUAL_MULTIPLIER = {"proportion": 100.0, "rate": 100_000.0, "ratio": 100.0}


@dataclass(frozen=True)
class Judged:
    """Rows as a funnel sees them.

    `size` is people for a proportion or a rate and expected events for a ratio; missing is NaN. `average` is
    the events that one of them brings: 1 for a ratio, NaN without a usable row. Values are drawn per
    `multiplier`.
    """

    events: Numbers
    size: Numbers
    average: float
    multiplier: float

    @property
    def known(self) -> Mask:
        """The rows that have both."""
        return ~np.isnan(self.events + self.size)

    @property
    def range_of_sizes(self) -> tuple[float, float]:
        """The smallest and the largest size that is known."""
        sizes = self.size[self.known]
        return float(sizes.min()), float(sizes.max())


def judged_rows(
    frame: pd.DataFrame,
    *,
    statistic: Statistic,
    kind: Kind | None,
    numerator: str,
    denominator: str | None,
    rate: str | None,
    multiplier: float | None,
    prefer_given: bool = False,
) -> Judged:
    """Read a frame for one statistic.

    The population of a crude rate is the one that its rate and events imply, and the one given where they
    imply none; `prefer_given` turns that order round. Raises ValueError for a statistic or a kind that has no funnel, a
    column it needs and has not, or counts that cannot be.
    """
    if (kind or "") not in KINDS.get(statistic, ()):
        allowed = "; ".join(f"{one}: {', '.join(names) or 'no kind'}" for one, names in KINDS.items())
        raise ValueError(f"no funnel for the statistic {statistic!r} of kind {kind!r} ({allowed})")
    per = USUAL_MULTIPLIER[statistic] if multiplier is None else multiplier
    events = counts(frame, numerator)
    if statistic == "rate":
        if rate is None:
            raise ValueError("a rate needs the column that holds it: rate='...'")
        size = implied_population(events, counts(frame, rate), per)
        if kind == "crude" and denominator is not None:
            given = positive(counts(frame, denominator))
            size = given if prefer_given else np.where(np.isnan(size), given, size)
    elif denominator is None:
        raise ValueError(f"a {statistic} needs a denominator")
    else:
        size = counts(frame, denominator)
        if statistic == "proportion":
            refuse(events > size, frame, f"{numerator} must not exceed {denominator}")
        size = positive(size)
    return Judged(events, size, 1.0 if statistic == "ratio" else _average(events, size), per)


def implied_population(events: Numbers, rates: Numbers, per: float) -> Numbers:
    """The population that a rate and its events imply; none without events or at a rate of zero."""
    return positive(events) / positive(rates) * per


def positive(values: Numbers) -> Numbers:
    """The values above zero; the others are missing, for nothing can be divided by them."""
    return np.where(values > 0, values, np.nan)


def _average(events: Numbers, size: Numbers) -> float:
    known = ~np.isnan(events + size)
    return float(events[known].sum() / size[known].sum()) if known.any() else np.nan
