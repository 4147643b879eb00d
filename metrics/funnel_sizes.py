"""What stands on the axes of a funnel: the events of each row, and the size they are judged at."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from metrics.columns import Numbers, counts, refuse

Statistic = Literal["proportion", "rate", "ratio"]
Kind = Literal["dsr", "crude", "isr", "count"]
KINDS = {"proportion": ("",), "rate": ("dsr", "crude"), "ratio": ("isr", "count")}


def scale_of(statistic: Statistic, kind: Kind | None, multiplier: float | None) -> float:
    """What values are expressed per. Raises ValueError for a statistic or a kind that has no funnel."""
    if statistic not in KINDS or (kind or "") not in KINDS[statistic]:
        allowed = "; ".join(f"{one}: {', '.join(names) or 'no kind'}" for one, names in KINDS.items())
        raise ValueError(f"no funnel for the statistic {statistic!r} of kind {kind!r} ({allowed})")
    if multiplier is not None:
        return multiplier
    return 100_000 if statistic == "rate" else 100


def events_and_size(
    frame: pd.DataFrame,
    *,
    statistic: Statistic,
    kind: Kind | None,
    numerator: str,
    denominator: str | None,
    rate: str | None,
    scale: float,
    drawing: bool = False,
) -> tuple[Numbers, Numbers]:
    """Events and size of each row; a missing size is NaN.

    A standardised rate implies the population that would give it from its events. A crude rate implies it
    too, except where there are no events, or for drawing when the denominator is given.
    """
    events = counts(frame, numerator)
    given = counts(frame, denominator) if denominator is not None and kind != "dsr" else None
    if statistic != "rate":
        if given is None:
            raise ValueError(f"a {statistic} needs a denominator")
        if statistic == "proportion":
            refuse(events > given, frame, f"{numerator} must not exceed {denominator}")
        return events, np.where(given > 0, given, np.nan)
    if rate is None:
        raise ValueError("a rate needs the column that holds it: rate='...'")
    rates = counts(frame, rate)
    implied = scale * events / np.where((events > 0) & (rates > 0), rates, np.nan)
    if given is None:
        return events, implied
    given = np.where(given > 0, given, np.nan)
    return events, given if drawing else np.where(np.isnan(implied), given, implied)
