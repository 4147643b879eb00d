"""Intervals of a million rows and standardised rates of 10,000 areas, beside plain loops over the rows.

    python -m bench.statistics

The loops are what an analyst would write: one row, or one group, at a time. Both must agree before anything
is timed. Times are the best of three (of one for the loops), in one process.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy import special

from bench.spc import best_of
from metrics.proportions import proportion
from metrics.rates import directly_standardised_rate, rate

ROWS, GROUPS, AREAS, BANDS = 1_000_000, 100_000, 10_000, 19
Z, TAIL = NormalDist().inv_cdf(0.975), 0.025
Limits = list[tuple[float, float, float]]


def made_up_counts() -> pd.DataFrame:
    random = np.random.default_rng(1)
    people = random.integers(500, 10_000, ROWS)
    return pd.DataFrame(
        {
            "numerator": random.binomial(people, random.uniform(0.001, 0.1, ROWS)),
            "denominator": people,
            "area": np.repeat([f"area {number:06d}" for number in range(GROUPS)], ROWS // GROUPS),
        }
    )


def made_up_bands() -> pd.DataFrame:
    random = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "area": np.repeat([f"area {number:05d}" for number in range(AREAS)], BANDS),
            "numerator": random.integers(0, 40, AREAS * BANDS),
            "denominator": random.integers(1_000, 20_000, AREAS * BANDS),
            "standard_population": np.tile(random.integers(1_000, 7_000, BANDS), AREAS),
        }
    )


def loop_proportions(frame: pd.DataFrame) -> Limits:
    found = []
    for x, n in zip(frame["numerator"].tolist(), frame["denominator"].tolist(), strict=True):
        spread = Z * math.sqrt(Z**2 + 4 * x * (1 - x / n))
        width = 2 * (n + Z**2)
        found.append((x / n, (2 * x + Z**2 - spread) / width, (2 * x + Z**2 + spread) / width))
    return found


def poisson_limits(x: float) -> tuple[float, float]:
    if x < 10:
        return (special.gammaincinv(x, TAIL) if x else 0.0), special.gammainccinv(x + 1, TAIL)
    lower = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
    return lower, (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * math.sqrt(x + 1))) ** 3


def loop_rates(frame: pd.DataFrame) -> Limits:
    found = []
    for x, n in zip(frame["numerator"].tolist(), frame["denominator"].tolist(), strict=True):
        lower, upper = poisson_limits(x)
        found.append((x / n, lower / n, upper / n))
    return found


def loop_rates_by_group(frame: pd.DataFrame) -> Limits:
    found = []
    for _, group in frame.groupby("area", sort=False):
        x, n = int(group["numerator"].sum()), int(group["denominator"].sum())
        lower, upper = poisson_limits(x)
        found.append((x / n, lower / n, upper / n))
    return found


def loop_standardised_rates(frame: pd.DataFrame) -> Limits:
    found = []
    for _, group in frame.groupby("area", sort=False):
        events = people = 0.0
        value = variance = 0.0
        columns = (group[name].tolist() for name in ("numerator", "denominator", "standard_population"))
        for x, n, weight in zip(*columns, strict=True):
            events, people = events + x, people + weight
            value, variance = value + x * weight / n, variance + x * (weight / n) ** 2
        value, spread = value / people, math.sqrt(variance / events) / people
        lower = events * (1 - 1 / (9 * events) - Z / (3 * math.sqrt(events))) ** 3
        above = events + 1
        upper = above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3
        found.append((value, value + spread * (lower - events), value + spread * (upper - events)))
    return found


def compare(
    frame: pd.DataFrame, ours: Callable[..., pd.DataFrame], loop: Callable[..., Limits]
) -> list[float]:
    """Seconds of ours and of the loop on the same rows, after checking that they agree."""
    figures = ours(frame)[["value", "lowercl", "uppercl"]].to_numpy()
    if not np.allclose(figures, np.array(loop(frame)), rtol=1e-9, atol=1e-12):
        raise SystemExit("the vectorised limits and the plain loop disagree")
    return [best_of(lambda: ours(frame)), best_of(lambda: loop(frame), 1)]


def main() -> int:
    counts, bands = made_up_counts(), made_up_bands()
    cases = {
        "proportion": (counts, lambda rows: proportion(rows, multiplier=1), loop_proportions),
        "rate": (counts, lambda rows: rate(rows, multiplier=1), loop_rates),
        "rate by group": (counts, lambda rows: rate(rows, by="area", multiplier=1), loop_rates_by_group),
        "standardised rate": (
            bands,
            lambda rows: directly_standardised_rate(rows, multiplier=1),
            loop_standardised_rates,
        ),
    }
    out = sys.stdout.write
    out(
        f"Intervals: {ROWS:,} rows, {GROUPS:,} groups; standardised rates: {AREAS:,} areas of {BANDS} bands\n"
    )
    out(f"{'statistic':<18} {'one call':>10} {'plain loop':>11} {'times':>6}\n")
    for name, (frame, ours, loop) in cases.items():
        seconds, plain = compare(frame, ours, loop)
        out(f"{name:<18} {seconds:>9.3f}s {plain:>10.2f}s {plain / seconds:>5.0f}x\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
