"""Whether a series may be charted with process limits, or only as a run chart, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import text
from metrics.spc_options import known_preset
from metrics.spc_points import as_dates, breaks, sort_points
from metrics.spc_presets import DEFAULT_PRESET, FEWEST_TO_DRAW

REASONS = ("", "overlapping", "too_few_points", "withheld", "no_values")
"""Why a series gets no process limits: its periods share days, it is short, figures of it are withheld because they
are small, or it has no figures at all."""


def suitable(
    frame: pd.DataFrame,
    *,
    series: str = "series",
    date: str = "date",
    value: str = "value",
    period_start: str | None = None,
    period_end: str | None = None,
    segment: str | None = None,
    withheld: str | None = None,
    preset: str = DEFAULT_PRESET,
) -> pd.DataFrame:
    """One row a series of `frame`: chart (`xmr`, `run` or `none`), reason (a code of REASONS), points.

    `segment` names a column that changes where a series breaks: what follows its last break is judged, and its
    figures are the `points`. `withheld` names a true-or-false column: the figure was kept back because it is small.
    Such figures are low ones, so a mean of the rest is too high, and limits around it say what is not so.

    With `period_start` and `period_end` (first and last day of what each figure covers), a series two of
    whose figures cover the same day is overlapping: rolling quarters or rolling years repeat most of
    their own past, so neighbouring figures move together, moving ranges are too small and runs are bound
    to appear. A series is short below the points that the preset asks for, 12 at least. Raises ValueError
    as `spc` does, and for a period that ends before it starts.
    """
    points = sort_points(frame, series=series, date=date, value=value)
    count = len(points.names)
    piece = np.cumsum(breaks(points, frame, segment))
    ends = np.flatnonzero(np.diff(points.series, append=count))
    newest = piece == piece[ends][points.series]
    known = ~np.isnan(points.value)
    observed = np.bincount(points.series[known & newest], minlength=count)
    ever = np.bincount(points.series[known], minlength=count)
    kept_back = np.zeros(count, dtype=bool)
    if withheld is not None:
        hidden = frame[withheld].to_numpy(dtype=bool)[points.order]
        kept_back[points.series[hidden & newest]] = True
    overlapping = np.zeros(count, dtype=bool)
    if period_start is not None and period_end is not None:
        starts = as_dates(frame[period_start]).asi8[points.order]
        ends = as_dates(frame[period_end]).asi8[points.order]
        if (ends < starts).any():
            raise ValueError(f"{int((ends < starts).sum())} periods end before they start")
        shares_days = (np.diff(points.series) == 0) & (starts[1:] <= ends[:-1])
        overlapping[points.series[1:][shares_days & (np.diff(piece) == 0) & newest[1:]]] = True
    short = observed < max(FEWEST_TO_DRAW, known_preset(preset).fewest_points)
    reason = np.select([ever == 0, overlapping, short, kept_back], [4, 1, 2, 3], default=0)
    index = pd.RangeIndex(count)
    return pd.DataFrame(
        {
            "series": points.names,
            "chart": text(np.array([0, 1, 1, 1, 2])[reason], ["xmr", "run", "none"], index),
            "reason": text(reason, REASONS, index),
            "points": observed,
        },
        index=index,
    )


def run_chart(
    frame: pd.DataFrame, *, series: str = "series", date: str = "date", value: str = "value"
) -> pd.DataFrame:
    """The points of a run chart, sorted by series and date: series, date, value, median, relative_to_median.

    `median` is that of the series' figures, missing ones left out; `relative_to_median` is 1, 0 or -1. No
    rule is applied: in an overlapping series runs mean nothing, in a short one little.
    """
    points = sort_points(frame, series=series, date=date, value=value)
    middle = pd.Series(points.value).groupby(points.series).transform("median").to_numpy()
    side = pd.Series(np.sign(points.value - middle)).astype("Int8")
    return pd.DataFrame(
        {
            "series": points.names.take(points.series),
            "date": frame[date].take(points.order).array,
            "value": points.value,
            "median": middle,
            "relative_to_median": side,
        }
    )
