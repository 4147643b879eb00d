"""SPC of many series in one call, side by side with a plain loop over the series.

    python -m bench.spc

The loop is what an analyst would write: one series at a time, one point at a time. Both give the same
labels, which is checked before anything is timed. Times are the best of three, in one process.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from metrics.spc import spc

SIZES = (33, 1_000, 10_000)
POINTS = 36


def made_up_series(count: int, points: int = POINTS) -> pd.DataFrame:
    """`count` monthly series of percentages, some with a step or a slope, from a fixed seed."""
    random = np.random.default_rng(count)
    level = random.uniform(30, 90, (count, 1))
    step = random.choice([0, 0, 0, 8], (count, 1)) * (np.arange(points) >= points // 2)
    slope = random.choice([0, 0, 0, 0.4], (count, 1)) * np.arange(points)
    values = np.round(level + step + slope + random.normal(0, 3, (count, points)), 1)
    return pd.DataFrame(
        {
            "series": np.repeat([f"series {number:05d}" for number in range(count)], points),
            "date": np.tile(pd.date_range("2021-04-01", periods=points, freq="MS"), count),
            "value": values.ravel(),
        }
    )


def loop(frame: pd.DataFrame, *, good: int, target: float) -> pd.DataFrame:
    """The making_data_count preset, one series after another: series, label of the last point, assurance."""
    found = []
    for name, group in frame.groupby("series"):
        values = group.sort_values("date")["value"].tolist()
        labels, lower, upper = one_series(values, good=good)
        beyond = 1 if target > upper else -1 if target < lower else 0
        assurance = {0: "inconsistent", -good: "consistent_pass", good: "consistent_fail"}[beyond]
        found.append((name, labels, assurance))
    return pd.DataFrame(found, columns=["series", "labels", "assurance_type"])


def one_series(values: Sequence[float], *, good: int) -> tuple[list[str], float, float]:
    """Labels of every point and the limits of one series without gaps, of 13 points or more."""
    mean = statistics.fmean(values)
    mean += statistics.fmean(value - mean for value in values)  # else its last bit moves points off the mean
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    width = 2.66 * statistics.fmean(ranges)
    side = [(value > mean) - (value < mean) for value in values]
    outside = [abs(value - mean) > width for value in values]
    near = [abs(value - mean) > width * 2 / 3 for value in values]
    last = len(values)
    ups: list[set[int]] = [set() for _ in values]
    downs: list[set[int]] = [set() for _ in values]
    for at in range(last):
        if outside[at]:
            (ups if side[at] > 0 else downs)[at].add(0)
    for start in range(last - 6):
        steps = [b - a for a, b in zip(values[start : start + 6], values[start + 1 : start + 7], strict=True)]
        window = range(start, start + 7)
        if all(step > 0 for step in steps):
            mark(ups, window, 1)
        if all(step < 0 for step in steps):
            mark(downs, window, 1)
        if abs(sum(side[start : start + 7])) == 7:
            mark(ups if side[start] > 0 else downs, window, 3)
    for start in range(last - 2):
        window = range(start, start + 3)
        if abs(sum(side[start : start + 3])) == 3 and sum(near[start : start + 3]) >= 2:
            mark(ups if side[start] > 0 else downs, [at for at in window if near[at]], 2)
    return [label(ups[at], downs[at], good=good) for at in range(last)], mean - width, mean + width


def mark(fired: list[set[int]], window: Iterable[int], rule: int) -> None:
    for at in window:
        fired[at].add(rule)


def label(up: set[int], down: set[int], *, good: int) -> str:
    """The name of a point by the first rule that holds, one that speaks for improvement before others."""
    if not up and not down:
        return "Common Cause"
    rising = bool(up) if good > 0 else not down
    rule = min(up if rising else down)
    high = ("Above UCL", "7 Point Trend (Increasing)", "2 in 3 Above CL", "7 Points Above CL")
    low = ("Below LCL", "7 Point Trend (Decreasing)", "2 in 3 Below CL", "7 Points Below CL")
    return (high if rising else low)[rule]


def best_of(work: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the quickest run."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def compare(count: int, *, target: float = 70.0) -> tuple[float, float]:
    """Seconds of one vectorised call and of the loop on the same series, after checking that they agree."""
    frame = made_up_series(count)
    options = {"improvement_direction": "increase", "target": target}
    rows, icons, _ = spc(frame, options=options)
    plain = loop(frame, good=1, target=target)
    same_labels = rows["special_cause_type"].tolist() == [
        name for labels in plain["labels"] for name in labels
    ]
    if not same_labels or icons["assurance_type"].tolist() != plain["assurance_type"].tolist():
        raise SystemExit("the vectorised SPC and the plain loop disagree")
    repeats = 1 if count > 1_000 else 3
    return best_of(lambda: spc(frame, options=options)), best_of(
        lambda: loop(frame, good=1, target=target), repeats
    )


def main() -> int:
    out = sys.stdout.write
    out(f"SPC with icons, series of {POINTS} points\n")
    out(f"{'series':>8} {'one call':>10} {'plain loop':>11} {'times':>6}\n")
    for count in SIZES:
        ours, plain = compare(count)
        out(f"{count:>8,} {ours:>9.3f}s {plain:>10.3f}s {plain / ours:>5.0f}x\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
